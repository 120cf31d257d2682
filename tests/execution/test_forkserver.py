"""Kernels forked from a warm process: the same results as stock papermill's, and nothing left."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nkstats.execution import kept, memory, nursery

FORKED = "'nursing' in open('/proc/self/cmdline').read()"
SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}
KERNEL = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

Run = Callable[..., Any]


@pytest.fixture(autouse=True, scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give all tests one temporary folder and one nursery; at the end both must be clean."""
    folder = tmp_path_factory.mktemp("t")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr("tempfile.tempdir", str(folder))
        patch.setenv("NKSTATS_PRELOAD", "numpy,matplotlib.pyplot")
        yield folder
        kept.kept.close()
    assert [list(path.iterdir()) for path in folder.glob("nk-*")] == []
    assert processes(str(folder)) == []


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs cells with an engine and returns the executed notebook."""

    def running(*sources: Any, engine: str | None = "forkserver", **options: Any) -> Any:
        output = options.pop("output", tmp_path / "out.ipynb")
        options.setdefault("cwd", str(tmp_path))
        notebook = book(*sources, kernel=options.pop("kernel", SPEC))
        return papermill.execute_notebook(
            notebook, str(output), engine_name=engine, progress_bar=False, **options
        )

    return running


def book(*sources: Any, kernel: dict[str, str] = SPEC) -> Any:
    cells = [
        new_markdown_cell(source[3:])
        if str(source).startswith("#md")
        else new_code_cell(source)
        if isinstance(source, str)
        else new_code_cell(source[0], metadata={"tags": source[1:]})
        for source in sources
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def kernelspec(folder: Path, **spec: Any) -> None:
    """Write a kernelspec called `odd`."""
    path = folder / "kernels" / "odd" / "kernel.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"argv": KERNEL, "display_name": "o", "language": "python", **spec}))


def printed(notebook: Any) -> str:
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    return "".join(out.get("text", out.get("data", {}).get("text/plain", "")) for out in outputs)


def statuses(path: Path) -> list[str]:
    notebook = nbformat.read(path, 4)
    return [
        cell.metadata.papermill.status for cell in notebook.cells if "papermill" in cell.metadata
    ]


def processes(word: str) -> list[str]:
    """Return the command lines of processes that have a word in their environment, no zombies."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.name != str(os.getpid()) and word in (process / "environ").read_text():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except (OSError, UnicodeDecodeError):
            continue
    return [command for command in found if command and "resource_tracker" not in command]


