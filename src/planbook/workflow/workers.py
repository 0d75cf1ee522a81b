"""Who reads returned files and checks workbooks: threads here with a reading process each, or any executor.

Files go out some at a time, and what becomes of them comes back in order, as if one had read all: what a command
writes is the same however many there are and wherever they work.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from planbook import __version__
from planbook.errors import WorkersError
from planbook.model.finding import Finding
from planbook.model.submission import Submission
from planbook.workflow.digests import code
from planbook.workflow.tasks import (
    CHECK,
    READ,
    Desks,
    FileToRead,
    TaskAnswer,
    TaskGround,
    ToCheck,
    do,
    do_here,
    findings_from,
    keep,
)

_T = TypeVar("_T")

HERE, ELSEWHERE = 8, 20
"""How many files a task has: here, where a second process is started for the second task; and elsewhere, where it
costs a message each way."""
_AHEAD = 2
"""How many tasks each worker has waiting, beside the one that it is at: they hold their files in memory."""
_MANY = 16
"""For how many workers tasks wait on an executor that does not say how many it has."""
_PASSED = 4
"""How many times as many files as a task has may pass by it that nothing is to be done with."""
_LOOK = 5.0
"""Seconds of waiting after which is asked whether anybody is still there."""


class Workers:
    """Those of a command. They are there from the first task on, until `close`."""

    def __init__(
        self,
        count: int | None = None,
        executor: Executor | None = None,
        gone: Callable[[], str] = lambda: "",
    ) -> None:
        """So many reading processes on this computer, by default one for each of its processors; or an `executor`,
        of which `gone` says why nothing more is to be had from it, while there is nothing to say of that nothing.

        Raises WorkersError for a count below 1, or one beside an executor.
        """
        if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 1):
            raise WorkersError(f"{count!r} workers cannot be had: give a whole number from 1 on.")
        if count is not None and executor is not None:
            raise WorkersError("An executor has its own number of workers: give one of the two.")
        self.count = count or processors()
        self._given = executor
        self._gone = gone
        self._own: ThreadPoolExecutor | None = None
        self._desks = Desks()
        self._begun_here: list[Future[Any]] = []

    @property
    def are_here(self) -> bool:
        """Whether they see the trust's folder."""
        return self._given is None

    def read(
        self, ground: TaskGround, files: Iterable[_T], wanted: Callable[[_T], FileToRead | None]
    ) -> Iterator[tuple[_T, Submission | None]]:
        """Each of `files`, in order, with what was read of it; nothing of those that nothing is `wanted` of."""
        for file, thing, answer in self._each(ground, READ, files, wanted):
            yield file, thing.taken(answer, ground.declarations) if thing else None

    def check(self, ground: TaskGround, works: Sequence[ToCheck]) -> Iterator[list[Finding]]:
        """The findings of each of `works`, in their order."""
        if self.are_here and (self.count == 1 or len(works) <= HERE):
            yield from (work.found(ground.register, ground.period) for work in works)
            return
        for work, _, answer in self._each(ground, CHECK, works, lambda work: work):
            found = findings_from(answer)
            yield work.found(ground.register, ground.period) if found is None else found

    def close(self, error: BaseException | None = None) -> None:
        """End what was started here, because of `error`, or stopped from outside, where it is at work.

        Nobody waits for what it is at: a file may take its time.
        """
        at_work = any(not future.done() for future in self._begun_here)
        own, desks, self._own, self._desks = self._own, self._desks, None, Desks()
        self._begun_here.clear()
        if own is not None:
            own.shutdown(wait=False, cancel_futures=True)
        desks.close(error or (KeyboardInterrupt() if at_work else None))

    def _each(
        self, ground: TaskGround, kind: str, every: Iterable[_T], wanted: Callable[[_T], Any]
    ) -> Iterator[tuple[_T, Any, str]]:
        """Each with what is wanted of it and the answer; both are empty where that is nothing."""
        waiting: deque[_Task[_T]] = deque()
        task: _Task[_T] = _Task()
        size = HERE if self.are_here else ELSEWHERE
        most = _AHEAD * (self.count if self.are_here else _MANY)
        try:
            for one in every:
                task.add(one, wanted(one))
                full = len(task.things) == size or len(task.every) == size * _PASSED
                if full or (not task.things and not waiting):
                    waiting.append(self._begun(ground, kind, task))
                    task = _Task()
                while waiting and (len(waiting) > most or waiting[0].is_done):
                    yield from self._ended(ground, kind, waiting.popleft())
            waiting.append(self._begun(ground, kind, task))
            while waiting:
                yield from self._ended(ground, kind, waiting.popleft())
        except BaseException as error:
            for left in waiting:
                left.cancel()
            self.close(error)
            raise

    def _begun(self, ground: TaskGround, kind: str, task: "_Task[_T]", packed: bytes | None = None) -> "_Task[_T]":
        if not task.things:
            return task
        if self._given is None:
            self._own = self._own or ThreadPoolExecutor(self.count, "planbook")
            task.future = self._own.submit(do_here, self._desks, ground, kind, task.things)
            self._begun_here = [future for future in self._begun_here if not future.done()]
            self._begun_here.append(task.future)
            return task
        keep(ground.key, ground)
        try:
            task.future = self._given.submit(do, code(), ground.key, packed, kind, task.things)
        except (RuntimeError, OSError) as error:
            raise self._lost(error) from error
        return task

    def _ended(self, ground: TaskGround, kind: str, task: "_Task[_T]") -> Iterator[tuple[_T, Any, str]]:
        lines = iter(self._lines(ground, kind, task))
        for one, thing in zip(task.every, task.wanted, strict=True):
            yield one, thing, next(lines) if thing is not None else ""

    def _lines(self, ground: TaskGround, kind: str, task: "_Task[_T]") -> Sequence[str]:
        if not task.things:
            return ()
        if self.are_here:
            return list(self._result(task))
        answer: TaskAnswer = self._result(task)
        if answer.lacking:
            answer = self._result(self._begun(ground, kind, task, ground.packed))
        if answer.by:
            raise WorkersError(
                f"A worker has another planbook, {answer.by}, than this computer, {__version__} ({code()[:8]}): "
                f"install the same on all of them. {_AGAIN}"
            )
        return answer.lines

    def _result(self, task: "_Task[_T]") -> Any:
        """What the task's future gives; raises WorkersError where nobody is there to do it."""
        if self.are_here:
            return task.future.result()
        while True:
            done = task.is_done
            try:
                return task.future.result(timeout=_LOOK)
            except TimeoutError as error:
                if why := self._gone():
                    raise WorkersError(f"{why} {_AGAIN}") from error
                if done:  # it is the task's own
                    raise
            except (BrokenExecutor, CancelledError, ImportError, AttributeError, OSError) as error:
                raise self._lost(error) from error
            except Exception as error:
                if why := self._gone():
                    raise WorkersError(f"{why} {_AGAIN}") from error
                if type(error).__module__.startswith("planbook"):
                    raise
                raise self._lost(error) from error

    def _lost(self, error: BaseException) -> WorkersError:
        why = self._gone()
        if not why and isinstance(error, ImportError | AttributeError):
            why = f"A worker has no planbook, or another than this computer ({error})."
        why = why or f"The workers are no longer there ({type(error).__name__}: {error})."
        return WorkersError(f"{why} {_AGAIN}")


