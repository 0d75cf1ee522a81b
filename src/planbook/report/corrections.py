"""What is not as it was published, in words: a line each, with what it was, what it is, and why as far as known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from planbook.consolidate.shown import HEADLINE, RECORD, Differing
from planbook.consolidate.tops import ACTIONS, top_of_actions
from planbook.look import STATUS
from planbook.model.headlines import declared_figures
from planbook.model.kpi import EVERYBODY, shown_figure
from planbook.model.nouns import nouns_of
from planbook.model.phases import together_word
from planbook.model.prose import inside, opening
from planbook.model.record import Field
from planbook.model.register import Register
from planbook.model.unit_words import unit_words
from planbook.model.values import from_json, long_date, shown
from planbook.model.words import words_of

_MONEY = ("award", "spent", "committed", "forecast", "variance", "uncommitted")
Family = Literal["kpi", "measure", "action", "money"]
"""Whose words a status has, as `look.STATUS` declares them."""
_FAMILIES: Mapping[str, Family] = {"measures": "measure", "actions": "action", RECORD: "action", "funding": "money"}
_NAMES = {
    "award": "{allocation}", "variance": "left", "uncommitted": "not committed",
    "repayable": "repayable if unspent", "value": "", "expected": "finish", "percent_done": "% complete",
    "spent_share": "% spent", "due": "due", "last": "last time", "last_year": "a year before",
    "change": "change since last time", "reported": "reported", "numerator": "counted", "denominator": "out of",
    "delivery": "status", "on_time": "on time", "last_target": "target of last time",
    "last_status": "status of last time", "overdue_days": "days overdue", "slipped_days": "days moved",
    "received_on": "received", "came_in": "returned", "not_reported": "not reported", "not_due": "not due",
    "red": "off track", "amber": "watch", "green": "on track", "blue": "completed", "met_on": "met on",
    "units": "due from", "reporting": "reported by",
}  # fmt: skip
_HEADLINES = {
    "due": "returns due", "returned": "returns received", "on_time": "returns on time", "live": "live {actions}",
    "on_track": "{actions} on track", "off_track": "{actions} off track", "overdue": "{actions} overdue",
    "kpis_judged": "{KPIs} judged", "kpis_off_target": "{KPIs} off target", "award": "{allocations}",
    "spent": "spent", "forecast": "forecast",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """A line that is not as it was published."""

    what: str
    then: str
    now: str
    status_then: str | None
    """Its status then and now, by their codes; None where it is the same."""
    status_now: str | None
    why: str
    unit: str = ""
    family: Family = "kpi"
    figure: str = ""
    """The id of the figure that it shows now."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was not as it had been published, from one publication to the next."""

    since: date
    """The day on which it was published before."""
    until: date | None
    """The day on which the correction went out; None while it has not."""
    rows: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class WorkedFigure:
    """A paper that people have worked on, with the figures in it that are not as they were published."""

    paper: str
    """Its file."""
    rows: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a paper of corrections tells of."""

    step: Step
    worked: Sequence[WorkedFigure] = ()

    @property
    def words(self) -> Mapping[str, str]:
        """What names in braces stand for in it, beside those of any paper."""
        return {"since": long_date(self.step.since)}


def correction_of(found: Differing, register: Register, why: str = "") -> Correction:
    """The words of what differs."""
    statuses = found.statuses
    then, now = statuses or (None, None)
    return Correction(
        what=what_it_is(found, register),
        then=_said(found, found.then, register),
        now=_said(found, found.now, register),
        status_then=then,
        status_now=now,
        why=why,
        unit=found.unit,
        family=_FAMILIES.get(found.table, "kpi"),
        figure=found.key.partition("#")[0] if found.now else "",
    )


def correction_line(row: Correction) -> str:
    """A correction as one line: "Attendance, Oakmere: 93.1% (On target), now 92.4% (Near target)"."""
    sides = ((row.then, row.status_then), (row.now, row.status_now))
    then, now = (f"{said} ({status_word(status, row.family)})" if status else said for said, status in sides)
    return f"{row.what}: {then}, now {now}"


def status_word(status: str | None, family: Family = "kpi") -> str:
    """The word of a status; a dash without one."""
    return STATUS[status].word(family) if status in STATUS else str(status or "–")


def _called(names: Mapping[str, str], name: str, register: Register) -> str:
    """What people call the field or figure `name`: as `names` has it, in the trust's words; else its key."""
    nouns = nouns_of(register.declarations)
    words = {"actions": nouns.action.many, "KPIs": nouns.kpi.many}
    words |= {"allocation": nouns.award.one, "allocations": nouns.award.many}
    return names.get(name, name.replace("_", " ")).format_map(words)


def _all_of(register: Register) -> str:
    """All that the figure is of, by what they are: "All schools", "All schools and teams"."""
    _, many = unit_words(register, register.units)
    return f"All {many}"


