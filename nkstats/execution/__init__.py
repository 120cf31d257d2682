"""Running notebooks: parameters, kernels, many at once; knows no dataset and prints nothing.

Importing this package imports no papermill, nbclient or nbformat. `run` and `verify` stay the
names of the modules, so that the functions are `execution.run.run` and `execution.verify.verify`.
"""

from __future__ import annotations

from nkstats.execution import parameters, run, verify
from nkstats.execution.many import Result, Task, run_many

__all__ = ["Result", "Task", "parameters", "run", "run_many", "verify"]
