"""How quick planbook is, in ratios: to a library that only reads, to a loop that somebody would write, to itself.

    python benchmarks/run.py --workbooks 100 --rounds 3
    python benchmarks/run.py --only read --only prepare
    python benchmarks/run.py --workbooks 500 --larger 5000 --largest 22000 --json figures.json

What is compared is run in turns, and the median over the rounds is shown beside the target. Ratios travel from one
computer to another; seconds do not, and are not shown. The trusts are kept in the folder of `--keep`, so that the
next run need not make them.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import peers
from generate import ACTIONS
from measures import MEASURES, Bench, Measured, Sizes
from planbook import __version__
from targets import COMPARED, TARGETS, Target

_ONCE = {"larger", "larger_memory", "largest_memory", "audit", "audit_changed"}
"""What is measured in the first round alone: it takes long, and hardly differs."""


def measured(bench: Bench, rounds: int, only: Sequence[str] = ()) -> dict[str, list[Measured]]:
    """What `rounds` rounds come to, by the key of the row; of all rows, or of those that are asked for."""
    found: dict[str, list[Measured]] = {}
    for number in range(rounds):
        for keys, measure in MEASURES:
            if (only and not {*keys} & {*only}) or (number and {*keys} <= _ONCE):
                continue
            print(f"round {number + 1} of {rounds}: {', '.join(keys)}", file=sys.stderr)
            for one in measure(bench):
                if not only or one.key in only:
                    found.setdefault(one.key, []).append(one)
    return found


def row_of(target: Target, rounds: Sequence[Measured]) -> dict[str, Any]:
    """A row of the table: what it is, its target, and what was measured, as the median of the rounds; null where
    nothing was."""
    value = median(one.value for one in rounds) if rounds else None
    seconds = [one.seconds for one in rounds if one.seconds is not None]
    reached = None if value is None else target.is_reached(value, median(seconds) if seconds else None)
    return {
        "key": target.key,
        "work": target.work,
        "measure": target.measure,
        "unit": target.unit,
        "most": target.most,
        "least": target.least,
        "superb": target.superb,
        "measured": value,
        "rounds": [one.value for one in rounds],
        "seconds": median(seconds) if seconds else None,
        "reached": reached,
        "note": "; ".join(dict.fromkeys(one.note for one in rounds if one.note)),
    }


def table(found: Mapping[str, Sequence[Measured]], only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The whole table, or the rows that are asked for."""
    shown = [target for target in (*TARGETS, *COMPARED) if not only or target.key in only]
    return [row_of(target, found.get(target.key, ())) for target in shown]


def as_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table as it is printed."""
    works, measures = (max((len(row[key]) for row in rows), default=0) + 2 for key in ("work", "measure"))
    lines = [f"{'':<{works + measures}}{'target':>13}{'measured':>10}"]
    for row in rows:
        wanted = f"at most {row['most']:g}" if row["most"] is not None else ""
        wanted = f"at least {row['least']:g}" if row["least"] is not None else wanted
        value = "-" if row["measured"] is None else f"{row['measured']:.{0 if row['unit'] else 2}f}"
        verdict = {True: "", False: "  not reached", None: ""}[row["reached"]]
        if row["reached"] and row["superb"] is not None:
            better = (
                row["measured"] <= row["superb"] if row["most"] is not None else row["measured"] >= row["superb"]
            )
            verdict = "  superb" if better else ""
        note = f"  ({row['note']})" if row["note"] else ""
        lines.append(
            f"{row['work']:<{works}}{row['measure']:<{measures}}{wanted:>13}{value:>10}{verdict}{note}".rstrip()
        )
    return "\n".join(lines)


def main() -> None:
    every = [target.key for target in (*TARGETS, *COMPARED)]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workbooks", type=int, default=500, help="schools of the trust (500)")
    parser.add_argument("--rounds", type=int, default=3, help="turns that the medians are of (3)")
    parser.add_argument("--only", action="append", default=[], choices=every, metavar="KEY", help=", ".join(every))
    parser.add_argument("--replies", type=int, default=100, help="schools that are replied to (100)")
    parser.add_argument("--periods", type=int, default=6, help="terms that are audited, 0 for none (6)")
    parser.add_argument("--larger", type=int, default=0, metavar="N", help="measure a trust of N schools too: 5000")
    parser.add_argument("--largest", type=int, default=0, metavar="N", help="and one of N: 22000")
    parser.add_argument(
        "--filled", type=int, default=50, help="workbooks that are filled in, the others copies (50)"
    )
    parser.add_argument(
        "--actions", type=int, default=ACTIONS, help=f"the fewest actions in a workbook ({ACTIONS})"
    )
    parser.add_argument("--keep", type=Path, help="a folder in which the trusts are kept for the next run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table to FILE too, as JSON")
    asked = parser.parse_args()
    sizes = Sizes(
        asked.workbooks,
        min(asked.replies, asked.workbooks),
        asked.periods,
        asked.larger,
        asked.largest,
        asked.filled,
        asked.actions,
    )
    for name in peers.missing():
        print(f"{name} is not installed, and not measured: pip install -e '.[benchmarks]'", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        found = measured(Bench(folder, sizes), asked.rounds, asked.only)
    rows = table(found, asked.only)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{asked.workbooks} workbooks, {asked.rounds} rounds, {machine}; medians")
    print(as_text(rows))
    if asked.json:
        told = {
            "version": 1,
            "on": datetime.now(UTC).date().isoformat(),
            "planbook": __version__,
            "machine": machine,
            "rounds": asked.rounds,
            "sizes": {name: getattr(sizes, name) for name in Sizes.__slots__},
            "rows": rows,
        }
        asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
