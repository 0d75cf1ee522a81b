"""Checks of money: sources, awards, what is spent and what is to come."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.model.declarations import Field
from planbook.model.funding import awards_by_line, days_of, share_of
from planbook.model.meaning import keeps_a_place
from planbook.model.prose import listed
from planbook.model.submission import Entry
from planbook.model.values import Value, as_number, rounded, shown
from planbook.validate.columns import Columns, Numbers, kept
from planbook.validate.context import Context
from planbook.validate.params import NoParams
from planbook.validate.registry import Hit, check

_CALLS_FOR_MONEY = re.compile(
    r"\b(?:costs?|funds?|funding|funded|paid|pay|supply|travel|fees?|licen[cs]es?|budget|purchase|courses?|hire)\b",
    re.I,
)
_PRICED = re.compile(r"£|\d")


@check("source_settled", unseen="words", needs=("source",))
def source_settled(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Where the money comes from is settled."""
    texts = [link.text("party") for link in context.parties(entry, "source")] or entry.items("source")
    if any(keeps_a_place(text, context.declarations.lists) for text in texts):
        yield Hit(entry, ("source",))


@check("split_with_purpose", says=("count", "who"), unseen="words", needs=("source",))
def split_with_purpose(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Where several sources pay, each says for what."""
    sources = context.parties(entry, "source")
    without = [s.text("party") for s in sources if s.get("purpose") is None]
    if len(without) > 1:
        yield Hit(
            entry, ("source",), {"count": len(sources), "who": listed((f"“{text}”" for text in without), most=8)}
        )


@check("cost_has_source", unseen="rows", needs=("cost",))
def cost_has_source(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A cost says which funding pays it."""
    if entry.number("cost") and entry.has("source") and entry.get("source") is None:
        yield Hit(entry, ("source", "cost"))


def _calls_for_money(columns: Columns, _: NoParams, __: Context) -> Numbers:
    return columns.where(("resources",), _has_no_price)


@kept
def _has_no_price(value: Value) -> bool:
    return _CALLS_FOR_MONEY.search(str(value)) is not None and not _PRICED.search(str(value))


@check("cost_in_figures", needs=("resources",), glance=_calls_for_money)
def cost_in_figures(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Money named in words has a price."""
    if _has_no_price(entry.text("resources")) and entry.get("cost") is None:
        yield Hit(entry, ("resources",))


def _pence(columns: Columns, _: NoParams, context: Context) -> Numbers:
    return columns.where(context.keys(columns, _is_money), _is_pence)


def _is_money(spec: Field) -> bool:
    return spec.type == "money"


def _is_pence(value: Value) -> bool:
    number = as_number(value)
    return number is not None and 0 < abs(number) < 1


@check("whole_money", says=("amount", "heading"), unseen="figures", glance=_pence)
def whole_money(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """An amount of money is a pound at least, or nothing."""
    for spec in context.declarations.records[entry.record].fields:
        value = entry.get(spec.key)
        if _is_money(spec) and _is_pence(value):
            yield Hit(entry, (spec.key,), {"heading": spec.heading, "amount": shown(value, "money")})


@check("within_award", says=("over", "together"), unseen="figures", needs=("spent", "committed", "award"))
def within_award(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Spent and committed together are within the award."""
    spent, committed, award = (entry.number(key) for key in ("spent", "committed", "award"))
    if spent is None or not committed or award is None or spent > award:
        return
    if spent + committed > award:
        yield Hit(
            entry,
            ("committed", "spent", "award"),
            {"together": shown(spent + committed, "money"), "over": shown(spent + committed - award, "money")},
        )


@check("spent_not_less", says=("before", "less"), unseen="before", needs=("spent",))
def spent_not_less(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Spending does not fall within a source's year."""
    spent = entry.number("spent")
    if spent is None or context.previous is None or context.period is None:
        return
    before = _line_before(entry, context)
    then = before.number("spent") if before else None
    if before and then is not None and spent < then and not _new_year(entry, before, context):
        yield Hit(entry, ("spent",), {"before": shown(then, "money"), "less": shown(then - spent, "money")})


def _line_before(entry: Entry, context: Context) -> Entry | None:
    """The last return's line of the same source and purpose."""
    code = context.register.code_for("funding_source", entry.get("source"))
    before = context.once(_lines_before)
    lines, named = before.get((code, None), []), before.get((code, entry.text("purpose")), [])
    return named[0] if len(named) == 1 else lines[0] if len(lines) == 1 else None


_Lines = Mapping[tuple[str | None, str | None], list[Entry]]
"""Funding lines by the source and the purpose that they are of; with None for the purpose, all of the source."""


def _lines_before(context: Context) -> _Lines:
    lines: dict[tuple[str | None, str | None], list[Entry]] = {}
    for line in context.previous.entries("funding_line") if context.previous else ():
        code = context.register.code_for("funding_source", line.get("source"))
        for purpose in (None, line.text("purpose")):
            lines.setdefault((code, purpose), []).append(line)
    return lines


def _new_year(entry: Entry, before: Entry, context: Context) -> bool:
    """Whether the source's year has begun again since the last return, or its line was of another year's money.

    In July the line of a source that runs from April to March is still of the year that ended in March.
    """
    last = context.register.calendar.period(context.previous.period or "") if context.previous else None
    year = _year_of(entry, context)
    if last is None or year is None or last.as_at < year[0]:
        return True
    return context.period is not None and last.year != context.period.year and _year_before(before, context) != year


def _year_before(before: Entry, context: Context) -> tuple[date, date] | None:
    """The first and last day of what a line of the last return was awarded."""
    last = context.register.calendar.period(context.previous.period or "") if context.previous else None
    code = context.register.code_for("funding_source", before.get("source"))
    if last is None or code is None:
        return None
    awards = awards_by_line(
        context.register, context.submission.unit or "", last.year, [(code, before.text("purpose"))]
    )
    return days_of(context.register, awards[0] or (), code, last.year)


def _year_of(entry: Entry, context: Context) -> tuple[date, date] | None:
    """The first and last day of what the line was awarded."""
    register = context.register
    code = register.code_for("funding_source", entry.get("source"))
    if code is None or context.period is None:
        return None
    return days_of(register, _awards(entry, context) or (), code, context.period.year)


def _awards(entry: Entry, context: Context) -> Sequence[Entry] | None:
    """The awards that the line is of; None where another line has them."""
    return context.once(_awards_by_row).get(entry.row.excel_row, ())


def _awards_by_row(context: Context) -> Mapping[int, Sequence[Entry] | None]:
    known = [
        (line, code)
        for line in context.entries("funding_line")
        if (code := context.register.code_for("funding_source", line.get("source")))
    ]
    year = context.period.year if context.period else ""
    named = [(code, line.text("purpose")) for line, code in known]
    awards = awards_by_line(context.register, context.submission.unit or "", year, named)
    return {line.row.excel_row: own for (line, _), own in zip(known, awards, strict=True)}


@dataclass(frozen=True, kw_only=True)
class SpendingKeepsPace:
    year_gone: float
    """Per cent of the year that has to have passed."""
    used: float
    """Per cent of the award that has to be spent or committed."""


@check("spending_keeps_pace", says=("gone", "share"), unseen="register", needs=("award", "spent"))
def spending_keeps_pace(entry: Entry, params: SpendingKeepsPace, context: Context) -> Iterator[Hit]:
    """Late in its year, most of a source is spent or committed."""
    award, spent, year = entry.number("award"), entry.number("spent"), _year_of(entry, context)
    if not award or spent is None or year is None or context.period is None:
        return
    gone = rounded(share_of(year, context.period.as_at), 0)
    share = rounded(100 * (spent + (entry.number("committed") or 0)) / award, 0)
    if gone >= params.year_gone and context.period.as_at <= year[1] and share < params.used:
        yield Hit(entry, ("spent", "award"), {"gone": f"{gone:.0f}%", "share": f"{share:.0f}%"})


@check("award_as_registered", says=("registered",), unseen="register", needs=("award",))
def award_as_registered(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """An award is the one that the register has."""
    award, code = entry.number("award"), context.register.code_for("funding_source", entry.get("source"))
    if award is None or code is None or context.period is None:
        return
    amounts = [amount for row in _awards(entry, context) or () if (amount := row.number("amount")) is not None]
    if amounts and sum(amounts) != award:
        yield Hit(entry, ("award",), {"registered": shown(sum(amounts), "money")})
