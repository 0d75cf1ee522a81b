"""Funding by source: how it stands, a table, a chart."""

from collections.abc import Sequence

from planbook.consolidate.rows import FundingRow
from planbook.model.prose import agree, counted, in_figures, opening
from planbook.model.values import rounded
from planbook.report.blocks.drawings import drawings
from planbook.report.blocks.grid import cells_of, grid, more_note, notes_of, only_sentence
from planbook.report.blocks.lines import line_of
from planbook.report.blocks.named import EVERY_SCOPE, Told, named
from planbook.report.blocks.sentences import cut, money_sentence, pounds, text
from planbook.report.blocks.several import in_units, whose
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import joined, made_of
from planbook.report.word.paper import Cell, Item, Paragraph, Section

_DRAWN = ("source_name", "award", "spent", "committed", "forecast")
_AMOUNTS = ("award", "spent", "committed", "forecast", "left")


def over_award(school: Subject) -> list[FundingRow]:
    """Funding lines of which the forecast, or what is spent already, is over the award, furthest first."""
    return sorted((row for row in school.funding if row.over), key=lambda row: -row.over)


def pressing_money(school: Subject) -> list[FundingRow]:
    """Funding lines, those furthest over their award first, then by size of award."""
    return sorted(
        school.funding,
        key=lambda row: (-row.over, -(row.award or 0.0)),
    )


@named(
    "money",
    "left",
    rows=FundingRow,
    parts_of_unit={"money_chart": _DRAWN},
    drawn=("money_chart",),
    scopes=EVERY_SCOPE,
)
def money(told: Told) -> Section:
    """Funding by source: a sentence on each of the most pressing, the table, of one unit the chart."""
    school, words, room, block = told.subject, told.words, told.room, told.block
    if not school.funding:
        return only_sentence(block, words)
    pressing = pressing_money(school)[:3]
    items: list[Item] = [Paragraph(total) for total in money_totals(school)]
    items += [
        Paragraph(
            joined(whose(school, row, money_sentence(row, school.nouns.award)), _comment(told, row)),
            anchor=money_anchor(row),
        )
        for row in pressing
    ]
    lines = pressing_money(school) if school.is_several else school.funding
    rows = lines[: room.most(block)]
    items.append(grid(block, [_money_cells(told, row) for row in rows], words))
    items += more_note(school.register, len(school.funding) - len(rows), "source")
    items += notes_of(block.note)
    if room.charts and not school.is_several:
        part = told.part("money_chart")
        drawn = [line_of(school, part, row) for row in school.funding[: part.most or None]]
        items += drawings(school, part, drawn, words)
    return Section(block.title, tuple(items))


def money_anchor(row: FundingRow) -> str:
    """What a citation of the paragraph on `row` names."""
    return f"money/{row.unit}/{text(row.ref)}"


def money_totals(school: Subject) -> list[str]:
    """Of several units what is spent of all allocations and how the forecasts lie, of the lines that give it."""
    if not school.is_several:
        return []
    said = []
    known = [(row, row.spent, row.award) for row in school.funding]
    both = [(row, spent, award) for row, spent, award in known if spent is not None and award is not None]
    if both:
        spent, awarded = sum(amount for _, amount, _ in both), sum(amount for _, _, amount in both)
        share = f" ({rounded(100 * spent / awarded, 0):.0f}%)" if awarded else ""
        lines = _of_lines(school, [row for row, _, _ in both])
        said.append(f"{pounds(spent)} of {pounds(awarded)} spent{share}{lines}")
    forecast = [(row, row.variance) for row in school.funding if row.variance is not None]
    if forecast:
        left = sum(amount for _, amount in forecast)
        lies = f"{pounds(abs(left))} {'over' if left < 0 else 'under'}" if rounded(left, 0) else "as allocated"
        said.append(f"forecast {lies} together{_of_lines(school, [row for row, _ in forecast])}")
    totals = f"Money{in_units(school, school.funding)}: {'; '.join(said)}." if said else ""
    over = [row for row in school.funding if row.over]
    verb, noun = agree(len(over), "is", "are"), school.nouns.award.one
    beyond = f"{opening(counted(len(over), 'line'))}{in_units(school, over)} {verb} over the {noun}."
    sentences = [totals, beyond if over else ""]
    return [made_of(joined(*sentences), school.funding)] if any(sentences) else []


def _of_lines(school: Subject, rows: Sequence[FundingRow]) -> str:
    """How many of all lines a total is of, where some do not give what it adds up, and in how many units."""
    if len(rows) == len(school.funding):
        return ""
    return f" ({len(rows)} of {in_figures(len(school.funding), 'line')},{in_units(school, rows)})"


def _comment(told: Told, row: FundingRow) -> str:
    said = cut(text(row.comment), told.room.said)
    return f"{told.subject.says(row)}: “{said.rstrip('.')}”." if said else ""


def _money_cells(told: Told, row: FundingRow) -> list[Cell]:
    block = told.block
    cells: dict[str, Cell] = {
        column.key: "–" if amount is None else pounds(amount)
        for column in block.columns
        if column.key in _AMOUNTS
        for amount in (row.variance if column.key == "left" else row.amount(column.key),)
    }
    cells["source"] = told.whose(row.unit_name, cut(text(row.source_name) or text(row.source), 10))
    return cells_of(block, cells, row)
