"""How time and memory grow with the workbooks: `consolidate` of a trust, by the clock, and its processes' memory.

    python benchmarks/scale.py FOLDER [FOLDER ...]

Each FOLDER is a trust that `generate.py` has made; one that was brought together before is not measured as a first
time. What is printed is, for each: workbooks, seconds, seconds a workbook, processor time of planbook and of the
processes it started, and the most memory that all of them held at one time.
"""

import argparse
import json
from pathlib import Path

from clock import planbook

PERIOD = "2026-27-autumn"
_DAY = "2026-12-10"


def measure(folder: Path, *options: str) -> dict[str, float]:
    """Bring the trust in `folder` together: what that takes, in seconds and in megabytes (resident, so what its
    processes share counts in each)."""
    workbooks = sum(1 for _ in (folder / "returned" / PERIOD).glob("*.xlsx"))
    took = planbook(folder, _DAY, "consolidate", PERIOD, *options, memory=True)
    return {
        "workbooks": workbooks,
        "seconds": round(took.wall, 4),
        "per_workbook": round(took.wall / max(1, workbooks), 4),
        "processor": round(took.cpu, 4),
        "peak_mb": round(took.memory, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--option", action="append", default=[], help="For `consolidate`: --option=--workers=2.")
    asked = parser.parse_args()
    for folder in asked.folders:
        print(json.dumps(measure(folder, *asked.option)), flush=True)


if __name__ == "__main__":
    main()
