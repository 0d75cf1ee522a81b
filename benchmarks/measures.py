"""How each row of the table is measured. A measure gives the rows that it is declared to give, of one round."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path

import peers
from clock import Took, cpu, cpu_of, least, planbook, python
from generate import LAST_PERIOD, change, generate
from papers import first_papers, takes_over_zipping
from planbook.collect.workbook import read_workbook
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.trust import Trust, open_trust
from replay import record, replay

LOOP, AUDIT = (Path(__file__).with_name(f"{name}.py") for name in ("loop", "audit"))
DAY = date(2026, 12, 10)
"""On which all is brought together."""
_MOST_READ = 60
"""Workbooks that reading and checking are measured on."""
_FEW_READ = 5
"""Workbooks that the slow ways of reading are measured on."""
_MOST_WRITTEN = 10
"""Workbooks whose preparing is measured."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the trusts are; of what is 0 nothing is measured."""

    workbooks: int
    replies: int
    periods: int
    larger: int
    largest: int
    filled: int
    actions: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A row of the table as one round has it."""

    key: str
    value: float
    seconds: float | None = None
    """What it took, where the target asks for that."""
    note: str = ""


@dataclass(frozen=True)
class Bench:
    """The trusts that are measured, made when they are first asked for, below one folder, where they are kept."""

    folder: Path
    sizes: Sizes

    @cached_property
    def pristine(self) -> Path:
        """A trust whose workbooks have all come, of which nothing has been read."""
        return self._made("trust", self.sizes.workbooks)

    @cached_property
    def consolidated(self) -> Path:
        """The same after a run."""
        made = self.folder / f"{self.pristine.name}-run"
        if not made.exists():
            shutil.copytree(self.pristine, made)
            _consolidate(made)
        return made

    @cached_property
    def with_history(self) -> Path:
        """One that has returned workbooks in several terms."""
        return self._made(f"periods-{self.sizes.periods}", self.sizes.workbooks, periods=self.sizes.periods)

    @cached_property
    def replied(self) -> Path:
        """A trust of so many schools as replies are measured of, after a run."""
        made = self._made("replies", self.sizes.replies)
        if not (made / "outputs").exists():
            _consolidate(made)
        return made

    def of(self, workbooks: int) -> Path:
        """A pristine trust of another size."""
        return self._made("trust", workbooks)

    @contextmanager
    def copy(self, of: Path) -> Iterator[Path]:
        """A copy that may be written to, and a folder beside it."""
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            shutil.copytree(of, Path(scratch) / "trust")
            yield Path(scratch) / "trust"

    def _made(self, kind: str, workbooks: int, periods: int = 1) -> Path:
        made = self.folder / f"{kind}-{workbooks}"
        if not made.exists():
            unfinished = self.folder / f"{made.name}-unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            sizes = self.sizes
            generate(unfinished, workbooks, filled=sizes.filled, actions=sizes.actions, periods=periods)
            unfinished.rename(made)
        return made


Measure = Callable[[Bench], Iterator[Measured]]
MEASURES: list[tuple[tuple[str, ...], Measure]] = []
"""Each with the rows that it gives."""


def gives(*keys: str) -> Callable[[Measure], Measure]:
    """Declare which rows a measure gives."""

    def declare(measure: Measure) -> Measure:
        MEASURES.append((keys, measure))
        return measure

    return declare


@gives("read", "reading", "checking")
def reading(bench: Bench) -> Iterator[Measured]:
    """Reading and checking workbooks, beside reading every value and no more."""
    trust = open_trust(bench.pristine)
    period = trust.period(LAST_PERIOD)
    paths = _returned(trust)[:_MOST_READ]

    # What is made once in a process (libraries loaded, the register's words) is made before.
    validate(read_workbook(paths[0], trust.declarations, trust.limits), trust.register, period, None, "plan.xlsx")
    floor = reads = checks = 0.0
    for path in paths:  # in turns, so that what else the computer does falls on all alike
        floor += cpu(partial(peers.bare, [path]))
        took, read = cpu_of(partial(read_workbook, path, trust.declarations, trust.limits))
        reads += took
        checks += cpu(partial(validate, read, trust.register, period, None, "plan.xlsx"))
    yield Measured("read", (reads + checks) / floor)
    yield Measured("reading", reads / floor)
    yield Measured("checking", checks / floor)


@gives("peer_openpyxl", "peer_pandas_calamine", "peer_pandas_openpyxl", "peer_frictionless")
def other_readers(bench: Bench) -> Iterator[Measured]:
    """What others take to read the same values, or to check some of them."""
    paths = _returned(open_trust(bench.pristine))[:_FEW_READ]
    peers.bare(paths)
    floor = cpu(lambda: peers.bare(paths))
    yield Measured("peer_openpyxl", cpu(lambda: peers.with_openpyxl(paths)) / floor)
    for engine in ("calamine", "openpyxl"):
        peers.with_pandas(paths[:1], engine)
        yield Measured(f"peer_pandas_{engine}", cpu(partial(peers.with_pandas, paths, engine)) / floor)
    if "frictionless" not in peers.missing():
        peers.with_frictionless(paths[:1])
        yield Measured("peer_frictionless", cpu(lambda: peers.with_frictionless(paths)) / floor)


@gives("loop_openpyxl", "loop_calamine", "again", "changed")
def bringing_together(bench: Bench) -> Iterator[Measured]:
    """`consolidate` beside the loop, and when it is run again."""
    with bench.copy(bench.pristine) as folder:
        out = folder.parent / "out"
        loops = {
            engine: python(str(LOOP), str(folder), str(out), "--engine", engine).wall
            for engine in ("openpyxl", "calamine")
        }
        first = _consolidate(folder).wall
        for engine, took in loops.items():
            yield Measured(f"loop_{engine}", took / first)
        again = _consolidate(folder).wall
        yield Measured("again", again / first, again)
        trust = open_trust(folder)
        change(trust, next(iter(trust.register.units)))
        changed = _consolidate(folder).wall
        outputs = _outputs(folder)
        _consolidate(folder, "--rebuild")
        note = "" if outputs == _outputs(folder) else "the outputs are not those of --rebuild"
        yield Measured("changed", changed / first, note=note)


@gives("status", "trace", "explain")
def looking_up(bench: Bench) -> Iterator[Measured]:
    """The commands that only look, beside starting pandas."""
    folder = bench.consolidated
    unit = next(iter(open_trust(folder).register.units))
    pandas = python("-c", "import pandas").wall
    for key, arguments in (
        ("status", (LAST_PERIOD,)),
        ("trace", (LAST_PERIOD, f"kpi/ATT/{unit}")),
        ("explain", ("AP-012",)),
    ):
        yield Measured(key, planbook(folder, DAY.isoformat(), key, *arguments).wall / pandas)


@gives("larger", "larger_memory")
def larger(bench: Bench) -> Iterator[Measured]:
    """A larger trust beside the usual one."""
    sizes, took = bench.sizes, {}
    if not sizes.larger:
        return
    for workbooks in (sizes.workbooks, sizes.larger):
        with bench.copy(bench.of(workbooks)) as folder:
            took[workbooks] = _consolidate(folder, memory=True)
    each = {workbooks: one.wall / workbooks for workbooks, one in took.items()}
    yield Measured("larger", each[sizes.larger] / each[sizes.workbooks])
    yield Measured("larger_memory", took[sizes.larger].memory)


@gives("largest_memory")
def largest(bench: Bench) -> Iterator[Measured]:
    """The largest trust: whether it is done at all, and with how much memory."""
    if bench.sizes.largest:
        with bench.copy(bench.of(bench.sizes.largest)) as folder:
            yield Measured("largest_memory", _consolidate(folder, memory=True).memory)


@gives("reply")
def replying(bench: Bench) -> Iterator[Measured]:
    """Replies beside the workbooks as they went out; all of them have been read and checked before."""
    with bench.copy(bench.replied) as folder:
        day = DAY.isoformat()
        prepares = planbook(folder, day, "prepare", LAST_PERIOD, "--force").cpu
        yield Measured("reply", planbook(folder, day, "reply", LAST_PERIOD).cpu / prepares)


@gives("prepare")
def preparing(bench: Bench) -> Iterator[Measured]:
    """What a workbook takes beyond its calls of XlsxWriter: what stands where, and finishing the file."""
    trust = open_trust(bench.pristine)
    period = trust.period(LAST_PERIOD)
    on = period.start + timedelta(days=14)
    makes = floors = 0.0
    with trust.ledger() as ledger:
        standing = standing_before(trust, ledger, period, by=on)
        for unit in list(trust.register.units)[:_MOST_WRITTEN]:

            def make(unit: str = unit) -> bytes:
                job = issued_job(trust, period, unit, trust.register.format_of(unit), standing, on)
                return write_workbook(trust.declarations, job)

            recording = record(make)
            floor, made = least(partial(replay, recording), make, turns=3)
            floors, makes = floors + floor, makes + made
    yield Measured("prepare", makes / floors)


@gives("governors", "peer_docxtpl")
def writing_papers(bench: Bench) -> Iterator[Measured]:
    """A governors' paper and one by docxtpl, both beside zipping the parts of the former."""
    with first_papers(open_trust(bench.pristine), LAST_PERIOD, DAY) as papers:
        paper = next(one for one in papers if one.key == "governors")
        floor, whole = takes_over_zipping(paper)
        yield Measured("governors", whole / floor)
        if "docxtpl" not in peers.missing():
            tables, texts = peers.rows_of_paper(paper.make())
            _, filled = least(lambda: None, lambda: peers.with_docxtpl(tables, texts))
            yield Measured("peer_docxtpl", filled / floor)


