"""Checks of meetings, and of the declaration on the cover."""

from collections.abc import Iterator

from planbook.model.meeting_days import reader_of
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import entries
from planbook.validate.context import Context
from planbook.validate.names import nearest
from planbook.validate.params import NoParams
from planbook.validate.registry import Hit, check


def _body(entry: Entry, context: Context) -> Entry | None:
    return context.register.row("body", context.register.code_for("body", entry.get("body")))


@check("quorum_met", says=("quorum",), unseen="register")
def quorum_met(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A meeting that was held had its quorum."""
    body, attended = _body(entry, context), entry.number("attended")
    quorum = body.number("quorum") if body else None
    said = context.choice(entry, "held")
    took_place = said is not None and said.begun and said.ends
    if took_place and attended is not None and quorum is not None and attended < quorum:
        yield Hit(entry, ("attended",), {"quorum": f"{quorum:g}"})


@check("papers_in_time", says=("clear", "wanted"), unseen="figures")
def papers_in_time(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Papers go out as many clear days ahead as the body's rules say."""
    body, day, sent = _body(entry, context), entry.date("date"), entry.date("papers_sent")
    wanted = body.number("papers_days") if body else None
    if day is None or sent is None or wanted is None:
        return
    clear = (day - sent).days - 1  # neither the day of sending nor that of the meeting counts
    if clear < wanted:
        yield Hit(entry, ("papers_sent", "date"), {"clear": max(clear, 0), "wanted": f"{wanted:g}"})


@check("power_of_body", says=("nearest", "told"), unseen="register")
def power_of_body(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A decision rests on a power of the body that is to take it, where the register lists what that may decide."""
    body = _body(entry, context) if entry.get("body") is not None else _reader(entry, context)
    powers = entries(body.get("may_decide")) if body else []
    power = entry.text("power")
    if body is None or not powers or folded(power) in {folded(one) for one in powers}:
        return
    name = body.text("name") or body.text("body")
    if power:
        told = f"is needed from the {name} under “{power}”, which is not among what it may decide"
    else:
        told = f"is needed from the {name} but no power is given, and what it may decide is listed"
    yield Hit(entry, ("power",), {"told": told, "nearest": nearest(power, powers) if power else ""})


def _reader(entry: Entry, context: Context) -> Entry | None:
    """The body that reads the report which the row is for."""
    register = context.register
    unit = context.unit.text("unit_id") if context.unit else register.code_for("unit", entry.get("unit"))
    code = reader_of(register, unit)[0] if unit else register.code_for("body", register.of_trust("committee"))
    return register.row("body", code) if code else None


@check("declared")
def declared(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Who checked the return has given name, role and date; in an earlier workbook a Yes."""
    asked = ("name", "date", "checked") if entry.has("checked") else ("name", "role", "date")
    lacking = tuple(key for key in asked if entry.has(key) and entry.get(key) in (None, False))
    if lacking:
        yield Hit(entry, lacking)
