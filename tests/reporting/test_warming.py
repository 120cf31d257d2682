"""A process that loads what rendering needs stays fit to fork: one thread, nothing said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOADED = """
import sys, threading, os
from nkstats.reporting.warming import warm
warm()
before = set(sys.modules)
if sys.platform == "linux":
    assert len(os.listdir("/proc/self/task")) == 1, "a thread was started"
assert threading.active_count() == 1
for name in os.listdir("/proc/self/fd") if sys.platform == "linux" else ():
    held = os.path.realpath(f"/proc/self/fd/{name}")
    assert not os.path.isfile(held), f"children would read from one open file: {held}"
from nkstats.reporting import warming
from nkstats.reporting.html import NkstatsHTMLExporter
from nkstats.reporting.pdf import NkstatsPDFExporter
for exporter in (NkstatsHTMLExporter, NkstatsPDFExporter):
    exporter().from_notebook_node(warming._least("ko"))
late = sorted(name for name in set(sys.modules) - before)
assert not late, f"loaded only at first use: {late}"
"""


def test_after_warming_nothing_is_left_to_load(tmp_path: Path) -> None:
    """No thread was started, nothing was written, and rendering loads no further module."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
