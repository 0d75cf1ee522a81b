"""Whether a workbook says one thing of itself: whose it is, of which period, format and version.

It says so in its hidden sheet, in its properties and on its cover; its file has a name, and lines in it were given
to one unit alone. Where two of these say different things none of them is believed: a school's figures under
another's name look quite plausible.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from planbook.model.calendar import Period, is_period_id, period_title
from planbook.model.cover import BETWEEN
from planbook.model.given_lines import given_lines
from planbook.model.names import comparable, unit_named
from planbook.model.prose import listed
from planbook.model.register import Register, folded
from planbook.model.submission import Entry, Problem, Submission
from planbook.model.values import Value

UNIT, REST = "WB-038", "WB-039"
_PLACES = {"sheet": "its hidden sheet says", "properties": "its properties say"}
_WHAT = {"period": "the period", "format": "the plan format", "version": "the version", "part": "the part"}


def contradictions(submission: Submission, name: str, register: Register | None = None) -> list[Problem]:
    """What a workbook contradicts itself in; `name` is that of its file.

    Without a register only what its hidden sheet and its properties say is compared: nothing else is understood.
    """
    if register is not None and submission.template == register.declarations.register_format.key:
        return []
    found = [_of_unit(submission, name, register), *_of_the_rest(submission, name, register)]
    return [problem for problem in found if problem]


def of_no_unit(submission: Submission) -> Submission:
    """`submission` without the unit that it says it is of, where it says so of two."""
    two = any(problem.code == UNIT for problem in submission.problems)
    return replace(submission, unit=None) if two else submission


def _of_unit(submission: Submission, name: str, register: Register | None) -> Problem | None:
    """Whose it is."""
    said = _said(submission, "unit")
    named = register.label if register else None
    words = [f"{_PLACES[place]} {_unit(unit, named)}" for place, unit in said]
    differ = len({comparable(unit) for _, unit in said}) > 1
    if register is not None:
        own = submission.unit if submission.unit in register.units else None
        cover = _units_on_cover(submission, register)
        file = unit_named(register.units, name)
        if cover and (differ or (own and not _is_among(own, cover, register))):
            differ = True
            words.append(f"its cover {listed(_unit(unit, named) for unit in cover)}")
        lines = bool(own and file and file != own and _has_lines_of(file, own, submission, register))
        differ = differ or lines
        if file and differ:
            words.append(f"its file name {_unit(file, named)}")
            words += [f"lines in it were given to {_unit(file, named)}"] if lines else []
    return Problem(UNIT, value=name, tokens=(("claims", listed(words)),)) if differ else None


def _of_the_rest(submission: Submission, name: str, register: Register | None) -> Iterator[Problem]:
    """Of which period, format and version it is, and which part."""
    shown: Mapping[str, Callable[[str], str]] = {"period": _period}
    for key, what in _WHAT.items():
        said = _said(submission, key)
        as_shown = shown.get(key, str)
        words = [f"{_PLACES[place]} {as_shown(value)}" for place, value in said]
        differ = len({comparable(value) for _, value in said}) > 1
        cover = _periods_on_cover(submission, register) if register is not None and key == "period" else []
        if cover and (differ or (submission.period and submission.period not in cover)):
            differ = True
            words.append(f"its cover {listed(map(_period, cover))}")
        if differ:
            yield Problem(REST, value=name, tokens=(("what", what), ("claims", listed(words))))


def _said(submission: Submission, key: str) -> list[tuple[str, str]]:
    """What the hidden sheet and the properties say of `key`, each different thing once a place."""
    claims = [(c.place, c.value) for c in submission.claims if c.key == key and c.place in _PLACES]
    return list(dict.fromkeys(claims))


def _texts(submission: Submission) -> Iterator[str]:
    """What stands on the cover, whole and in the parts between bars, and the first parts together."""
    for claim in submission.claims:
        if claim.place == "cover":
            parts = BETWEEN.split(claim.value)
            yield from dict.fromkeys([*parts, *("|".join(parts[:end]) for end in range(2, len(parts) + 1))])


def _units_on_cover(submission: Submission, register: Register) -> list[str]:
    """The units that the cover names, by id, name or other spelling, in its order.

    What is the trust's own name too says nothing: it stands on every cover.
    """
    own = register.trust
    ours = {comparable(own.text(key)) for key in ("name", "short_name")} if own else set()
    found = [
        register.code_for("unit", text) or _in_another_form(text, register)
        for text in _texts(submission)
        if comparable(text) not in ours
    ]
    return list(dict.fromkeys(unit for unit in found if unit))


def _in_another_form(text: str, register: Register) -> str | None:
    """The unit whose id or name is `text` but for Unicode's form of its letters."""
    return register.once(_units_by_form).get(comparable(text))


def _units_by_form(register: Register) -> Mapping[str, str]:
    """The units by id and name, as `comparable` has them; what two have is the first one's."""
    units: dict[str, str] = {}
    for unit in register.units:
        for said in (unit, register.label("unit", unit)):
            units.setdefault(comparable(said), unit)
    return units


def _is_among(own: str, named: list[str], register: Register) -> bool:
    """Whether `own` is one of the units `named`, or has come after one of them, as a school that has converted."""
    return own in named or register.units[own].text("succeeds") in named


def _periods_on_cover(submission: Submission, register: Register) -> list[str]:
    """The periods of the register that begin a text on the cover, as its title does."""
    titles = {folded(period.title): period.id for period in register.calendar.periods}
    begins = (folded(text.partition(":")[0]) for text in _texts(submission))
    return list(dict.fromkeys(titles[title] for title in begins if title in titles))


def _has_lines_of(other: str, own: str, submission: Submission, register: Register) -> bool:
    """Whether lines stand in the workbook that were given to `other` and not to `own`, and none the other way."""
    period = register.calendar.period(submission.period or "")
    if period is None:
        return False
    theirs, ours = ({*_lines(register, unit, submission, period)} for unit in (other, own))
    return any(_stands(line, submission, register) for line in theirs - ours) and not any(
        _stands(line, submission, register) for line in ours - theirs
    )


_Line = tuple[str, tuple[tuple[str, Value], ...]]
"""A record, and the values that a line of it is given with."""


def _lines(register: Register, unit: str, submission: Submission, period: Period) -> Iterator[_Line]:
    for record in dict.fromkeys(table.record for table in submission.tables):
        for line in given_lines(register, record, unit, period):
            yield record, tuple(sorted(line.values.items(), key=lambda pair: pair[0]))


def _stands(line: _Line, submission: Submission, register: Register) -> bool:
    """Whether a row says all that the line was given with."""
    record, values = line
    specs = [(register.declarations.records[record].field(key), value) for key, value in values]

    def said(entry: Entry) -> bool:
        return all(
            entry.has(spec.key) and register.canonical(spec, entry.get(spec.key)) == value for spec, value in specs
        )

    return any(said(entry) for entry in submission.entries(record))


def _unit(unit: str, label: Callable[[str, str], str] | None) -> str:
    name = label("unit", unit) if label else unit
    return f"{name} ({unit})" if name != unit else unit


def _period(period: str) -> str:
    return period_title(period) if is_period_id(period) else period
