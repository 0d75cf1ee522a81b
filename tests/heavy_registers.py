"""Registers that are heavy rather than broken, as a coordinator can make one by a slip of the mouse.

`REGISTERS` names them all with what is to become of each. All are made for given limits, so that a test can have
them small; `measure_heavy.py --registers` measures what they take under those that the rules set.
"""

from collections.abc import Callable, Mapping

from heavy import BENEATH, READ, Case, Cells, Content, Make, Stored, error, formula, put, text_of
from planbook.collect.limits import MEGABYTE, Limits
from planbook.model.address import column_letter
from planbook.model.declarations import Declarations
from planbook.model.loading import load

LINES, EACH_A_LINE = 1_000, ("KPIs", "Priorities")
"""The most rows of the tables of which each row gives every unit a line: `most` of their records."""
FAULT = "a fault"
"""The outcome of a register that can be read, and has an error in one of its cells."""
_FIRST_DAY = 45_900
"""The day of Excel that the first of the days filled down is: in the autumn of 2025."""
_PARTS = ("autumn", "spring", "summer", "q1", "q2", "q3", "q4", "autumn-1", "spring-1", "summer-1")


def _period(number: int) -> Cells:
    year = 1930 + number // len(_PARTS) % 200
    return {
        "A": f"{year}-{(year + 1) % 100:02d}-{_PARTS[number % len(_PARTS)]}",
        "B": "Term",
        "C": 45_900,
        "D": 45_990,
    }


_KPI_LETTERS = {
    column.field.key: column_letter(place)
    for place, column in enumerate(load().register_format.sheet("kpi").columns)  # type: ignore[union-attr]
}


def _kpi(number: int) -> Cells:
    values = {
        **{
            "kpi": f"K{number}",
            "name": f"Measure {number}",
            "on": "Yes",
            "unit": "Number",
            "better": "Higher is better",
        },
        **{"definition": f"How many there are of kind {number}", "count_label": f"Things {number}"},
        **{"due_in": "Every term", "target": number, "tolerance": 1},
    }
    return {_KPI_LETTERS[key]: value for key, value in values.items()}


def _unit(number: int) -> Cells:
    return {"A": f"{100_000 + number}", "B": f"School {number}", "C": "School", "E": "Primary", "I": "Open"}


FILLED: Mapping[str, Callable[[int], Cells]] = {
    "Units": _unit,
    "Periods": _period,
    "Holidays": lambda n: {"A": f"Day {n}", "B": "INSET", "C": _FIRST_DAY + n % 700, "D": _FIRST_DAY + n % 700},
    "KPIs": _kpi,
    "Targets": lambda n: {"A": "Attendance", "B": "2026-27", "C": "Primary", "E": 90 + n / 10_000},
    "Benchmarks": lambda n: {
        **{"A": "Attendance", "B": "Primary", "C": "All pupils", "D": "England", "E": "Term", "F": "autumn"},
        **{"G": "2025-26", "H": 90 + n / 10_000, "I": "Final", "J": f"Table {n}"},
    },
    "People": lambda n: {
        "A": f"P{n}",
        "B": f"Person {n}",
        "C": "Lead",
        "E": f"p{n}@school.example",
        "H": f"No {n}",
    },
    "Bodies": lambda n: {"A": f"B{n}", "B": f"Committee {n}", "E": f"The group {n}", "H": "Termly"},
    "Priorities": lambda n: {"A": f"R{n}", "B": f"Area {n}", "C": "Chief executive", "F": f"Field {n}"},
    "Funding sources": lambda n: {"A": f"F{n}", "B": f"Grant {n}", "D": "September to August", "H": f"Money {n}"},
    "Allocations": lambda n: {"A": "990101", "B": "PP", "C": "2026-27", "D": 1000 + n, "E": f"Teaching {n}"},
    "Reporting lines": lambda n: {
        "A": f"R{n}",
        "C": "Headteacher",
        "D": "Trust board",
        "E": f"Paper {n}",
        "F": "Termly",
    },
    "Glossary": lambda n: {"A": f"Word {n}", "B": f"What it means {n}"},
    "Rules": lambda n: {"A": "FN-013", "B": "Note", "E": f"Agreed {n}"},
    "Waivers": lambda n: {"A": "FN-013", "B": "990101", "C": "2026-27-year", "D": f"9.{n}", "E": f"Agreed {n}"},
}
"""A row of each table of the register, as filling down makes it: its numbers count up, and none of it is wrong."""


def _filled(title: str, limit: str, share: float, over: int = 0) -> Make:
    """So many rows as are that share of a limit of a register's table, and so many over it."""
    most = LINES if title in EACH_A_LINE and share <= 1 else None

    def count(limits: Limits) -> float:
        told = getattr(limits, limit)
        return share * (min(told, most) if most else told) + over

    return _rows(title, FILLED[title], count)


