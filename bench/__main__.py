"""All benches, one after another: `make bench`."""

import subprocess
import sys
from pathlib import Path

# Each in a process of its own, so that one's caches and memory say nothing of the next.
ORDER = (
    "visit",
    "composite",
    "matching",
    "siting",
    "places",
    "record",
    "pipeline",
    "load",
    "intake",
    "public",
    "lighthouse",
)


def main() -> int:
    failed = 0
    for name in ORDER:
        if (Path(__file__).parent / f"{name}.py").exists():
            print(f"\n== {name}", flush=True)
            failed |= subprocess.run(
                [sys.executable, "-m", f"bench.{name}"], check=False
            ).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
