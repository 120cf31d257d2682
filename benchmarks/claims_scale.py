"""How check, resolve and write grow with the number of claims about events.

Synthetic claims (no figure of the record) stand in for the table of repatriations: four claims
an event, bounds open and closed, parts of larger events, one source to five claims. Each size
runs in a process of its own, so that its peak memory is its own; times and memory a claim are
given beside those of the smallest size. Writes nothing but a temporary folder.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SIZES = (1_000, 10_000, 100_000)
CLAIMS_AN_EVENT = 4
CLAIMS_A_SOURCE = 5
RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
LIMIT = 15.0


def synthesise(folder: Path, size: int) -> None:
    """Write a copy of the raw tables with `size` made-up claims of repatriation."""
    shutil.copytree(RAW, folder)
    chance = random.Random(size)
    with (RAW / "claimants.csv").open(encoding="utf-8") as file:
        claimants = [row["claimant"] for row in csv.DictReader(file)]
    sources = [source(number, chance) for number in range(size // CLAIMS_A_SOURCE)]
    append(folder / "sources.csv", sources)
    claims = [claim(number, sources, claimants, chance) for number in range(size)]
    replace(folder / "repatriations.csv", claims)


def source(number: int, chance: random.Random) -> dict[str, Any]:
    """Return a made-up source."""
    day = date(2005, 1, 1) + timedelta(days=chance.randrange(7000))
    return {
        "source_id": f"synthetic-{number}", "publisher": "Synthetic", "published_on": day,
        "known_by": day, "known_by_reason": "dated page", "language": "en",
        "kind": chance.choice(["official", "wire", "newspaper", "ngo"]),
    }  # fmt: skip


def claim(
    number: int, sources: list[dict[str, Any]], claimants: list[str], chance: random.Random
) -> dict[str, Any]:
    """Return a made-up claim, exact or bounded on either side or on both."""
    event = number // CLAIMS_AN_EVENT
    carrier = sources[number // CLAIMS_A_SOURCE]
    start = carrier["published_on"] - timedelta(days=chance.randrange(1, 400))
    length = chance.choice([0, 0, 7, 20])
    part = event % 10 == 9
    people = chance.randrange(2, 20 if part else 700)
    shape = chance.choice([(1, 1, 1), (0, 1, 0), (1, 0, 0), (0, 0, 1), (1, 1, 1)])
    counts = [people * given or "" for given in shape]
    return {
        "event_id": f"cn-synthetic-{event}", "kind": "return",
        "parent_event_id": f"cn-synthetic-{event - 1}" if part else "",
        "start_date": start, "end_date": start + timedelta(days=length),
        "date_precision": "range" if length else "day",
        "count_low": counts[0], "count_best": counts[1], "count_high": counts[2],
        "count_unit": "persons", "from_country": "China",
        "status": chance.choice(["reported", "reported", "confirmed"]),
        "claimant": claimants[number % len(claimants)], "source_id": carrier["source_id"],
    }  # fmt: skip


def append(path: Path, rows: list[dict[str, Any]]) -> None:
    """Add rows to a table."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)


def replace(path: Path, rows: list[dict[str, Any]]) -> None:
    """Put rows in place of a table's own."""
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n", encoding="utf-8")
    append(path, rows)


def measure(folder: Path) -> dict[str, float]:
    """Return the seconds that each step takes in this process, and its peak memory in MB."""
    from nkstats import datasets, raw
    from nkstats.processed import outputs, write_processed

    began = time.perf_counter()
    assert raw.check(folder) == []
    checked = time.perf_counter()
    datasets.read(folder)  # what resolving starts from; checks again, as every command does
    read = time.perf_counter()
    outputs(data_dir=folder)
    resolved = time.perf_counter()
    write_processed(folder.parent / "out", data_dir=folder)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
    peak = kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return {"check": checked - began, "resolve": resolved - read, "peak": peak}


def command(folder: Path) -> float:
    """Return the seconds of `nkstats data`, which checks, resolves and writes, as a process."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "nkstats", "data", "--data", folder, "--out", folder.parent / "all"],
        check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary, "raw")
            synthesise(folder, size)
            done = subprocess.run(
                [sys.executable, __file__, str(folder)], check=True, capture_output=True, text=True
            )
            rows.append({"claims": size, **json.loads(done.stdout), "whole": command(folder)})
    print("claims    check  resolve  nkstats data  peak MB   a claim, against the smallest size")
    first = rows[0]
    for row in rows:
        growth = row["claims"] / first["claims"]
        print(
            f"{row['claims']:>7,}{row['check']:8.2f}s{row['resolve']:7.2f}s{row['whole']:12.2f}s"
            f"{row['peak']:10.0f}   time x{row['whole'] / first['whole'] / growth:.2f}, "
            f"memory x{row['peak'] / first['peak'] / growth:.2f}"
        )
    within = "within" if rows[-1]["whole"] <= LIMIT else "NOT within"
    print(f"{rows[-1]['claims']:,} claims through nkstats data: {within} {LIMIT:.0f} s")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(Path(sys.argv[1]))))
    else:
        main()