def _rows(title: str, cells: Callable[[int], Cells], count: Callable[[Limits], float]) -> Make:
    """So many rows with these cells beneath what is on the sheet `title`."""

    def make(data: bytes, _: Declarations, limits: Limits) -> bytes:
        return put(data, title, ((BENEATH + n, cells(n)) for n in range(int(count(limits)))))

    return make


def _some(count: int) -> Callable[[Limits], float]:
    return lambda _: count


def _of(limit: str, share: float, per: float = 1) -> Callable[[Limits], float]:
    return lambda limits: share * getattr(limits, limit) / per


def _wide(number: int) -> Cells:
    return dict.fromkeys((column_letter(index) for index in range(40, 16_384)), number)


def _blank(number: int) -> Cells:
    return dict.fromkeys((column_letter(index) for index in range(10)), Stored(' s="1"', ""))


def _beside(content: Content) -> Callable[[int], Cells]:
    """Rows of twenty cells with that content, far to the right of any table."""
    letters = [column_letter(60 + index) for index in range(20)]
    return lambda _: dict.fromkeys(letters, content)


CODED = ("Units", "KPIs", "People", "Bodies", "Priorities", "Funding sources", "Glossary", "Rules")
"""The tables whose rows have codes of their own; Periods too, whose codes cannot be counted up for long."""
OTHERS = ("Holidays", "Targets", "Benchmarks", "Allocations", "Reporting lines", "Waivers")

LONG = ("Units", "Periods", "KPIs", "Targets", "Waivers")
"""The tables that are tried far beyond the limit too; it is the same limit for all."""

REGISTERS: tuple[Case, ...] = (
    *(Case(f"{t}, within the limit", _filled(t, "register_codes", 0.95), READ) for t in CODED),
    Case("Units, beyond it", _filled("Units", "register_codes", 1, over=1), "WB-003"),
    *(Case(f"{t}, within the limit", _filled(t, "register_rows", 0.95), READ) for t in OTHERS),
    Case("Allocations, beyond it", _filled("Allocations", "register_rows", 1, over=1), "WB-003"),
    *(Case(f"{t}, five times the limit of a table", _filled(t, "register_rows", 5), "WB-003") for t in LONG),
    Case("Periods, all that there can be and more", _filled("Periods", "register_codes", 0.95), FAULT),
    Case("one word filled down thirty thousand rows", _rows("Units", lambda _: {"I": "Open"}, _some(30_000)), READ),
    Case("a row filled down whole as far", _rows("People", lambda _: FILLED["People"](0), _some(30_000)), READ),
    Case("blank rows with a format", _rows("KPIs", _blank, _of("cells", 1, 10)), READ),
    Case("rows as wide as a sheet", _rows("Units", _wide, _of("cells", 0.9, 16_344)), READ),
    Case("cells beside a table", _rows("People", _beside(1), _of("cells", 0.9, 20)), READ),
    Case("errors beside a table", _rows("People", _beside(error("#REF!")), _of("cells", 0.9, 20)), READ),
    Case(
        "formulas without a result beside a table",
        _rows("Targets", _beside(Stored("", "<f>A1</f>")), _of("cells", 0.9, 20)),
        READ,
    ),
    Case(
        "formulas without a result in a table",
        _rows(
            "Allocations",
            lambda n: {**FILLED["Allocations"](n), "D": Stored("", "<f>A1</f>")},
            _of("register_rows", 0.95),
        ),
        FAULT,
    ),
    Case(
        "formulas in a table",
        _rows(
            "Allocations",
            lambda n: {**FILLED["Allocations"](n), "E": formula("A1", f"w{n}")},
            _of("register_rows", 0.95),
        ),
        READ,
    ),
    Case(
        "words of 30,000 characters",
        _rows(
            "Glossary",
            lambda n: {"A": f"Word {n}", "B": text_of(n, 30_000)},
            lambda limits: 0.9 * limits.text_mb * MEGABYTE / 30_000,
        ),
        READ,
    ),
    Case("one text of 20 MB", _rows("Glossary", lambda _: {"A": text_of(0, 20_000_000)}, _some(1)), "WB-003"),
    Case(
        "names that are not there",
        _rows(
            "Allocations",
            lambda n: {**FILLED["Allocations"](n), "A": f"No such school {n}"},
            _of("register_rows", 0.95),
        ),
        FAULT,
    ),
    Case(
        "the same code in every row",
        _rows("People", lambda n: {**FILLED["People"](n), "A": "CEO"}, _of("register_codes", 0.95)),
        FAULT,
    ),
)
