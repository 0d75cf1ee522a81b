"""Checks of the register itself: what every workbook and figure of the trust rests on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from planbook.model.calendar import is_period_id, kind_of_period
from planbook.model.mail import read_addresses
from planbook.model.nouns import noun_of
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.settings import fitting, settable
from planbook.model.submission import Entry
from planbook.model.values import Value, entries, shown
from planbook.model.web import read_web_address
from planbook.validate.checks.dated_rows import are_apart
from planbook.validate.checks.fields import is_among
from planbook.validate.context import Context
from planbook.validate.names import nearest
from planbook.validate.params import (
    Expression,
    FieldKey,
    Most,
    NoParams,
    OneField,
    OneFieldWhen,
    RecordKey,
    codes_of,
)
from planbook.validate.registry import EVERY, Hit, check
from planbook.validate.wording import endless, quoted


@dataclass(frozen=True, kw_only=True)
class HasRows:
    record: RecordKey


@check("has_rows", "workbook")
def has_rows(params: HasRows, context: Context) -> Iterator[Hit]:
    """The register has at least one row of this record."""
    if context.period is None and not context.entries(params.record):
        yield Hit(record=params.record)


@dataclass(frozen=True, kw_only=True)
class AnyOf:
    fields: tuple[FieldKey, ...]


@check("any_of")
def any_of(entry: Entry, params: AnyOf, context: Context) -> Iterator[Hit]:
    """All these fields are given: one finding for a row, whichever are blank."""
    blank = tuple(key for key in params.fields if entry.has(key) and entry.get(key) is None)
    if blank:
        yield Hit(entry, blank)


@dataclass(frozen=True, kw_only=True)
class Pattern(OneFieldWhen):
    form: Expression
    """A regular expression that the whole text has to match."""


@check("pattern", unseen="words")
def pattern(entry: Entry, params: Pattern, context: Context) -> Iterator[Hit]:
    """The field has the form it should, in rows where another field is one of a few values if the rule says so."""
    text = entry.text(params.field)
    among = is_among(entry, params)
    if text and among and not re.fullmatch(params.form, text):
        yield Hit(entry, (params.field,))


@dataclass(frozen=True, kw_only=True)
class EmailAddresses(OneField):
    among_words: bool = False


@check("email_addresses", says=("what",))
def email_addresses(entry: Entry, params: EmailAddresses, context: Context) -> Iterator[Hit]:
    """What stands where e-mail addresses do is addresses; with `among_words`, what looks like one is."""
    text = entry.text(params.field)
    if params.among_words:
        text = "; ".join(word for word in text.split() if "@" in word)
    faults = read_addresses(text).faults
    if faults:
        what = listed((f"“{quoted(piece)}” {why}" for piece, why in faults), most=3)
        yield Hit(entry, (params.field,), {"what": what})


@check("web_address", says=("what",))
def web_address(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What stands where a web address does is one."""
    text = entry.text(params.field)
    _, fault = read_web_address(text)
    if fault:
        yield Hit(entry, (params.field,), {"what": f"“{quoted(text)}” {fault}"})


