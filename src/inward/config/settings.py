"""Settings by environment, each documented in docs/settings.md."""

import json
import os
import secrets
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("INWARD_HOME") or "var").resolve()
PORT = int(os.environ.get("INWARD_PORT") or 8000)


def secret_key() -> str:
    """The key of this installation: given, or made once and kept beside the data."""
    if given := os.environ.get("INWARD_SECRET_KEY"):
        return given
    kept = HOME / "secret-key"
    if kept.exists():
        return kept.read_text().strip()
    HOME.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    kept.touch(mode=0o600)
    kept.write_text(made)
    return made


def database(url: str | None) -> dict[str, Any]:
    """Django's description of the store: PostgreSQL by URL, else one SQLite file."""
    if not url:
        HOME.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "inward.core.sqlite",
            "NAME": HOME / "inward.sqlite3",
            # Opening the file costs more than most questions asked of it: a kept page took 10 ms
            # of which 8 were that. A thread keeps its connection for a minute.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # With Django's defaults a fifth of concurrent writes failed with "database is
                # locked"; with these none of 1,800 did, at 16 writers.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=2147418112;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"DATABASE_URL begins with {parts.scheme}://; write postgresql://USER:PASSWORD@HOST:PORT/NAME"
        )
    return {
        "ENGINE": "inward.core.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # jit costs more than it gains on our queries; counting a million rows sorts in memory.
            "options": "-c jit=off -c work_mem=64MB",
            **dict(parse_qsl(parts.query)),
        },
    }


SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = (os.environ.get("INWARD_HOSTS") or "127.0.0.1,localhost,[::1]").split(",")
_HTTPS = [host for host in ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost", "[::1]", "*"}]
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in _HTTPS]
BEHIND_HTTPS = os.environ.get("INWARD_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "inward.core",
    "inward.evidence",
    "inward.office",
    "inward.places",
    "inward.directory",
    "inward.siting",
    "inward.events",
    "inward.agreements",
    "inward.pipeline",
    "inward.aftercare",
    "inward.figures",
    "inward.indices",
    "inward.work",
    "inward.intake",
    "inward.publish",
    "inward.portal",
    "inward.public",
    "inward.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    # Public pages that were rendered before, without anything below.
    "inward.public.kept.kept_renderings",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inward.web.middleware.strict_content",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "web/locked.html"
CSRF_FAILURE_VIEW = "inward.web.views.shell.form_expired"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ROOT_URLCONF = "inward.config.urls"
WSGI_APPLICATION = "inward.config.wsgi.application"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "inward.web.middleware.shell",
            ],
            "builtins": ["inward.web.templatetags.inward"],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS: list[str] = []
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
TIME_ZONE = os.environ.get("INWARD_TIME_ZONE") or "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = HOME / "files"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_secrets": {"()": "inward.core.logs.WithoutSecrets"}},
    "handlers": {
        "err": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["err"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
# A made-up office keeps its record in a folder with this file: every page and document of it bears
# its name and a watermark, so that nothing invented is ever taken for somebody real.
_MADE_UP = HOME / "fictional.json"
FICTIONAL = _MADE_UP.exists()
# Both offices may be open in one browser: cookies know no ports.
SESSION_COOKIE_NAME = "inward_fictional" if FICTIONAL else "inward_session"
CSRF_COOKIE_NAME = "inward_fictional_csrf" if FICTIONAL else "inward_csrf"
# With it, OpenRefine and its like may ask the record at /reconcile/TOKEN/; empty: only who is signed in.
RECONCILE_TOKEN = os.environ.get("INWARD_RECONCILE_TOKEN") or ""
# Looks at each uploaded file, whose path is added to it: 0 clean, 1 refused (as clamdscan); empty: none.
SCAN_COMMAND = shlex.split(os.environ.get("INWARD_SCAN_COMMAND") or "")
# Where the public site stands, for what needs absolute addresses (https://invest.example.org);
# empty: the host that was asked.
PUBLIC_URL = (os.environ.get("INWARD_PUBLIC_URL") or "").rstrip("/")
# Where this server is reached from outside, for forms of an exported copy (https://office.example.org);
# empty: a copy has no form and says whom to call.
PUBLIC_SERVER = (os.environ.get("INWARD_PUBLIC_SERVER") or "").rstrip("/")
# Whether renderings of public pages are kept in memory until the record or the day is another.
PUBLIC_KEEP = os.environ.get("INWARD_PUBLIC_KEEP") != "0"
# Under which licence published data may be used, as an address; empty: nothing is said.
PUBLIC_LICENCE = os.environ.get("INWARD_PUBLIC_LICENCE") or ""
# What the office promises for each kind of case: {"enquiry": {"acknowledge_hours": 2, ...}, ...}.
CASE_CLOCKS: dict[str, dict[str, float]] = json.loads(os.environ.get("INWARD_CASE_CLOCKS") or "{}")
# After how many days without contact an enterprise of a tier is to be spoken with again.
RHYTHM: dict[str, int] = json.loads(
    os.environ.get("INWARD_RHYTHM") or '{"key": 30, "important": 90, "regular": 365}'
)
OFFICE = (
    json.loads(_MADE_UP.read_text(encoding="utf-8"))
    if FICTIONAL
    else {
        "en": os.environ.get("INWARD_OFFICE_EN") or "Jing'an Investment Promotion",
        "zh": os.environ.get("INWARD_OFFICE_ZH") or "静安区投资促进办公室",
    }
)
