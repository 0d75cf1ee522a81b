"""How far long work has come, on standard error: a line that goes away when the work is done."""

import sys
import time
from typing import TYPE_CHECKING

from planbook.cli.console import columns
from planbook.model.progress import CountedStep

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_EVERY = 0.1
"""Seconds between two looks of the line."""


class Bar:
    """Files done of all, how many a second, time left and findings so far; shown only on a terminal."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._what = ""
        self._shown = 0.0

    def show(self, step: CountedStep) -> None:
        """Show where the work is; another kind of work begins a line of its own."""
        if self._progress is None:
            self._progress = _progress()
            self._progress.start()
        if self._task is None or step.what != self._what:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._task = self._progress.add_task(step.what, total=step.total, rate="", found="")
            self._what, self._shown = step.what, 0.0
        now = time.monotonic()
        self._progress.update(self._task, completed=step.done, total=step.total)
        if now - self._shown < _EVERY:
            return
        self._shown = now
        speed = self._progress.tasks[0].speed
        found = "" if step.found is None else f"findings so far: {step.found:,}"
        self._progress.update(self._task, rate=f"{speed:.1f} a second" if speed else "", found=found)
        self._progress.refresh()

    def clear(self) -> None:
        """Take the line away."""
        if self._progress is not None:
            self._progress.stop()
        self._progress = self._task = None


def _progress() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    # It is drawn by who calls, not by a thread of its own: nothing is written while something else is.
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[found]}", markup=False),
        console=Console(file=sys.stderr, force_terminal=True, width=max(columns() - 1, 1), height=25),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
