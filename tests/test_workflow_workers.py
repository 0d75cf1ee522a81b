"""Who reads and checks: so many processes here, any executor, a Dask cluster. What is written is the same."""

import multiprocessing
import os
import shutil
import signal
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import distributed
import pytest

from command_line import planbook
from planbook import open_trust
from planbook.collect.process import LimitedProcess
from planbook.errors import WorkersError
from planbook.model.loading import templates_folder
from planbook.model.progress import CountedStep
from planbook.model.register import Register
from planbook.model.sha256 import sha256_of
from planbook.workflow import cluster, tasks, workers
from planbook.workflow.declared import declared
from planbook.workflow.tasks import READ, FileToRead, TaskGround, do
from planbook.workflow.workers import Workers
from trust_folder import PERIOD, TODAY, Folder, small_trust

SPAWNED = multiprocessing.get_context("spawn")
"""A process of an executor begins anew: a copy of this one would share the reading processes that tests keep."""
COPIES = 4
"""How often each of the three workbooks lies in the folder: read and checked each time."""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_trust(tmp_path_factory.mktemp("workers") / "trust", units=3)
    for path in sorted(folder.returned.glob("*.xlsx")):
        for number in range(1, COPIES):
            shutil.copy(path, path.with_name(f"{path.stem} ({number}).xlsx"))
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(pristine, tmp_path / "trust")))


@pytest.fixture(scope="module")
def alone(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process here makes of it."""
    path = shutil.copytree(pristine, tmp_path_factory.mktemp("alone") / "trust")
    return made_by(Folder(Path(path)), workers=1)


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "HERE", 2)
    monkeypatch.setattr(workers, "ELSEWHERE", 2)


@pytest.fixture
def two_workers() -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as made:
        yield made


def made_by(folder: Folder, say: Callable[[str], None] = lambda _: None, **who: Any) -> dict[str, bytes]:
    open_trust(folder.path, TODAY, say).consolidate(PERIOD, **who)
    return folder.output_bytes()


def at(what: str, number: int, do_it: Callable[[], object]) -> Callable[[str], None]:
    """What is told of steps, and does something once at that of `what` with that number."""
    left = [do_it]

    def say(step: str) -> None:
        if left and isinstance(step, CountedStep) and (step.what, step.done) == (what, number):
            left.pop()()

    return say


def test_several_processes_here_make_the_same(folder: Folder, alone: dict[str, bytes]) -> None:
    assert made_by(folder, workers=3) == alone


def test_processes_of_an_executor_make_the_same(folder: Folder, alone: dict[str, bytes]) -> None:
    with ProcessPoolExecutor(2, SPAWNED) as executor:
        assert made_by(folder, executor=executor) == alone


@pytest.mark.parametrize("what", ["Reading", "Checking"])
def test_a_cluster_makes_the_same_though_a_worker_is_killed(
    folder: Folder, alone: dict[str, bytes], two_workers: distributed.LocalCluster, what: str
) -> None:
    with distributed.Client(two_workers, set_as_default=False) as client:
        pids = client.run(os.getpid)
    assert len(pids) == 2
    killed: list[int] = []

    def kill() -> None:
        killed.append(min(pids.values()))
        os.kill(killed[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    made = made_by(folder, at(what, 3, kill), scheduler=two_workers.scheduler_address)
    assert killed
    assert made == alone


def test_a_cluster_that_goes_away_is_one_line_and_the_run_can_be_repeated(
    folder: Folder, alone: dict[str, bytes], two_workers: distributed.LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_LOOK", 0.5)
    with pytest.raises(WorkersError, match=r"no longer there|no workers any more") as told:
        made_by(folder, at("Reading", 3, two_workers.close), scheduler=two_workers.scheduler_address)
    assert "run it again" in str(told.value) and "\n" not in str(told.value)
    assert made_by(folder) == alone


def test_a_cluster_without_workers_is_said() -> None:
    empty = distributed.LocalCluster(n_workers=0, dashboard_address=":0")
    with (
        empty,
        pytest.raises(WorkersError, match=f"at {empty.scheduler_address} has no workers"),
        cluster.cluster_workers(empty.scheduler_address),
    ):
        pass


def test_a_worker_of_another_planbook_is_named(
    two_workers: distributed.LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "code", lambda: "0123456789")
    address = two_workers.scheduler_address
    with (
        pytest.raises(WorkersError, match=r"The worker tcp://.* has another planbook"),
        cluster.cluster_workers(address),
    ):
        pass


def test_a_scheduler_that_is_not_there_is_one_line(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://here"):
        done = planbook("-C", str(folder.path), "-q", "consolidate", PERIOD, "--scheduler", address)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"planbook: There is no Dask scheduler at {address}")
        assert done.stderr.count("\n") == 1


def test_without_dask_it_is_said_how_to_install_it(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = planbook("-C", str(folder.path), "-q", "consolidate", PERIOD, "--scheduler", "tcp://127.0.0.1:9")
    assert (done.returncode, done.stderr) == (
        2,
        'planbook: --scheduler needs Dask, which is not installed: pip install "planbook[dask]" brings it.\n',
    )


@pytest.mark.parametrize("count", ["0", "-1", "two", "1.5", ""])
def test_a_count_that_is_none_is_one_line(folder: Folder, count: str) -> None:
    done = planbook("-C", str(folder.path), "consolidate", PERIOD, "--workers", count)
    assert done.returncode == 2
    assert done.stderr.startswith("planbook: Invalid value for '--workers'") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("count", [0, -1, True, 1.5, "2"])
def test_in_python_it_is_an_error_of_planbooks(count: Any) -> None:
    with pytest.raises(WorkersError, match="give a whole number from 1 on"):
        Workers(count)


def test_of_workers_an_executor_and_a_scheduler_one_is_given(folder: Folder) -> None:
    trust = open_trust(folder.path, TODAY)
    with pytest.raises(WorkersError, match="give one of the two"):
        trust.consolidate(PERIOD, workers=2, executor=Failing(RuntimeError()))
    with pytest.raises(WorkersError, match="give the scheduler alone"):
        trust.consolidate(PERIOD, workers=2, scheduler="tcp://127.0.0.1:9")


class Failing(Executor):
    """An executor whose every task ends with an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def submit(self, *_of: Any, **_how: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module named 'planbook'"), "A worker has no planbook, or another"),
        (BrokenExecutor("a process ended"), "The workers are no longer there"),
        (ConnectionResetError("gone"), "The workers are no longer there"),
    ],
)
def test_workers_that_fail_are_one_line_and_the_run_can_be_repeated(
    folder: Folder, alone: dict[str, bytes], error: Exception, said: str
) -> None:
    with pytest.raises(WorkersError, match=said) as told:
        made_by(folder, executor=Failing(error))
    assert "\n" not in str(told.value)
    assert made_by(folder) == alone


