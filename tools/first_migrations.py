"""Write each package's 0001_initial anew, every table whole at once; until the first release.

Django's own makemigrations adds foreign keys and constraints one by one, and on SQLite each of
them makes the table anew: a first start took twice as long. Migrations that come after 0001 in a
package (search, triggers) are written by hand and stay.

    DJANGO_SETTINGS_MODULE=inward.config.settings python -m tools.first_migrations
"""

import subprocess
import sys
from pathlib import Path

import django
from django.apps import AppConfig, apps
from django.db import migrations
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Model
from django.utils import translation

BASE = "from inward.core.first import FirstMigration"
ROOT = Path(__file__).parents[1] / "src" / "inward"


def main() -> None:
    django.setup()
    # Labels of choices are written in the source language, whatever the settings say.
    translation.deactivate_all()
    for config in apps.get_app_configs():
        if config.name.startswith("inward.") and list(config.get_models()):
            _write(config)
    written = [str(file) for file in ROOT.glob("*/migrations/0001_initial.py")]
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "-q", "--select=I", "--fix", *written], check=True)
    subprocess.run([*ruff, "format", "-q", *written], check=True)


def _write(config: AppConfig) -> None:
    ordered = _ordered(list(config.get_models()))
    migration = type(
        "Migration",
        (migrations.Migration,),
        {
            "initial": True,
            "dependencies": sorted(_dependencies(config, ordered)),
            "operations": [_create(model) for model in ordered],
        },
    )("0001_initial", config.label)
    folder = Path(config.path) / "migrations"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    text = MigrationWriter(migration, include_header=False).as_string()
    (folder / "0001_initial.py").write_text(
        text.replace(
            "from django.db import migrations", f"{BASE}\nfrom django.db import migrations"
        ).replace("class Migration(migrations.Migration)", "class Migration(FirstMigration)"),
        encoding="utf-8",
    )


def _create(model: type[Model]) -> migrations.CreateModel:
    state = ModelState.from_model(model)
    options = {key: value for key, value in state.options.items() if value not in ([], None)}
    return migrations.CreateModel(
        state.name, list(state.fields.items()), options, state.bases, state.managers
    )


def _points_at(model: type[Model]) -> set[type[Model]]:
    found = {field.related_model for field in model._meta.local_fields if field.related_model}
    return {other for other in found if isinstance(other, type) and other is not model}


def _ordered(models: list[type[Model]]) -> list[type[Model]]:
    """Each model after those of its package that it points at."""
    done: list[type[Model]] = []
    while left := [model for model in models if model not in done]:
        ready = [m for m in left if not (_points_at(m) & set(models)) - set(done)]
        if not ready:
            raise SystemExit(f"models point at each other in a circle: {left}")
        done += sorted(ready, key=lambda m: m.__name__)
    return done


def _dependencies(config: AppConfig, models: list[type[Model]]) -> set[tuple[str, str]]:
    others = {other._meta for model in models for other in _points_at(model)}
    return {
        ("auth", "0012_alter_user_first_name_max_length")
        if meta.app_label == "auth"
        else (meta.app_label, "0001_initial")
        for meta in others
        if meta.app_label != config.label
    }


if __name__ == "__main__":
    main()