@check("period_id")
def period_id(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A period's id has the form that workbooks are named by."""
    if entry.text("period") and not is_period_id(entry.text("period")):
        yield Hit(entry, ("period",))


@check("period_kind", says=("said",))
def period_kind(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A period's kind is the one that its id says."""
    text, kind = entry.text("period"), entry.text("kind")
    if not is_period_id(text) or not kind:
        return
    said = kind_of_period(text)
    if said != kind:
        yield Hit(entry, ("kind", "period"), {"said": context.declarations.word("period_kind", said).lower()})


@check("due_after_figures", says=("figures",))
def due_after_figures(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Returns are due on or after the day that their figures are of; a year's may set its plan before that."""
    due, as_at = entry.date("due"), entry.date("as_at") or entry.date("end")
    if due and as_at and due < as_at:
        period = context.register.calendar.period(entry.text("period"))
        if period and period.sets_the_plan:
            return
        yield Hit(entry, ("due", "as_at"), {"figures": as_at})


@check("periods_apart", "workbook", rows=EVERY, says=("end", "other", "period", "start"))
def periods_apart(params: NoParams, context: Context) -> Iterator[Hit]:
    """Periods of one kind do not overlap."""
    rows = [r for r in context.entries("period") if r.date("start") and r.date("end")]
    ordered = sorted(rows, key=lambda r: (r.text("kind"), r.date("start") or date.min))
    for before, after in pairwise(ordered):
        end, start = before.date("end"), after.date("start")
        if before.get("kind") == after.get("kind") and end and start and start <= end:
            words: dict[str, Value] = {
                "period": after.text("period"),
                "start": start,
                "other": before.text("period"),
                "end": end,
            }
            yield Hit(after, ("start",), words)


@dataclass(frozen=True, kw_only=True)
class DayInReach:
    earliest: int
    latest: int
    """Years."""


@check("day_in_reach", says=("earliest", "endless", "latest"))
def day_in_reach(entry: Entry, params: DayInReach, context: Context) -> Iterator[Hit]:
    """Every day of the register lies in the years that its trust works in."""
    if context.period is not None:
        return
    ends = {"earliest": f"01/01/{params.earliest}", "latest": f"31/12/{params.latest}"}
    for key in entry.table.keys:
        day = entry.date(key)
        if day and not params.earliest <= day.year <= params.latest:
            yield Hit(entry, (key,), {**ends, "endless": endless(context.spec(entry.record, key))})


@dataclass(frozen=True, kw_only=True)
class DaysOfThePeriod:
    around: int
    after: int


@check("days_of_the_period", says=("what",))
def days_of_the_period(entry: Entry, params: DaysOfThePeriod, context: Context) -> Iterator[Hit]:
    """A period's days lie near the academic year of its name, and what is due of it near its end; the plan of a
    year is drafted before it begins.

    `around` are the days before and after the year, `after` those after the period's end.
    """
    text = entry.text("period")
    start, end = entry.date("start"), entry.date("end")
    if not is_period_id(text) or start is None or end is None or end < start:
        return
    first = date(int(text[:4]), 9, 1)
    far = [key for key in ("start", "end") if (day := entry.date(key)) and _apart(day, first) > params.around]
    if far:
        yield Hit(entry, tuple(far), {"what": f"it runs from {shown(start)} to {shown(end)}, not in {text[:7]}"})
        return
    of_year = entry.get("kind") == "year"
    near, near_key, verb = (start, "start", "begins") if of_year else (end, "end", "ends")
    for key in ("due", "as_at", "meeting"):
        day = entry.date(key)
        if day is None or (-params.after <= (day - near).days and (day - end).days <= params.after):
            continue
        heading = context.spec(entry.record, key).heading
        if day > end:
            where, beside = f"{(day - end).days} days after it ends ({shown(end)})", "end"
        else:
            where, beside = f"{(near - day).days} days before it {verb} ({shown(near)})", near_key
        yield Hit(entry, (key, beside), {"what": f"{heading} is {shown(day)}, {where}"})


def _apart(day: date, first: date) -> int:
    """How many days `day` lies outside of the year that begins on `first`; 0 within it."""
    return max((first - day).days, (day - first).days - 366, 0)


@dataclass(frozen=True, kw_only=True)
class AtMost(OneField, Most):
    pass


@check("at_most", says=("most",))
def at_most(entry: Entry, params: AtMost, context: Context) -> Iterator[Hit]:
    """The figure is one that there can be."""
    number = entry.number(params.field)
    if number is not None and number > params.most:
        yield Hit(entry, (params.field,), {"most": params.most})


@dataclass(frozen=True, kw_only=True)
class OutOfLabel:
    units: tuple[str, ...] = codes_of("unit")


@check("kpi_out_of_label")
def kpi_out_of_label(entry: Entry, params: OutOfLabel, context: Context) -> Iterator[Hit]:
    """A share, a rate or a mean says what it is out of."""
    if entry.get("unit") in params.units and entry.get("out_of_label") is None:
        yield Hit(entry, ("out_of_label",))


@check("kpi_tolerance")
def kpi_tolerance(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI with a target says how near is near."""
    aimed = entry.get("target") is not None or entry.get("target_low") is not None
    if aimed and entry.get("tolerance") is None and entry.get("unit") != "yes_no":
        yield Hit(entry, ("tolerance",))


@check("kpi_range")
def kpi_range(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI that is best in a range has both its ends."""
    blank = tuple(key for key in ("target_low", "target_high") if entry.get(key) is None)
    if entry.get("better") == "range" and blank:
        yield Hit(entry, blank)


@check("kpi_target_there")
def kpi_target_there(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI in use that is judged has a target, its own or on the Targets sheet."""
    judged = context.register.packs.kpi_in_use(entry) and entry.get("better") in ("up", "down")
    code = entry.text("kpi")
    if judged and entry.get("target") is None and not context.register.of_kpi("kpi_target", code):
        yield Hit(entry, ("target",))


@check("target_in_unit", says=("what",))
def target_in_unit(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A percentage's target is on the scale of 0 to 100, and no target lies beyond what is possible."""
    kpi = entry
    if entry.record == "kpi_target":
        code = context.register.code_for("kpi", entry.get("kpi"))
        found = context.register.row("kpi", code)
        if found is None:
            return
        kpi = found
    target, noun = entry.number("target"), noun_of(context.declarations, kpi.record).one
    if target is None:
        return
    low, high = kpi.number("lowest"), kpi.number("highest")
    if kpi.get("unit") == "percent" and 0 < target <= 1 and (high is None or high > 1):
        yield Hit(entry, ("target",), {"what": f"reads as {target:g}%, less than one or two in a hundred"})
    elif (low is not None and target < low) or (high is not None and target > high):
        yield Hit(entry, ("target",), {"what": f"is beyond the lowest or highest figure that the {noun} can have"})


@check("known_format", says=("formats", "nearest"))
def known_format(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A plan format is one that planbook has."""
    plans = [f.key for f in context.declarations.formats.values() if f.kind == "plan"]
    text = entry.text("format")
    if text and text not in plans:
        yield Hit(entry, ("format",), {"nearest": nearest(text, plans), "formats": listed(plans, "or")})


@check("known_rule", says=("nearest",))
def known_rule(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A setting or a waiver is of a rule there is."""
    text = entry.text("rule")
    if text and text not in context.declarations.rules:
        yield Hit(entry, ("rule",), {"nearest": nearest(text, context.declarations.rules, 80)})


@check("known_parameter", says=("what",))
def known_parameter(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A setting's parameter is one that its rule has, with a value that fits."""
    rule = context.declarations.rules.get(entry.text("rule"))
    name = entry.text("parameter")
    if rule is None or not name:
        return
    usable = settable(rule)
    if name not in usable:
        has = f"it has {listed(usable)}" if usable else "it has none to change"
        yield Hit(entry, ("parameter",), {"what": f"The rule {rule.code} has no parameter “{name}”; {has}."})
        return
    if fitting(rule, name, entry.text("value")) is None:
        wanted = f"the rule has {rule.params[name]}"
        what = f"The value “{entry.text('value')}” of {name} does not fit; {wanted}."
        yield Hit(entry, ("value",), {"what": what})


@check("waives_a_warning", says=("instead", "what"))
def waives_a_warning(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A waiver is of a rule that gives warnings, as the trust has it."""
    declared = context.declarations.rules.get(entry.text("rule"))
    if declared is None:
        return
    rule = context.register.rule(declared)
    if rule is None and not declared.begins_on:
        what = "it is a preview, which is off"
        instead = "Delete the row, or give the rule a severity on the sheet Rules."
    elif rule is None:
        what, instead = "the sheet Rules switches it off", "Delete the row; a rule that is off finds nothing."
    elif rule.severity == "error":
        what, instead = "it gives errors", "Delete the row, and have what the rule finds corrected."
    elif rule.severity == "note":
        what, instead = "it gives notes, which ask for nothing", "Delete the row."
    else:
        return
    yield Hit(entry, ("rule",), {"what": what, "instead": instead})


@check("one_meaning", "workbook", rows=EVERY, says=("name", "other"))
def one_meaning(params: NoParams, context: Context) -> Iterator[Hit]:
    """A name or other spelling means one thing among rows of its kind."""
    for table in context.submission.tables:
        record = context.declarations.records[table.record]
        if context.period is not None or not record.row_id:
            continue
        meant: dict[str, Entry] = {}
        for entry in table.entries():
            if context.has_ended(entry):
                continue  # a school that has converted keeps its name under another id
            code = entry.text(record.row_id)
            for name in [code, entry.text(record.label), *entries(entry.get("also"))]:
                other = meant.setdefault(folded(name), entry) if name else entry
                there = other.text(record.row_id)
                if there != code and not are_apart(record, other, entry):
                    yield Hit(
                        entry, ("also" if entry.get("also") else record.label,), {"name": name, "other": there}
                    )


@check("names_what_is_there", says=("nearest", "sheet", "who"))
def names_what_is_there(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What a row of the register names, the register has."""
    record = context.declarations.records[entry.record]
    unknown = [
        spec.key
        for spec, value in context.values(entry)
        if spec.type == "code" and value is not None and context.register.code_for(spec.of, value) is None
    ]
    if context.period is None and unknown:
        spec = record.field(unknown[0])
        sheets = dict.fromkeys(context.declarations.records[record.field(key).of].title for key in unknown)
        tokens = {"who": listed(f"“{entry.text(k)}”" for k in unknown), "sheet": listed(sheets, "or")}
        yield Hit(
            entry,
            tuple(unknown),
            {**tokens, "nearest": context.registered(spec.of).nearest(entry.text(unknown[0]))},
        )