def what_it_is(found: Differing, register: Register) -> str:
    """What the line is of, as people know it."""
    own, _, number = found.key.partition("#")
    parts = own.split("/")
    of_unit = f", {register.ever.label('unit', found.unit)}" if found.unit else ""
    if found.table == RECORD:
        called, spec, row = _row_of(found.key, register)
        heading = f", {spec.heading}" if spec else ""
        return f"{opening(called)} {row}{heading}{of_unit}"
    if found.table == HEADLINE and (title := declared_figures(register.declarations).get(own)):
        return f"{_all_of(register)}: {inside(title)}"
    match parts:
        case ["kpi", code, _, *group]:
            return f"{_kpi(register, code, group)}{of_unit}"
        case ["phase", phase, code, *group]:
            return f"{_kpi(register, code, group)}, {inside(together_word(register.declarations, phase))}"
        case ["headline", name]:
            return f"{_all_of(register)}: {_called(_HEADLINES, name, register)}"
        case ["source", code, *_]:
            return register.label("funding_source", code)
        case ["area", *slug]:
            top = opening(top_of_actions(register.declarations).one)
            return f"{top}: {' '.join(slug).replace('-', ' ')}"
        case ["returns", *_]:
            return f"Return{of_unit}"
        case [kind, _, *ref]:
            return f"{_one(register, kind)} {'/'.join(ref)}{' (' + number + ')' if number else ''}{of_unit}"
    return own


def _row_of(key: str, register: Register) -> tuple[str, Field | None, str]:
    """What a row of a record is called, the field that a line tells of it, if it is of one, and the row's ref; of a
    record that the trust no longer has its key alone."""
    _, name, _, *ref = key.split("/")
    record = register.declarations.records.get(name)
    spec = record.by_key.get(ref[-1]) if record and len(ref) > 1 else None
    return record.one if record else name, spec, "/".join(ref[:-1] if spec else ref)


def _one(register: Register, kind: str) -> str:
    """What people call one of a kind of row: its record's word, else the kind itself."""
    record = register.declarations.records.get(kind)
    return opening(record.one if record else kind)


def _kpi(register: Register, code: str, group: list[str]) -> str:
    kpi = register.kpis.get(code)
    name = kpi.text("name") if kpi else code
    if not group or group[0] == EVERYBODY:
        return name
    word = register.declarations.word("pupil_group", group[0])
    return f"{name} ({inside(word)})"


def _said(found: Differing, side: Mapping[str, Any], register: Register) -> str:
    """What the fields that differ say on one side; the figure first, its counts in brackets."""
    if not side:
        return "not shown"
    code = found.key.split("/")[{"kpis": 1, "phases": 2}[found.table]] if found.table in ("kpis", "phases") else ""
    kpi = register.kpis.get(code)
    said = []
    names = [name for name in found.fields if name not in ("status", "delivery")]
    if side.get("numerator") == side.get("denominator") == 0 and not _OF_COUNTS.isdisjoint(names):
        said = ["0 of 0"]
        names = [name for name in names if name not in _OF_COUNTS]
    for name in names:
        if name == "denominator" and "numerator" in found.fields:
            continue
        value = side.get(name)
        if name == "numerator" and value is not None and "denominator" in side:
            said.append(f"{_number(value)} of {_number(side['denominator'])}")
            continue
        if value is None and (name == "numerator" or (name in _OF_WHAT_CAME and side.get("came_in") is False)):
            continue  # the figure says that there is none; nothing came
        if value is None:
            said.append(f"no {_called(_NAMES, name, register) or 'figure'}")
            continue
        if name == "reported":
            words = register.declarations.word(register.declarations.records[ACTIONS].field("status").list, value)
        elif name == "last_status":
            words = status_word(str(value))
        elif kpi is not None and name in ("value", "target", "benchmark", "last", "last_year", "last_target"):
            words = shown_figure(kpi, float(value))
        else:
            words = _in_words(found, name, value, register)
        said.append(f"{_called(_NAMES, name, register)} {words}".strip())
    if said or side.get("status") == "suppressed":
        return "; ".join(said) or "hidden"
    return "no figure" if code and side.get("value") is None else "as it was"


def _in_words(found: Differing, name: str, value: Any, register: Register) -> str:
    """What a field was shown as, by its type; a result by its word where it is a judgement."""
    spec = _field(found, name, register)
    if spec is not None and spec.type == "result":
        return words_of(register.declarations, spec, from_json(value, dated=True))
    told = from_json(value, dated=True)
    return long_date(told) if isinstance(told, date) else shown(told, _kind(found, name, register))


def _field(found: Differing, name: str, register: Register) -> Field | None:
    """The field of a record that is shown under `name`; None of what is no field of one."""
    if found.table == RECORD:
        return _row_of(found.key, register)[1]
    record = register.declarations.records.get(found.key.partition("/")[0])
    return record.by_key.get(name) if record else None


def _kind(found: Differing, name: str, register: Register) -> str:
    """The type that the field `name` of a line is shown as."""
    if found.table == RECORD and (spec := _row_of(found.key, register)[1]):
        return spec.type
    return "money" if name in _MONEY or found.key in _MONEY_HEADLINES else "text"


_OF_COUNTS = frozenset({"value", "numerator", "denominator"})
"""What is said of a figure: it and its counts."""
_OF_WHAT_CAME = ("on_time", "received_on")
"""What is said of a return that there is."""


_MONEY_HEADLINES = ("headline/award", "headline/spent", "headline/forecast")


def _number(value: Any) -> str:
    return shown(value) if not isinstance(value, float) or not value.is_integer() else shown(int(value))
