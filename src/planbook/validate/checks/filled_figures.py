"""Checks of figures that a return came with from an export, and that the school has typed over."""

from collections.abc import Iterator

from planbook.model.figures_held import as_filled_in, from_where
from planbook.model.kpi import counts_words, figure, needs_denominator, shown_figure
from planbook.model.submission import Entry
from planbook.model.values import shown
from planbook.validate.context import Context
from planbook.validate.kpi_rows import COUNTS, kpi_of
from planbook.validate.params import NoParams
from planbook.validate.registry import Hit, check


@check("filled_figure_kept", says=("export", "told"), unseen="register")
def filled_figure_kept(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure that was filled in from an export is returned as it was."""
    if not context.register.has_exports:
        return
    kpi, period = kpi_of(entry, context), context.period
    if kpi is None or period is None or not context.register.kpi_due(kpi, period):
        return
    unit = context.register.counts_for(context.submission.unit or "") or ""
    filled = as_filled_in(context.register, period.id, unit, entry)
    if filled is None:
        return
    changed = tuple(key for key in COUNTS if entry.get(key) is not None and entry.get(key) != filled.entry.get(key))
    if changed:
        said = [_told(kpi, row) for row in (entry, filled.entry)]
        told = f"the return says {said[0]}, the export {said[1]}"
        yield Hit(entry, changed, {"export": from_where(filled), "told": told})


def _told(kpi: Entry, row: Entry) -> str:
    """A figure with its counts in words: "94% (94 of 100)"."""
    count, whole = row.get("numerator"), row.get("denominator")
    value = figure(kpi, count, whole)
    counts = shown(count)
    if isinstance(count, int | float) and isinstance(whole, int | float) and needs_denominator(kpi):
        counts = counts_words(kpi, count, whole)
    return f"{shown_figure(kpi, value)} ({counts})" if value is not None and counts else counts or "nothing"