def test_a_task_of_another_planbook_is_not_done(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "code", lambda: "0123456789")
    with (
        ProcessPoolExecutor(1, SPAWNED) as executor,
        pytest.raises(WorkersError, match="A worker has another planbook"),
    ):
        made_by(folder, executor=executor)


def test_a_task_carries_bytes_and_what_is_known_is_not_sent_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_GROUNDS", {})
    ground = folder.trust.of(folder.trust.period(PERIOD)).ground(folder.trust.period(PERIOD))
    file = next(folder.returned.glob("*.xlsx"))
    thing = FileToRead(file.name, data=file.read_bytes())
    first = do(workers.code(), ground.key, None, READ, [thing])
    assert first.lacking and not first.packed
    done = do(workers.code(), ground.key, ground.packed, READ, [thing])
    again = do(workers.code(), ground.key, None, READ, [thing])
    assert done == again
    (line,) = done.lines
    assert len(done.packed) < len(line) / 3
    assert thing.taken(line, ground.declarations).sha256 == sha256_of(thing.data)


def test_a_ground_says_nothing_of_where_things_lie_here(folder: Folder) -> None:
    rule = '[[rule]]\ncode = "AP-009"\nremedy = "Ours."\n'
    (folder.path / "templates" / "rules").mkdir(parents=True)
    (folder.path / "templates" / "rules" / "ours.toml").write_text(rule, encoding="utf-8")
    trust = folder.trust
    ground = replace(trust.ground(trust.period(PERIOD)), declarations=declared(folder.path))
    ground = replace(ground, register=Register(ground.register.submission, ground.declarations))
    assert ground.declarations.own == folder.path / "templates"
    moved = replace(ground, declarations=replace(ground.declarations, folder=Path("elsewhere"), own=None))
    moved = replace(moved, register=Register(ground.register.submission, moved.declarations))
    for one in (ground, moved):
        assert os.fsencode(folder.path) not in zlib.decompress(one.packed)
        assert TaskGround.unpacked(one.packed).declarations.folder == templates_folder()
    assert TaskGround.unpacked(ground.packed).declarations.rules["AP-009"].remedy == "Ours."


@pytest.mark.parametrize("here", [True, False])
def test_a_file_of_which_no_bytes_are_kept_is_looked_at_where_it_lies(folder: Folder, *, here: bool) -> None:
    with zipfile.ZipFile(folder.returned / "post.zip", "w") as post:
        post.writestr("empty.xlsx", b"")
        for path in sorted(folder.returned.glob("*.xlsx")):
            post.write(path, f"copy of {path.name}")
    (folder.returned / "nothing.xlsx").write_bytes(b"")
    with ExitStack() as stack:
        executor = None if here else stack.enter_context(ProcessPoolExecutor(1, SPAWNED))
        done = open_trust(folder.path, TODAY).consolidate(PERIOD, executor=executor)
    said = [f.message for f in done.findings if f.code == "WB-002"]
    assert said == ["nothing.xlsx is empty.", "post.zip: empty.xlsx is empty."]


class StoppedMeanwhile:
    """A process that is stopped by another thread too, while it is being stopped."""

    stdin = stdout = None

    def __init__(self, of: LimitedProcess) -> None:
        self.of = of

    def kill(self) -> None:
        self.of._stop()

    def wait(self) -> int:
        return 0


def test_two_threads_may_stop_a_reading_process_at_once(folder: Folder) -> None:
    reading = LimitedProcess("planbook.collect.serving", folder.trust.limits)
    reading._process = cast("Any", StoppedMeanwhile(reading))
    reading._stop()
    assert reading._process is None


def test_a_task_that_ends_while_it_is_asked_who_is_there_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LOOK", 0.01)
    task = workers._Task[str]()
    task.add("one", "one")

    def ends() -> str:
        task.future.set_result("done")
        return ""

    assert Workers(executor=Failing(RuntimeError()), gone=ends)._result(task) == "done"
