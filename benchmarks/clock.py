"""What something takes: time of the processor, time by the clock, memory of all its processes.

Linux and macOS count what the processes of a command take, those among them that have ended; Windows does not.
"""

import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
EVERY = 0.05
"""Seconds between two looks at the memory."""
_WORST = 1
"""The exit status that says there are findings; beyond it the command has not done its work."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took."""

    wall: float
    """Seconds by the clock, from its start to its end."""
    cpu: float
    """Seconds of the processor, of it and of all its processes; not a number where the system does not count."""
    memory: float = 0.0
    """The most megabytes that it and its processes had at a time, where that was asked for; pages that two of them
    share count twice."""


def cpu(what: Callable[[], object]) -> float:
    """Seconds of the processor that `what` takes in this process."""
    begun = time.process_time()
    what()
    return time.process_time() - begun


def cpu_of(what: Callable[[], T]) -> tuple[float, T]:
    """The same with what it gives."""
    begun = time.process_time()
    made = what()
    return time.process_time() - begun, made


def least(*each: Callable[[], object], turns: int = 5) -> list[float]:
    """The least that each takes of the processor, in turns: what else the computer does is not its own."""
    took = [[cpu(one) for one in each] for _ in range(turns)]
    return [min(times) for times in zip(*took, strict=True)]


def python(*arguments: str, memory: bool = False) -> Took:
    """What Python takes to run `arguments`; raises RuntimeError where that fails."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as running:
        peak = _watched(running.pid) if memory else list[float]
        assert running.stderr is not None
        said = running.stderr.read()
        spent = _spent(running)
        wall = time.perf_counter() - begun
        most = max(peak(), default=0.0)
    if not 0 <= running.returncode <= _WORST:
        raise RuntimeError(f"{' '.join(arguments)}\n{said.decode(errors='replace')}")
    return Took(wall, spent, most)


def _spent(running: subprocess.Popen[bytes]) -> float:
    """Wait for the end of a process; the seconds of the processor that it took with all its own."""
    if not hasattr(os, "wait4"):  # Windows
        running.wait()
        return math.nan
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def planbook(folder: Path, day: str, *arguments: str, memory: bool = False) -> Took:
    """What a command of planbook's takes in the trust's `folder`."""
    return python("-m", "planbook", "-C", str(folder), "--today", day, "-q", *arguments, memory=memory)


def _watched(pid: int) -> Callable[[], Sequence[float]]:
    """Look at the memory of a process and of all that it starts; what is returned ends that, and gives what was
    seen."""
    import psutil

    seen: list[float] = []
    over = threading.Event()

    def look() -> None:
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(pid)
            while not over.wait(EVERY):
                held = 0
                for one in (first, *first.children(recursive=True)):
                    with suppress(psutil.NoSuchProcess):
                        held += one.memory_info().rss
                seen.append(held / 1e6)

    watching = threading.Thread(target=look, daemon=True)
    watching.start()

    def stop() -> Sequence[float]:
        over.set()
        watching.join()
        return seen

    return stop
