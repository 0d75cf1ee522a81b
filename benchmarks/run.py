"""How quick planbook is, in ratios: to a library that only reads, to a loop that somebody would write, to itself.

    python benchmarks/run.py --workbooks 100 --rounds 3

What is compared is run in turns, and the median over the rounds is shown. Ratios travel from one computer to
another; seconds do not, and are not shown.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from generate import ACTIONS, LAST_PERIOD, change, generate
from papers import over_zipping
from planbook.collect.workbook import read_workbook
from planbook.validate.submission import validate
from planbook.workflow.trust import Trust, open_trust

LOOP = Path(__file__).with_name("loop.py")
_DAY = date(2026, 12, 10)
"""On which all is brought together."""
_MOST_READ = 60
"""Workbooks that reading and checking are measured on."""


def reading(trust: Trust) -> Iterator[tuple[str, float]]:
    """What reading and checking workbooks costs in processor time, over reading every value and no more."""
    import python_calamine

    period = trust.period(LAST_PERIOD)
    paths = sorted(trust.returned(period).glob("*.xlsx"))[:_MOST_READ]

    def bare() -> None:
        for path in paths:
            with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
                for name in book.sheet_names:
                    book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    # What is made once in a process (libraries loaded, the register's words) is made before.
    validate(read_workbook(paths[0], trust.declarations, trust.limits), trust.register, period, None, "plan.xlsx")
    floor = _timed(bare, time.process_time)
    read = []
    reads = _timed(
        lambda: read.extend(read_workbook(path, trust.declarations, trust.limits) for path in paths),
        time.process_time,
    )
    checks = _timed(
        lambda: [validate(one, trust.register, period, None, "plan.xlsx") for one in read], time.process_time
    )
    yield "read and check a workbook, CPU over python-calamine's to_python of it", (reads + checks) / floor
    yield "    of that, checking", checks / floor


def bringing_together(pristine: Path) -> Iterator[tuple[str, float]]:
    """What `consolidate` takes, by the clock, beside the loop and when it is run again."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = Path(scratch) / "trust", Path(scratch) / "out"
        shutil.copytree(pristine, folder)
        loops = {
            engine: _timed(lambda engine=engine: _python(str(LOOP), str(folder), str(out), "--engine", engine))
            for engine in ("openpyxl", "calamine")
        }
        first = _timed(lambda: _consolidate(folder))
        again = _timed(lambda: _consolidate(folder))
        trust = open_trust(folder)
        change(trust, next(iter(trust.register.units)))
        changed = _timed(lambda: _consolidate(folder))
        for engine, took in loops.items():
            yield f"the loop with pandas and {engine}, over consolidate", took / first
        yield "consolidate again, nothing changed, over the first time", again / first
        yield "consolidate again, one workbook changed, over the first time", changed / first


def _consolidate(folder: Path) -> None:
    _python("-m", "planbook", "-C", str(folder), "--today", _DAY.isoformat(), "-q", "consolidate", LAST_PERIOD)


def _python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # 1 says that there are findings
        raise RuntimeError(f"{' '.join(arguments)}\n{done.stderr}")


def _timed(what: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begun = clock()
    what()
    return clock() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workbooks", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--actions", type=int, default=ACTIONS, help="the fewest actions in a workbook")
    asked = parser.parse_args()
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        pristine = Path(scratch) / "trust"
        trust = generate(pristine, asked.workbooks, actions=asked.actions)
        for number in range(asked.rounds):
            print(f"round {number + 1} of {asked.rounds}", file=sys.stderr)
            of_papers = over_zipping(trust, LAST_PERIOD, _DAY)
            for name, ratio in (*reading(trust), *of_papers, *bringing_together(pristine)):
                found.setdefault(name, []).append(ratio)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{asked.workbooks} workbooks, {asked.rounds} rounds, {machine}; medians")
    for name, ratios in found.items():
        print(f"{name:<75}{median(ratios):>6.2f}")


if __name__ == "__main__":
    main()
