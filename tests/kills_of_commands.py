"""Every command that writes killed at a drawn moment, twice in a row, and run again.

`python tests/kills_of_commands.py --seed 5 --kills 2 [--only WORDS ...]` goes through a term and what can follow.
Of each command it prints how it ends undisturbed, and every kill after which a file was neither what it was nor
what it becomes, the ledger was not whole, `doctor` did not end, or the command run again ended otherwise or left
other files than it would have undisturbed; its status is 1 if there was any. It is no test, as it takes minutes.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx

from endurance import Ended, Worker, files_of, strays, versions
from planbook.files import TEMPORARY
from planbook.ledger.health import health_of
from planbook.model.loading import load, templates_folder
from test_workflow_redact import NAME, type_in
from trust_folder import PERIOD, SPRING, column_of, edit, small_trust

DAY = "2026-12-21"
MANY_YEARS_ON = "2034-01-01"
KILLED = -9
MEETING = "LGC/2027-01-14"
TAKEN = f"returned/{SPRING}/sent for autumn.xlsx"
PAPER = f"outputs/{PERIOD}/reports/990101_ashlow-road-primary_governors_{PERIOD}.docx"
OLD = templates_folder() / "released" / "objectives-actions-0.9-filled.xlsx"
"""A workbook of an earlier version."""


@dataclass(frozen=True)
class Step:
    """A command, and what is done in the trust's folder before."""

    words: tuple[str, ...]
    """`@` stands for the trust's folder."""
    before: Callable[[Path], object] = lambda _: None
    stays: bool = True
    """Whether the next step begins with what this one leaves."""
    day: str = DAY
    drawn: frozenset[str] = frozenset()
    """Files that are other each time they are made, as a register, which has an identity of its own."""


def steps_on(folder: Path, scratch: Path) -> Iterator[Step]:
    """The commands of a term, on a trust of two schools that is made in `folder`."""
    trust = small_trust(folder, units=2)
    first, second = (trust.file_of(unit) for unit in ("990101", "990102"))
    cell = type_in(first, {"action.progress": f"{NAME} was away."})["action.progress"]
    one, other = (f"returned/{PERIOD}/{path.name}" for path in (first, second))
    copy = f"returned/{PERIOD}/{second.stem} (1).xlsx"
    made = versions(trust, scratch, "990102", 2)

    def put(number: int) -> Callable[[Path], object]:
        return lambda there: (there / other).write_bytes(made[number])

    def work_on(there: Path) -> None:
        _work_on(min((there / "outputs" / PERIOD / "reports").glob("*.docx")))

    def take(there: Path) -> None:
        (there / TAKEN).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(there / one, there / TAKEN)

    def double(there: Path) -> None:
        shutil.copy(there / other, there / copy)
        edit(there / copy, lambda book: _say(book["Actions"]))

    yield Step(("receive", PERIOD))
    yield Step(("consolidate", PERIOD))
    yield Step(("reply", PERIOD))
    yield Step(("report", PERIOD))
    yield Step(("approve", PERIOD, "--unit", "990101", "--by", "LGC, item 4"))
    yield Step(("receive", PERIOD), put(0))
    yield Step(("receive", PERIOD, "--withdraw", other))
    yield Step(("receive", PERIOD, "--accept", other))
    yield Step(("report", PERIOD))
    yield Step(("report", PERIOD, "--pack", MEETING), stays=False)
    yield Step(("report", PERIOD, "--pdf"), stays=False)
    yield Step(("publish", PERIOD, "--meeting", MEETING), stays=False)
    yield Step(("publish", PERIOD))
    yield Step(("publish", PERIOD), work_on)
    yield Step(("consolidate", PERIOD), put(1))
    yield Step(("report", PERIOD, "--for", "correction"))
    yield Step(("receive", PERIOD, "--join", other, copy), double, stays=False)
    yield Step(("prepare", SPRING, "--by-contributor"), stays=False)
    yield Step(("prepare", SPRING))
    yield Step(("receive", SPRING, "--take", TAKEN, "--as", SPRING), take, stays=False)
    yield Step(("report", PERIOD, "--refresh", PAPER), lambda there: _work_on(there / PAPER), stays=False)
    yield Step(("migrate", "@/old.xlsx"), lambda there: shutil.copy(OLD, there / "old.xlsx"), stays=False)
    yield Step(("init", "@/new"), stays=False, drawn=frozenset({"new/trust.xlsx"}))
    yield Step(("init", "@", "--ledger"), lambda there: (there / "ledger.db").unlink(), stays=False)
    yield Step(("consolidate", PERIOD, "--rebuild"), stays=False)
    yield Step(("consolidate", PERIOD, "--restate"), stays=False)
    yield Step(("backup", "@/kept.zip"))
    yield Step(("backup", "--restore", "@/kept.zip", "@/again"), stays=False)
    yield Step(("redact", one, f"Actions!{cell}", "--reason", "it names a pupil", "--yes"), stays=False)
    yield Step(("forget", "990102", "--yes"), stays=False)
    yield Step(("forget", "--before", SPRING, "--yes"), stays=False, day=MANY_YEARS_ON)


