"""Checks of the figures that a line comes with: the trust's own, which count whatever is typed over them."""

from collections.abc import Iterator

from planbook.model.declarations import Record
from planbook.model.figures_held import held_figure
from planbook.model.kpi import (
    EVERYBODY,
    GIVEN_FIGURES,
    figure_or_nobody,
    given_cell,
    is_every_time,
    is_since_september,
    shown_figure,
)
from planbook.model.register import folded
from planbook.model.submission import Claim, Entry
from planbook.model.targets import aim_of
from planbook.model.values import Value, to_number
from planbook.validate.context import Context
from planbook.validate.kpi_rows import figure_before, named_kpi
from planbook.validate.params import Records
from planbook.validate.registry import EVERY, Hit, check


@check("given_figures_kept", "workbook", rows=EVERY, says=("line", "what"))
def given_figures_kept(params: Records, context: Context) -> Iterator[Hit]:
    """Every figure that a line came with is as the trust has it; what cannot be told from here is passed over."""
    claims: dict[tuple[str, int], list[Claim]] = {}
    for claim in context.submission.claims:
        if claim.place == "figure":
            claims.setdefault((claim.sheet, claim.excel_row), []).append(claim)
    for key in params.records if claims else ():
        record = context.declarations.records[key]
        for entry in context.entries(key):
            kpi = named_kpi(entry, context)
            own = claims.get((entry.table.sheet, entry.row.excel_row), ())
            told = [words for claim in own if kpi and (words := _differs(claim, kpi, entry, record, context))]
            if kpi and told:
                name = context.register.label("kpi", kpi.text("kpi"))
                yield Hit(entry, (record.row_id,), {"line": name, "what": "; ".join(told)}, value=told[0])


def _differs(claim: Claim, kpi: Entry, entry: Entry, record: Record, context: Context) -> str:
    """What a cell says and the trust has instead, in words; empty where they are the same or nobody can tell."""
    spec = record.by_key.get(claim.key)
    what = GIVEN_FIGURES.get(spec.formula, "") if spec else ""
    if spec is None or not _is_known(what, kpi, context):
        return ""
    aim = (
        aim_of(context.register, kpi.text("kpi"), context.unit.text("unit_id"), context.period)
        if (what == "target" and context.unit and context.period)
        else None
    )
    value = aim.target if aim else _known(what, kpi, entry, context)
    cell = given_cell(kpi, what, value, aim.scale if aim else 1.0)
    if _says(claim.value, cell):
        return ""
    if isinstance(cell, str):
        known = cell
    else:
        known = shown_figure(kpi, value) if isinstance(value, int | float) else "none"
    return f"{spec.heading} says {_as_figure(kpi, claim.value)}, and the {context.register.body_word} has {known}"


def _is_known(what: str, kpi: Entry, context: Context) -> bool:
    """Whether the figure can be told from the register and the return of last time."""
    if context.period is None or context.unit is None:
        return False
    if what != "last":
        return bool(what)
    before = context.register.calendar.previous(context.period)
    every_time = is_every_time(kpi, context.period.kind) and not is_since_september(kpi)
    return every_time and bool(before and context.previous and context.previous.period == before.id)


def _known(what: str, kpi: Entry, entry: Entry, context: Context) -> float | str | None:
    """The figure as the register has it, or as last time's return makes it; or that there was nobody to count."""
    register, period, unit = context.register, context.period, context.unit
    if period is None or unit is None:
        return None
    code, group = kpi.text("kpi"), entry.text("group") or EVERYBODY
    if what == "benchmark":
        published = register.published_for(unit, code, period, group)
        return published.number("value") if published else None
    before = register.calendar.previous(period)
    held = held_figure(register, unit.text("unit_id"), before.id, code, group) if before else None
    if held is not None:
        return held.shown
    last = figure_before(entry, context)
    return figure_or_nobody(kpi, last.get("numerator"), last.get("denominator")) if last else None


def _says(text: str, cell: Value) -> bool:
    """Whether the text of a cell is what it came with."""
    if isinstance(cell, str):
        return folded(text) == folded(cell)
    number = to_number(text)
    return number is not None and isinstance(cell, int | float) and abs(number - cell) <= 1e-6 * max(1, abs(cell))


def _as_figure(kpi: Entry, text: str) -> str:
    """What was typed, as a figure of the KPI where it is one."""
    number = to_number(text)
    if number is None or kpi.text("unit") == "yes_no":
        return f"“{text}”"
    return shown_figure(kpi, number * 100 if kpi.text("unit") == "percent" else number)
