"""How what planbook takes grows with the rows of a workbook, with the units and with the periods of a trust.

    python benchmarks/growth.py docs/images/growth.svg --rows 30 60 120 240 --units 10 40 160 --periods 1 2 4

draws a plot of processor time, each line in multiples of its own first value, beside what grows in step.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from clock import least, planbook
from generate import ACTIONS, LAST_PERIOD, generate
from measures import DAY
from planbook.collect.workbook import read_workbook
from planbook.validate.submission import validate
from planbook.workflow.trust import open_trust

_COLOURS = ("#1f4e79", "#c55a11", "#548235")
_WIDTH, _HEIGHT, _LEFT, _TOP, _BETWEEN = 260, 200, 50, 50, 70


@dataclass(frozen=True, slots=True)
class Line:
    """How one thing grows: its sizes, and seconds at each of them."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def times(self) -> list[float]:
        """The seconds, as multiples of the first."""
        return [each / self.seconds[0] for each in self.seconds]


def with_rows(scratch: Path, sizes: Sequence[int]) -> list[Line]:
    """Reading and checking one workbook of so many actions."""
    took = []
    for actions in sizes:
        trust = generate(scratch / f"rows-{actions}", 1, filled=1, actions=actions)
        period = trust.period(LAST_PERIOD)
        (path,) = trust.returned(period).glob("*.xlsx")
        reads = partial(read_workbook, path, trust.declarations, trust.limits)
        checks = partial(validate, reads(), trust.register, period, None, "plan.xlsx")
        checks()
        took.append(least(reads, checks))
    reading, checking = zip(*took, strict=True)
    return [Line("reading", tuple(sizes), reading), Line("checking", tuple(sizes), checking)]


def with_units(scratch: Path, sizes: Sequence[int], actions: int) -> list[Line]:
    """`consolidate` of a trust of so many units, the first time and again."""
    first, again = [], []
    for units in sizes:
        folder = scratch / f"units-{units}"
        generate(folder, units, filled=2, actions=actions)
        first.append(_consolidate(folder))
        again.append(_consolidate(folder))
    names = ("consolidate", "again, nothing changed")
    return [Line(name, tuple(sizes), tuple(took)) for name, took in zip(names, (first, again), strict=True)]


def with_periods(scratch: Path, sizes: Sequence[int], actions: int) -> list[Line]:
    """`consolidate` of the last of so many terms."""
    took = []
    for periods in sizes:
        folder = scratch / f"periods-{periods}"
        generate(folder, 3, filled=3, actions=actions, periods=periods)
        took.append(_consolidate(folder))
    return [Line("consolidate", tuple(sizes), tuple(took))]


def _consolidate(folder: Path) -> float:
    open_trust(folder)  # so that a folder that is not one is told here
    return planbook(folder, DAY.isoformat(), "consolidate", LAST_PERIOD).cpu


def as_svg(panels: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """The plot: a panel for each title, both axes in multiples of the first value."""
    width = _LEFT + len(panels) * (_WIDTH + _BETWEEN)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_TOP + _HEIGHT + 60}" '
        'font-family="Calibri, Carlito, sans-serif" font-size="13" role="img">',
        "<title>How processor time grows, as multiples of the first value of each line</title>",
        f'<rect width="{width}" height="{_TOP + _HEIGHT + 60}" fill="#ffffff"/>',
    ]
    for number, (title, lines) in enumerate(panels):
        parts += _panel(_LEFT + number * (_WIDTH + _BETWEEN), title, lines)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(left: float, title: str, lines: Sequence[Line]) -> list[str]:
    sizes = lines[0].sizes
    most = max(sizes[-1] / sizes[0], *(max(line.times) for line in lines)) * 1.05

    def at(size: float, times: float) -> str:
        x = left + _WIDTH * (size - sizes[0]) / max(1, sizes[-1] - sizes[0])
        return f"{x:.1f},{_TOP + _HEIGHT * (1 - times / most):.1f}"

    parts = [
        f'<text x="{left}" y="{_TOP - 28}" font-weight="bold">{escape(title)}</text>',
        f'<path d="M{left},{_TOP}V{_TOP + _HEIGHT}H{left + _WIDTH}" fill="none" stroke="#808080"/>',
        f'<path d="M{at(sizes[0], 1)}L{at(sizes[-1], sizes[-1] / sizes[0])}" stroke="#a6a6a6" '
        'stroke-dasharray="4 4" fill="none"/>',
    ]
    for size in sizes:
        x = at(size, 0).partition(",")[0]
        parts.append(f'<text x="{x}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{size:,}</text>')
    for times in (1, most / 2, most / 1.05):
        y = at(sizes[0], times).partition(",")[2]
        parts.append(f'<text x="{left - 6}" y="{y}" text-anchor="end">{times:.1f}</text>')
    for number, line in enumerate(lines):
        points = " ".join(at(size, times) for size, times in zip(line.sizes, line.times, strict=True))
        colour = _COLOURS[number % len(_COLOURS)]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = _TOP - 12 + 15 * number
        parts.append(f'<text x="{left + 8}" y="{y}" fill="{colour}">{escape(line.name)}</text>')
    return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[30, 60, 120, 240], help="actions in a workbook")
    parser.add_argument("--units", type=int, nargs="+", default=[10, 40, 160])
    parser.add_argument("--periods", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--actions", type=int, default=ACTIONS, help=f"with units and periods ({ACTIONS})")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        panels = (
            ("Actions in a workbook", with_rows(scratch, asked.rows)),
            ("Schools", with_units(scratch, asked.units, asked.actions)),
            ("Terms", with_periods(scratch, asked.periods, asked.actions)),
        )
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    asked.file.write_text(as_svg(panels), encoding="utf-8")
    for title, lines in panels:
        for line in lines:
            times = ", ".join(f"{size:,}: {each:.2f}" for size, each in zip(line.sizes, line.times, strict=True))
            print(f"{title}; {line.name}: {times}", file=sys.stderr)


if __name__ == "__main__":
    main()