def _work_on(path: Path) -> None:
    paper = docx.Document(str(path))
    paper.paragraphs[3].add_run(" A head's own words.")
    paper.save(str(path))


def _say(sheet: object) -> None:
    sheet.cell(6, column_of(sheet, "action.revised_finish")).value = "20/07/2027"  # type: ignore[attr-defined]


def run(worker: Worker, folder: Path, step: Step, after: float | None = None, *, group: bool = True) -> Ended:
    """The step's command to its end, or killed after so many seconds."""
    words = ("--today", step.day, *(word.replace("@", str(folder)) for word in step.words))
    return worker.run(folder, *words) if after is None else worker.killed(folder, *words, after=after, group=group)


def _damage(folder: Path) -> list[str]:
    ledger = folder / "ledger.db"
    return [f"damage: {one}" for one in health_of(ledger, load()).damage] if ledger.exists() else []


@dataclass(frozen=True)
class Undisturbed:
    """How a step ends, and what it makes of the files that were there."""

    seconds: float
    statuses: frozenset[int]
    """Of its first run, and of one that has nothing to do any more."""
    was: dict[str, str]
    becomes: dict[str, str]


def undisturbed(worker: Worker, before: Path, after: Path, step: Step) -> Undisturbed:
    """The step run in `after`, which is made as `before` is."""
    shutil.copytree(before, after)
    first = run(worker, after, step)
    becomes = files_of(after)
    with tempfile.TemporaryDirectory() as again:
        shutil.copytree(after, Path(again) / "trust")
        second = run(worker, Path(again) / "trust", step)
    return Undisturbed(first.seconds, frozenset({first.status, second.status}), files_of(before), becomes)


def killed_twice(worker: Worker, folder: Path, step: Step, one: Undisturbed, drawn: random.Random) -> list[str]:
    """What was found wrong in `folder` once the step had been killed twice there, and run again."""
    wrong: list[str] = []
    for group in (True, drawn.random() < 0.5):
        ended = run(worker, folder, step, drawn.uniform(0, one.seconds), group=group)
        there = files_of(folder) if ended.status == KILLED else {}
        now = {path: sha for path, sha in there.items() if TEMPORARY not in path}  # those are swept away
        wrong += [
            f"between: {path}"
            for path, sha in now.items()
            if path not in step.drawn and sha not in (one.was.get(path), one.becomes.get(path))
        ]
        wrong += _damage(folder)
    looked = worker.run(folder, "--today", step.day, "doctor")
    wrong += [] if looked.status in (0, 1) else [f"doctor ended with {looked.status}: {looked.last_said}"]
    ended = run(worker, folder, step)
    wrong += [] if ended.status in one.statuses else [f"again it ended with {ended.status}: {ended.last_said}"]
    now = files_of(folder)
    every = sorted(now.keys() | one.becomes.keys())
    wrong += [
        f"other: {path}"
        for path in every
        if (path not in now if path in step.drawn else now.get(path) != one.becomes.get(path))
    ]
    return wrong + [f"left: {path}" for path in strays(folder)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=4, help="pairs of kills of each command")
    parser.add_argument("--only", nargs="*", default=[], help="commands that have one of these words in them")
    asked = parser.parse_args()
    drawn, failed, worker = random.Random(asked.seed), 0, Worker()
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        now = top / "0"
        for number, step in enumerate(steps_on(now, top), 1):
            before, after, folder = top / f"{number} before", top / str(number), top / "trust"
            shutil.copytree(now, before)
            step.before(before)
            one = undisturbed(worker, before, after, step)
            wrong: Counter[str] = Counter()
            wanted = not asked.only or any(words in " ".join(step.words) for words in asked.only)
            for _ in range(asked.kills if wanted else 0):
                shutil.copytree(before, folder)
                wrong.update(killed_twice(worker, folder, step, one, drawn))
                shutil.rmtree(folder)
            if wanted:
                print(" ".join(step.words), f"({one.seconds:.1f} s, ends with {sorted(one.statuses)})", flush=True)
            for what, times in wrong.items():
                print(f"    {what} ({times} times)", flush=True)
            failed += bool(wrong)
            now = after if step.stays else now
    worker.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
