"""How time and memory grow with the workbooks: `consolidate` of a trust, by the clock, and its processes' memory.

    python benchmarks/scale.py FOLDER [FOLDER ...]

Each FOLDER is a trust that `generate.py` has made; one that was brought together before is not measured as a first
time. What is printed is, for each: workbooks, seconds, seconds a workbook, processor time of planbook and of the
processes it started, and the most memory that all of them held at one time.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

PERIOD = "2026-27-autumn"
_DAY = "2026-12-10"
_EVERY = 0.2
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a command."""

    workbooks: int
    seconds: float
    per_workbook: float
    """Seconds a workbook, by the clock."""
    processor: float
    """Seconds of processor time, of all processes as far as they were seen."""
    peak_mb: float
    """The most that all processes together held in memory, in megabytes (resident, so what they share counts in
    each)."""


def measure(folder: Path, options: Sequence[str] = ()) -> Measured:
    """Bring the trust in `folder` together, and look at it meanwhile."""
    workbooks = sum(1 for _ in (folder / "returned" / PERIOD).glob("*.xlsx"))
    command = [sys.executable, "-m", "planbook", "-C", str(folder), "--today", _DAY, "-q", "consolidate", PERIOD]
    begun = time.perf_counter()
    with (folder.parent / f"{folder.name}.said").open("w") as said:
        process = psutil.Popen([*command, *options], stdout=said, stderr=subprocess.STDOUT)
        peak, processor = 0.0, {}
        while process.poll() is None:
            held = 0
            with suppress(psutil.Error):
                for one in (process, *process.children(recursive=True)):
                    with suppress(psutil.Error):
                        held += one.memory_info().rss
                        spent = one.cpu_times()
                        processor[one.pid] = spent.user + spent.system
            peak = max(peak, held / 2**20)
            time.sleep(_EVERY)
    if process.returncode not in (0, 1):
        raise RuntimeError((folder.parent / f"{folder.name}.said").read_text())
    took = time.perf_counter() - begun
    return Measured(workbooks, took, took / max(1, workbooks), sum(processor.values()), peak)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--option", action="append", default=[], help="For `consolidate`: --option=--workers=2.")
    asked = parser.parse_args()
    for folder in asked.folders:
        print(
            json.dumps({key: round(value, 4) for key, value in asdict(measure(folder, asked.option)).items()}),
            flush=True,
        )


if __name__ == "__main__":
    main()