@gives("audit", "audit_changed")
def auditing(bench: Bench) -> Iterator[Measured]:
    """The disclosure audit beside the rest of `consolidate`."""
    if not bench.sizes.periods:
        return
    with bench.copy(bench.with_history) as folder:
        audited = subprocess.run(
            [sys.executable, str(AUDIT), str(folder), LAST_PERIOD, "--today", DAY.isoformat()],
            capture_output=True,
            text=True,
            check=True,
        )
        took = json.loads(audited.stdout)
        without = _consolidate(folder).wall - took["audit"]
        for key, seconds in took.items():
            yield Measured(key, seconds / without)


@gives("help")
def helping(_: Bench) -> Iterator[Measured]:
    """The help of planbook and of each of its commands: the slowest of them."""
    click = min(python("-c", "import click").cpu for _ in range(3))
    took = {
        name: min(python("-m", "planbook", *name.split(), "--help").cpu for _ in range(3))
        for name in ("", *_commands())
    }
    slowest = max(took, key=lambda name: took[name])
    yield Measured("help", took[slowest] / click, note=f"planbook {slowest} --help".replace("  ", " "))


@gives("validate_one")
def validating_one(bench: Bench) -> Iterator[Measured]:
    """One workbook, from the start of the process to its end."""
    folder = bench.consolidated
    path = _returned(open_trust(folder))[0]
    pandas = python("-c", "import pandas").wall
    yield Measured("validate_one", planbook(folder, DAY.isoformat(), "validate", str(path)).wall / pandas)


def _commands() -> list[str]:
    """The names of planbook's commands, as its help lists them."""
    said = subprocess.run([sys.executable, "-m", "planbook", "--help"], capture_output=True, text=True, check=True)
    return re.findall(r"^  (\w+)  ", said.stdout.partition("Commands:")[2], re.MULTILINE)


def _returned(trust: Trust) -> list[Path]:
    return sorted(trust.returned(trust.period(LAST_PERIOD)).glob("*.xlsx"))


def _consolidate(folder: Path, *options: str, memory: bool = False) -> Took:
    return planbook(folder, DAY.isoformat(), "consolidate", LAST_PERIOD, *options, memory=memory)


def _outputs(folder: Path) -> dict[str, str]:
    """What lies in the period's outputs, as the SHA-256 of each file."""
    made = sorted(path for path in (folder / "outputs").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in made}
