"""Checks of groups of pupils: none is larger than all, and two that are everybody together add up to it."""

from collections.abc import Iterator

from planbook.model.kpi import EVERYBODY
from planbook.model.prose import inside, listed
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.kpi_rows import COUNTS, group_named, kpi_of, rows_now
from planbook.validate.params import NoParams
from planbook.validate.registry import Hit, check

_LABELS = {"numerator": "count_label", "denominator": "out_of_label"}
"""Of a KPI: what the counts of its rows are of."""


@check("kpi_groups_are_all", says=("added", "groups", "what", "whole"), unseen="rows")
def kpi_groups_are_all(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Two groups that are all pupils together add up to what is given for all pupils."""
    kpi, group = kpi_of(entry, context), group_named(entry)
    if kpi is None or group != EVERYBODY:
        return
    code, rows = kpi.text("kpi"), context.once(rows_now)
    for choice in context.declarations.lists["pupil_group"]:
        one, other = rows.get((code, choice.code)), rows.get((code, choice.counterpart or ""))
        if one is None or other is None or choice.code > (choice.counterpart or ""):
            continue
        for key, label in _LABELS.items():
            whole, parts = entry.number(key), [n for row in (one, other) if (n := row.number(key)) is not None]
            # More of one group than of all is an error of its own.
            if whole is None or len(parts) < 2 or sum(parts) == whole or max(parts) > whole:
                continue
            words = [inside(context.declarations.word("pupil_group", row.text("group"))) for row in (one, other)]
            tokens = {"what": kpi.text(label), "groups": listed(words), "added": f"{sum(parts):,g}"}
            yield Hit(entry, (key,), tokens | {"whole": f"{whole:,g}"})


@check("kpi_group_in_all", says=("all",), unseen="rows")
def kpi_group_in_all(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A group of pupils is no larger than all of them."""
    if group_named(entry) == EVERYBODY:
        return
    whole = context.once(rows_now).get((context.register.code_for("kpi", entry.get("kpi")), EVERYBODY))
    if whole is None:
        return
    larger = tuple(
        key
        for key in COUNTS
        if (n := entry.number(key)) is not None and (m := whole.number(key)) is not None and n > m
    )
    if larger:
        yield Hit(entry, larger, {"all": f"{whole.number(larger[0]):g}"})