def gone(word: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while processes(word) and time.monotonic() < end:
        time.sleep(0.02)
    return not processes(word)


EVERYTHING: list[Any] = [
    "#md words",
    ("number = 1", "parameters"),
    "print(number); number",
    "import sys; print('to stderr', file=sys.stderr)",
    "import matplotlib, matplotlib.pyplot as plt\n"
    "print(matplotlib.get_backend(), matplotlib.is_interactive(), plt.get_fignums())",
    "plt.plot([1, 2]);",
    "%matplotlib agg\nprint(plt.get_backend())",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'), display_id='a')",
    "!echo shell",
    "%%bash\necho bash $(umask) $(ulimit -n)",
    "await __import__('asyncio').sleep(0.01, 'awaited')",
    "import os; os.write(1, b'descriptor\\n');",
    ("input('name?')", "raises-exception"),
    ("def f(): return g()\nf()", "raises-exception"),
    "import signal, locale, threading, gc, resource, __main__\n"
    "print([(s.name, str(signal.getsignal(s)).split(' at ')[0]) for s in signal.Signals])\n"
    "print(sys.path, sys.argv[0], sys.flags, __name__, __main__.__dict__ is globals())\n"
    "print(os.getcwd(), locale.setlocale(locale.LC_ALL), gc.isenabled(), sys.getrecursionlimit())\n"
    "print(sorted(thread.name for thread in threading.enumerate()))\n"
    "print(resource.getrlimit(resource.RLIMIT_NOFILE), os.getpriority(os.PRIO_PROCESS, 0))\n"
    "print(os.getsid(0) == os.getpid(), sys.stdin.read(), sys.stdout.isatty())\n"
    "print(sorted((k, v) for k, v in os.environ.items()))\n"
    "print(sorted(name for name in globals() if name[0] != '_'))",
    "def depth(n=0):\n    try: return depth(n + 1)\n    except RecursionError: return n\ndepth()",
    "import multiprocessing as m\nwith m.get_context('fork').Pool(1) as p: print(p.map(abs, [-1]))",
    "import warnings; warnings.warn('old', DeprecationWarning)",
    "raise SystemExit(3)",
    "print('never')",
]
_VARIES = [
    (r"0x[0-9a-f]+", "0x"), (r"ipykernel_\d+", "ipykernel_N"), (r"\d{4}-[\d:.T+-]+", "TIME"),
    (r"'duration': [\d.e-]+", ""), (r"'(JPY_PARENT_PID|PWD)', '[^']*'", ""),
    (r"'id': '[\w-]+'", ""), (r"'output_path': '[^']*'", ""),
]  # fmt: skip


def plain(value: Any) -> str:
    text = repr(value)
    for pattern, instead in _VARIES:
        text = re.sub(pattern, instead, text)
    return text


def joined(cell: Any) -> Any:
    """Join texts that came in one go or in two, as it happens."""
    whole: list[Any] = []
    for out in cell.get("outputs", []):
        if whole and out.get("name") and whole[-1].get("name") == out.name:
            whole[-1].text += out.text
        else:
            whole.append(out)
    return {**cell, "outputs": whole}


def test_a_notebook_comes_out_as_with_stock_papermill(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Outputs, metadata, error, log, standard output: all that is no time and no address."""
    seen = []
    for engine in (None, "forkserver"):
        caplog.clear()
        output, stdout = tmp_path / "out.ipynb", tmp_path / "stdout"
        with stdout.open("w+") as file, pytest.raises(papermill.PapermillExecutionError) as error:
            run(
                *EVERYTHING, "import os", engine=engine, output=output, stdout_file=file,
                log_output=True, parameters={"number": 2},
            )  # fmt: skip
        notebook = nbformat.read(output, 4)
        cells = [joined(cell) for cell in notebook.cells]
        said = "".join(caplog.messages).replace("\n", "")
        seen.append((cells, notebook.metadata, str(error.value), stdout.read_text(), said))
    stock, ours = seen
    for theirs, our in zip(stock[0], ours[0], strict=True):
        assert plain(our) == plain(theirs)
    for theirs, our in zip(stock, ours, strict=True):
        assert plain(our) == plain(theirs)
    assert "image/png" in plain(ours) and "descriptor" in plain(ours)


LEAK = """
import builtins, decimal, gc, json, locale, logging, os, random, resource, signal, socket, sys
import tempfile, threading, time, types, warnings
import matplotlib, matplotlib.pyplot as plt, numpy as np
for thing in (builtins, sys, np, json, time):
    thing.leak = 1
os.environ["LEAK"] = "1"; sys.modules["leak"] = types.ModuleType("leak"); sys.path.append("/leak")
random.seed(1); np.random.seed(1); np.set_printoptions(precision=1); np.seterr(all="ignore")
os.chdir("/"); os.umask(0); os.nice(2); file = open("/dev/zero")
resource.setrlimit(resource.RLIMIT_NOFILE, (500, 500))
warnings.simplefilter("ignore"); logging.basicConfig(level=5); logging.disable(50)
decimal.getcontext().prec = 3; signal.signal(signal.SIGUSR1, signal.SIG_IGN); gc.disable()
threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
socket.setdefaulttimeout(3); locale.setlocale(locale.LC_ALL, "C"); tempfile.tempdir = "/leak"
plt.figure(); matplotlib.rcParams["lines.linewidth"] = 9; matplotlib.use("agg")
os.environ["TZ"] = "Asia/Seoul"; time.tzset(); sys.setswitchinterval(1)
import multiprocessing.shared_memory as shared
memory = shared.SharedMemory(create=True, size=5)
"""
# Of what is open, files and pipes count: how many sockets there are depends on the moment
STATE = """
import builtins, decimal, gc, json, locale, logging, os, random, resource, signal, socket, sys
import tempfile, threading, time, warnings
import matplotlib, matplotlib.pyplot as plt, numpy as np
print([hasattr(thing, "leak") for thing in (builtins, sys, np, json, time)], "leak" in sys.modules)
print(dict(os.environ), sys.path, np.get_printoptions(), np.geterr(), os.getcwd(), os.umask(0o22))
print(os.nice(0), resource.getrlimit(resource.RLIMIT_NOFILE), warnings.filters, time.tzname)
print(logging.root.level, logging.root.manager.disable, decimal.getcontext().prec, gc.isenabled())
print(signal.getsignal(signal.SIGUSR1), threading.active_count(), socket.getdefaulttimeout())
print(locale.setlocale(locale.LC_ALL), tempfile.tempdir, plt.get_fignums(), plt.get_backend())
print(matplotlib.rcParams["lines.linewidth"], sys.getswitchinterval(), np.random.get_state()[2])
open_ = [f"/proc/self/fd/{n}" for n in os.listdir("/proc/self/fd")]
kinds = [os.readlink(path).split(":")[0] for path in open_ if os.path.islink(path)]
print(sorted(kind for kind in kinds if kind not in ("socket", "anon_inode")))
"""
DRAWS = "import random, numpy, uuid\nprint(random.random(), numpy.random.rand(), uuid.uuid4())"


def test_nothing_leaks_from_one_kernel_to_the_next_or_to_us(run: Run, tmp_path: Path) -> None:
    def ours() -> Any:
        return dict(os.environ), os.getcwd(), nursery._umask(), os.listdir("/dev/shm")

    while printed(run("import sys; 'matplotlib.pyplot' in sys.modules")) != "True":
        time.sleep(0.1)  # until all is imported beforehand, the order of some settings differs
    before = printed(run(STATE)), ours()
    assert printed(run(LEAK, FORKED)).endswith("True")
    end = time.monotonic() + 5  # Python's own tracker removes shared memory after its process
    while os.listdir("/dev/shm") != before[1][-1] and time.monotonic() < end:
        time.sleep(0.05)
    assert plain(printed(run(STATE))) == plain(before[0])
    assert ours() == before[1]
    drawn = [printed(run(DRAWS)).split() for _ in range(3)]
    assert all(len(set(column)) == 3 for column in zip(*drawn, strict=True))


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os; os._exit(3)", "exit code 3"),
        ("import os, subprocess\nsubprocess.Popen(['sleep', '99'])\nos.kill(os.getpid(), 9)", "9"),
        ("import ctypes; ctypes.string_at(0)", "signal 11"),
    ],
    ids=["os._exit", "SIGKILL", "segmentation fault"],
)
def test_a_dead_kernel_is_told_and_its_cells_are_marked(
    run: Run, tmp_path: Path, source: str, how: str
) -> None:
    with pytest.raises(DeadKernelError, match=how):
        run("print('before')", source, "1")
    assert statuses(tmp_path / "out.ipynb") == ["completed", "failed", "pending"]
    assert not [command for command in processes(kept.PRELOAD) if "sleep 99" in command]


def test_a_hungry_kernel_is_ended_and_told_why(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(memory.LIMIT, "300M")
    source = "import time\nfull = b'x' * (400 << 20)\ntime.sleep(60)"
    with pytest.raises(DeadKernelError, match=r"it took [34]\d\d\.\d MB .* allows 300.0 MB"):
        run("1", source, "2")
    assert statuses(tmp_path / "out.ipynb") == ["completed", "failed", "pending"]


def test_a_hanging_kernel_is_ended(run: Run, tmp_path: Path) -> None:
    source = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)"
    with pytest.raises(CellTimeoutError):
        run("1", source, "2", execution_timeout=1)
    assert statuses(tmp_path / "out.ipynb") == ["completed", "failed", "pending"]


def test_the_end_of_a_kernel_is_orderly(run: Run, tmp_path: Path) -> None:
    source = (
        "import atexit, pathlib\natexit.register(pathlib.Path('left').write_text, 'at exit')\n"
        "file = open('unflushed', 'w'); file.write('words')"
    )
    run(source)
    assert (tmp_path / "left").read_text() == "at exit"
    assert (tmp_path / "unflushed").read_text() == "words"


def test_whether_to_fork_is_the_systems_and_the_users_choice(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not nursery.allowed()
    monkeypatch.setenv(nursery.NO_FORK, "0")
    assert nursery.allowed()
    monkeypatch.undo()
    monkeypatch.setenv(nursery.NO_FORK, "1")
    assert printed(run(f"print({FORKED}, 6 * 7)")) == "False 42\n"


def test_kernels_from_threads_side_by_side(run: Run, tmp_path: Path) -> None:
    """Each waits for the other two, so they do run at once."""
    source = (
        "import pathlib, time\npathlib.Path(me).touch()\n"
        "while len(list(pathlib.Path().glob('k?'))) < 3: time.sleep(0.02)\nprint(me, {})"
    )
    texts: list[str] = []

    def one(name: str) -> None:
        output = tmp_path / f"{name}.ipynb"
        source_ = f"me = {name!r}\n" + source.format(FORKED)
        texts.append(printed(run(source_, output=output, cwd=None)))

    here = os.getcwd()
    os.chdir(tmp_path)  # papermill's own `cwd` is the whole process's
    try:
        threads = [threading.Thread(target=one, args=(name,)) for name in ("k1", "k2", "k3")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        os.chdir(here)
    assert sorted(texts) == ["k1 True\n", "k2 True\n", "k3 True\n"]


def test_a_module_edited_since_or_in_the_working_folder_is_the_one_imported(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The working folder comes after PYTHONPATH, and before what is installed."""
    module, elsewhere = tmp_path / "lib" / "edited.py", tmp_path / "elsewhere"
    module.parent.mkdir()
    elsewhere.mkdir()
    module.write_text("word = 'first'")
    monkeypatch.setenv("PYTHONPATH", str(module.parent))
    monkeypatch.setenv(kept.PRELOAD, "edited,numpy")
    tell = f"import edited, time\nprint(edited.word, {FORKED}); time.sleep(1)"
    assert printed(run(tell, cwd=str(elsewhere))) == "first True\n"
    warm = "import sys; print('edited' in sys.modules)"
    assert printed(run(warm, cwd=str(elsewhere))) == "True\n"
    module.write_text("word = 'second one'")
    assert printed(run(tell, cwd=str(elsewhere))) == "second one True\n"
    (elsewhere / "edited.py").write_text("word = 'local'")
    assert printed(run(f"import edited; print(edited.word, {FORKED})")) == "second one True\n"
    (elsewhere / "numpy.py").write_text("word = 'local'")
    tell = f"import numpy; print(numpy.word, {FORKED})"
    assert printed(run(tell, cwd=str(elsewhere))) == "local False\n"


def test_a_kernelspec_with_options_and_environment_is_obeyed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash of a text is compared with that of a Python started so."""
    argv = [KERNEL[0], "-Xutf8", "-Wignore::UserWarning", *KERNEL[1:]]
    env = {"PYTHONHASHSEED": "5", "ODD": "yes"}
    kernelspec(tmp_path, argv=argv, env=env)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    source = "import os, sys\nprint(hash('a'), sys.warnoptions, sys.flags.utf8_mode, "
    found = printed(run(source + f"os.environ['ODD'], {FORKED})", kernel={**SPEC, "name": "odd"}))
    told = subprocess.run(
        [*argv[:3], "-c", "print(hash('a'))"], env={**os.environ, **env}, capture_output=True
    )
    assert found == f"{told.stdout.decode().strip()} ['ignore::UserWarning'] 1 yes True\n"


def test_a_killed_nursery_is_replaced(run: Run) -> None:
    parent = f"import os; print(os.getppid(), {FORKED})"
    first = printed(run(parent))
    os.kill(int(first.split()[0]), signal.SIGKILL)
    second = printed(run(parent))
    assert first != second and second.endswith("True\n")


def test_many_runs_leave_nothing_behind(run: Run) -> None:
    def left() -> tuple[int, int, int]:
        gc.collect()
        here = processes(f"{kept.PRELOAD}={os.environ[kept.PRELOAD]}")  # not of tests beside us
        return len(os.listdir("/proc/self/fd")), threading.active_count(), len(here)

    counts = []
    for _ in range(4):
        run("1")
        counts.append(left())
    assert all(last <= first for last, first in zip(counts[3], counts[1], strict=True))


def test_a_fork_of_ours_neither_ends_nor_uses_our_nursery(run: Run) -> None:
    parent = f"import os; print(os.getppid(), {FORKED})"
    first = printed(run(parent))
    child = os.fork()
    if not child:
        kept.kept.close()
        os._exit(len(kept.kept._nurseries))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert printed(run(parent)) == first


def test_jupyters_own_manager_starts_interrupts_restarts_and_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a Jupyter server does; the event loop goes on while the kernel starts."""
    provisioner = {"kernel_provisioner": {"provisioner_name": "forkserver"}}
    kernelspec(tmp_path, metadata=provisioner)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    async def answer(client: Any, source: str) -> Any:
        told: list[Any] = []
        reply = await client.execute_interactive(source, output_hook=told.append, timeout=20)
        texts = [said["content"].get("text", "") for said in told]
        return reply["content"].get("ename", "".join(texts))

    async def use() -> list[Any]:
        manager = AsyncKernelManager(kernel_name="odd")
        beats, stop = [], asyncio.Event()

        async def beat() -> None:
            while not stop.is_set():
                beats.append(time.monotonic())
                await asyncio.sleep(0.01)

        beating = asyncio.ensure_future(beat())
        await asyncio.sleep(0)
        await manager.start_kernel()
        stop.set()
        await beating
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=20)
        found = [max(b - a for a, b in itertools.pairwise(beats)) < 0.2]
        found.append(await answer(client, f"kept = 1; print({FORKED})"))
        sleeping = asyncio.ensure_future(answer(client, "import time; time.sleep(60)"))
        await asyncio.sleep(0.3)
        await manager.interrupt_kernel()
        found.append(await sleeping)
        await manager.restart_kernel()
        await client.wait_for_ready(timeout=20)
        found.append(await answer(client, f"print({FORKED}, 'kept' in globals())"))
        client.stop_channels()
        pid = manager.provisioner.pid
        await manager.shutdown_kernel()
        found.append(os.path.exists(f"/proc/{pid}"))
        return found

    expected = [True, "True\n", "KeyboardInterrupt", "True False\n", False]
    assert asyncio.run(use()) == expected


def papermill_command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "papermill", *map(str, arguments)]


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_kernel_and_nursery_end_with_papermill_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: signal.Signals
) -> None:
    mark = f"MARK_{tmp_path.name}"
    monkeypatch.setenv(mark, "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    source = "import subprocess\nopen('there', 'w').close()\nsubprocess.run(['sleep', '97'])"
    nbformat.write(book(source), tmp_path / "in.ipynb")
    engine = ["--engine", "forkserver"]
    if sign == signal.SIGTERM:  # the variable alone does it too
        engine = []
        monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "forkserver")
    command = papermill_command("in.ipynb", "out.ipynb", *engine)
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
    while not (tmp_path / "there").exists():
        assert running.poll() is None
        time.sleep(0.02)
    assert sum("nursing" in one or "sleep" in one for one in processes(mark)) >= 3
    running.send_signal(sign)
    running.communicate(timeout=20)
    assert gone(mark, 1.0), processes(mark)
    assert list(tmp_path.glob("nk-*")) == []


