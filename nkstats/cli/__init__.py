"""The command line: parse, call, print, exit code; the work is done elsewhere.

Exit 0 done; 1 the data or a report is at fault; 2 usage. Heavy libraries are loaded by the
commands that need them, so that help and usage errors come at once.
"""

from nkstats.cli import curating, record, reports, shelf, views
from nkstats.cli.core import main

__all__ = ["curating", "main", "record", "reports", "shelf", "views"]