@contextmanager
def workers_for(count: int | None, executor: Executor | None, scheduler: str) -> Iterator[Workers]:
    """The workers that were asked for: so many here, those of an executor, or of a Dask cluster.

    Raises WorkersError where two of these are given, and what `Workers` and `cluster_workers` raise.
    """
    if scheduler and (count is not None or executor is not None):
        raise WorkersError("A Dask cluster has its own number of workers: give the scheduler alone.")
    if scheduler:
        from planbook.workflow.cluster import cluster_workers

        with cluster_workers(scheduler) as those:
            yield those
        return
    those = Workers(count, executor)
    try:
        yield those
    finally:
        those.close()


class _Task(Generic[_T]):
    """Some files with what is wanted of them, and the future that it comes from."""

    def __init__(self) -> None:
        self.every: list[_T] = []
        self.wanted: list[Any] = []
        self.future: Future[Any] = Future()

    @property
    def things(self) -> list[Any]:
        """What is to be done."""
        return [one for one in self.wanted if one is not None]

    @property
    def is_done(self) -> bool:
        return not self.things or self.future.done()

    def add(self, one: _T, wanted: Any) -> None:
        self.every.append(one)
        self.wanted.append(wanted)

    def cancel(self) -> None:
        self.future.cancel()


_AGAIN = "What was received so far is kept, nothing else was changed: run it again when they are there, or without."


def processors() -> int:
    """How many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
