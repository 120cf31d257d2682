"""What a run reads of the record and of the project, and whether it would read the same now.

The functions that hand out the record are decorated with `noted`. While the variable NKSTATS_READS
names a file, the outermost of such calls is written there with the SHA-256 of what it gave, and so
is each file of the project that is opened outside of such a call. Nothing is noted without it.
"""

from typing import Any

from nkstats.reads.calls import again, noted, rests_on, text_of
from nkstats.reads.digests import digest_of
from nkstats.reads.files import is_file, watch
from nkstats.reads.log import VARIABLE, ahead, logged

__all__ = [
    "VARIABLE", "again", "ahead", "digest_of", "is_file", "logged", "noted", "rests_on", "text_of",
    "watch",
]  # fmt: skip


def load_ipython_extension(_: Any) -> None:
    """Watch what a kernel reads, from its first cell on: it is started with this extension."""
    watch()
