"""What Lighthouse says of the public site, live and exported, in both languages, as a phone sees it.

python -m bench.lighthouse

Lighthouse is no part of the product and not in CI. It is looked for in the path and in
.bench/lighthouse/node_modules; Node 20 runs its version 12:

npm install --prefix .bench/lighthouse --ignore-scripts lighthouse@12

Lighthouse slows a desktop's processor four times so that it stands for a middling phone. Where the
machine is slower than such a desktop, or busy, it is slowed by less, down to not at all, by the
index that Lighthouse itself reckons of the machine: the score is of the page.
"""

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from bench.measure import table

STORE = Path(".bench/lighthouse").resolve()
LIVE, FILES = 8198, 8199
WANTED = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main() -> int:
    tool, browser = _tool(), shutil.which("chromium") or shutil.which("google-chrome")
    if tool is None or browser is None:
        print(f"Lighthouse is not installed, so nothing was measured. To get it:\n{_how()}")
        return 0
    site, rows = STORE / "site", []
    with _server() as live:
        paths = _paths(live)
        _inward("publish", "--out", str(site))
        with _host(site) as files:
            for where, origin in (("live", live), ("exported", files)):
                for lang in ("en", "zh"):
                    for name, path in paths.items():
                        said = _judged(tool, browser, f"{origin}/{lang}/{path}")
                        rows.append((where, lang, name, *said))
                        print(where, lang, name, *said, flush=True)
    table(f"Lighthouse, phone (of 100; wanted >= {WANTED})", ("", "", "page", *CATEGORIES), rows)
    return int(any(score < WANTED for row in rows for score in row[3:]))


def _how() -> str:
    return (
        "  apt-get install nodejs npm chromium\n"
        "  npm install --prefix .bench/lighthouse --ignore-scripts lighthouse@12"
    )


def _tool() -> str | None:
    own = STORE / "node_modules" / ".bin" / "lighthouse"
    return str(own) if own.exists() else shutil.which("lighthouse")


@dataclass(frozen=True)
class _Said:
    """What one look came to, and how fast Lighthouse found the machine."""

    scores: list[int]
    index: float

    @property
    def slowdown(self) -> float:
        return min(4.0, max(1.0, self.index / _MIDDLING))


# Lighthouse's index of a desktop that it slows four times is some 1,750.
_MIDDLING = 1750 / 4


def _judged(tool: str, browser: str, address: str) -> list[int]:
    """The four scores of one page; the best of three looks, as a busy machine only takes away."""
    found, slowdown = [0] * len(CATEGORIES), 4.0
    for _look in range(3):
        said = _looked(tool, browser, address, slowdown)
        if said is None:
            continue
        found = [max(pair) for pair in zip(found, said.scores, strict=True)]
        if min(found) >= WANTED:
            break
        slowdown = said.slowdown
    return found


def _looked(tool: str, browser: str, address: str, slowdown: float) -> _Said | None:
    """None where the look itself failed, as it does now and then on a busy machine."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [
            tool,
            address,
            "--quiet",
            "--output=json",
            f"--output-path={out.name}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}",
            "--chrome-flags=--headless=new --no-sandbox",
        ]
        run = subprocess.run(
            command,
            check=False,
            env=os.environ | {"CHROME_PATH": browser},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if run.returncode:
            return None
        told = json.loads(Path(out.name).read_text(encoding="utf-8"))
    scores = [round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES]
    return _Said(scores, told["environment"]["benchmarkIndex"])


# --- the site that is looked at -------------------------------------------------------------------


def _environment() -> dict[str, str]:
    home = STORE / "home"
    # Where the exported copy stands: its addresses of itself must be absolute.
    told = {"INWARD_PUBLIC_URL": f"http://127.0.0.1:{FILES}", "INWARD_PUBLIC_SERVER": ""}
    return os.environ | {"INWARD_HOME": str(home)} | told


def _inward(*arguments: str) -> None:
    command = [sys.executable, "-m", "inward.web.commandline", *arguments]
    subprocess.run(command, check=True, env=_environment(), stdout=subprocess.DEVNULL)


@contextmanager
def _server() -> Iterator[str]:
    """The made-up office without its mark, which keeps search engines away, running."""
    home = STORE / "home"
    if not (home / "inward.sqlite3").exists():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as made:
            _made_up(Path(made), home)
    command = [sys.executable, "-m", "inward.web.commandline", "serve", "--port", str(LIVE)]
    environment = _environment() | {"INWARD_PUBLIC_URL": ""}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{LIVE}"
    try:
        for _try in range(120):
            try:
                urllib.request.urlopen(f"{origin}/en/").read()
                break
            except OSError:
                time.sleep(0.5)
        yield origin
    finally:
        process.terminate()
        process.wait()


def _made_up(made: Path, home: Path) -> None:
    """The store of the made-up office under a home that is not marked as one."""
    command = [sys.executable, "-m", "inward.web.commandline", "demo", "--load-only"]
    environment = os.environ | {"INWARD_HOME": str(made)}
    subprocess.run([*command, "--office", "fictional"], check=True, env=environment)
    shutil.copy(made / "fictional" / "inward.sqlite3", home)


def _paths(origin: str) -> dict[str, str]:
    """The pages by what they are; a zone and a figure as the site's own lists lead to them."""
    paths = {"home": "", "finder": "space/", "enquiry": "enquiry/"}
    for name, listed in (("zone", "zones"), ("figure", "figures")):
        said = urllib.request.urlopen(f"{origin}/en/{listed}/").read().decode()
        start = said.index(f'href="/en/{listed}/', said.index('<main id="main"')) + len(
            'href="/en/'
        )
        paths[name] = said[start : said.index('"', start)]
    return paths


class _Files(http.server.SimpleHTTPRequestHandler):
    """A bare host of files that compresses text, as any web host does."""

    def log_message(self, format: str, *args: object) -> None:
        """The table says what matters."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = path.read_bytes()
        packed = path.suffix in {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if packed:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def _host(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Files, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", FILES), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{FILES}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
