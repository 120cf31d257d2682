"""How long an edition takes, side by side in one run: first build, second build, plain import.

Whole processes, medians of several runs; writes nothing but a temporary folder and its table.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3


def seconds(*command: str) -> float:
    """Return how long a command takes, as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    nkstats = [sys.executable, "-m", "nkstats"]
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "reports"))
        rows = {
            "edition, 2 languages, 2 formats": [*nkstats, "build", "--force", "--out", out],
            "the same again, nothing to do": [*nkstats, "build", "--out", out],
            "check of the raw data": [*nkstats, "check"],
            "help": [*nkstats, "--help"],
            "import pandas (for scale)": [sys.executable, "-c", "import pandas"],
        }
        medians = {
            name: statistics.median(seconds(*command) for _ in range(RUNS))
            for name, command in rows.items()
        }
    scale = medians["import pandas (for scale)"]
    print(f"{'what':34}{'seconds':>9}{'ratio':>8}")
    for name, value in medians.items():
        print(f"{name:34}{value:9.2f}{value / scale:8.1f}")


if __name__ == "__main__":
    main()
