"""Checks of who leads, monitors and is told."""

from collections import Counter
from collections.abc import Iterator

from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.registry import Hit, Params, check

_MOST_NAMED = 8
"""Parties of one row that a message names before the rest are counted."""


@check("one_lead")
def one_lead(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """Where several share a task, one of them is marked as the lead, and only one."""
    parties = context.parties(entry, params["field"])
    leads = [party.text("party") for party in parties if party.yes("lead")]
    if len(parties) > 1 and len(leads) != 1:
        who = listed((f"“{party.text('party')}”" for party in parties), most=_MOST_NAMED)
        marked = "none is marked as the lead" if not leads else f"{len(leads)} are marked as the lead"
        yield Hit(entry, (params["field"],), {"who": who, "marked": marked})


@check("monitor_is_other")
def monitor_is_other(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """Who monitors is not the one who leads."""
    leads = [p for p in context.parties(entry, "led_by") if p.yes("lead")]
    monitors = context.parties(entry, "monitored_by")
    names = {_who(link, context) for link in monitors}
    if len(monitors) == 1 and len(leads) == 1 and _who(leads[0], context) in names:
        yield Hit(entry, ("monitored_by", "led_by"), {"who": leads[0].text("party")})


@check("load", "workbook")
def load(params: Params, context: Context) -> Iterator[Hit]:
    """Nobody leads more actions than one person can."""
    leads = Counter(
        _who(link, context)
        for action in context.entries("action")
        if not context.has_ended(action)
        for link in context.parties(action, "led_by")
        if link.yes("lead")
    )
    for who, count in sorted(leads.items()):
        if count > params["most"]:
            code = context.register.code_for("person", who)
            name = context.register.label("person", code) if code else who
            yield Hit(record="action", tokens={"who": name, "count": count, "most": params["most"]}, value=name)


def _who(link: Entry, context: Context) -> str:
    """One name for the party however it is spelt."""
    party = link.text("party")
    return context.register.code_for("person", party) or folded(party)