def test_the_command_line_tells_a_dead_kernel_as_stock_does(tmp_path: Path) -> None:
    """Its exit code is papermill's for a dead kernel; standard output carries the notebook."""
    nbformat.write(book("a = 1", "print(a)", "import os; os._exit(1)"), tmp_path / "in.ipynb")
    ended = subprocess.run(
        papermill_command("in.ipynb", "out.ipynb", "--engine", "forkserver", "-p", "a", 5),
        cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ended.returncode == 138
    assert "it ended by itself with exit code 1" in ended.stderr
    assert ended.stderr.count("Traceback") == 1


def test_importing_papermill_imports_nothing_heavy_of_ours() -> None:
    """Papermill loads every engine there is: ours must cost those nothing who do not use it."""
    source = (
        "import sys, papermill.engines as e\n"
        "print('forkserver' in e.papermill_engines._engines)\n"
        "print({'pandas', 'matplotlib', 'ipykernel', 'IPython', 'scipy'} & set(sys.modules))\n"
        "print({m for m in sys.modules if m[:8] == 'nkstats.' and m[8:13] in ('schem', 'repor')})"
    )
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert told.stdout == "True\nset()\nset()\n", told.stderr


@pytest.mark.parametrize(
    ("said", "size"), [("4G", 4 << 30), ("500m", 500 << 20), ("1.5GB", 3 << 29), ("1024", 1024)]
)
def test_sizes_of_memory(monkeypatch: pytest.MonkeyPatch, said: str, size: int) -> None:
    monkeypatch.setenv(memory.LIMIT, said)
    assert memory.limit() == size
