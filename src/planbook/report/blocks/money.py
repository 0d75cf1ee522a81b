"""Funding by source: how it stands, a table, a chart."""

from planbook.consolidate.rows import FundingRow
from planbook.model.declarations import Block
from planbook.report.blocks.grid import Room, cells_of, grid, more_note, notes_of, only_sentence
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.sentences import cut, money_sentence, pounds, text
from planbook.report.blocks.subject import Subject
from planbook.report.word.paper import Cell, Chart, Drawing, Item, Paragraph, Section, Series

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


@named("money", "left", rows=FundingRow, parts={"money_chart": ()})
def money(told: Told) -> Section:
    """Funding by source: a sentence on each of the most pressing, the table, the chart."""
    school, words, room, block = told.subject, told.words, told.room, told.block
    if not school.funding:
        return only_sentence(block, words)
    pressing = pressing_money(school)[:3]
    items: list[Item] = [
        Paragraph(
            " ".join(part for part in (money_sentence(row), _comment(school, row, room)) if part),
            anchor=f"money/{text(row.ref)}",
        )
        for row in pressing
    ]
    rows = school.funding[: room.most(block)]
    items.append(grid(block, [_money_cells(block, row) for row in rows], words))
    items += more_note(len(school.funding) - len(rows), "source")
    items += notes_of(block.note)
    drawing = _money_chart(school, told.part("money_chart")) if room.money_chart else None
    return Section(block.title, (*items, *([drawing] if drawing else [])))


def _comment(school: Subject, row: FundingRow, room: Room) -> str:
    said = cut(text(row.comment), room.said)
    return f"{school.says}: “{said.rstrip('.')}”." if said else ""


def _money_cells(block: Block, row: FundingRow) -> list[Cell]:
    cells: dict[str, Cell] = {
        column.key: "–" if amount is None else pounds(amount)
        for column in block.columns
        if column.key in _AMOUNTS
        for amount in (row.variance if column.key == "left" else row.amount(column.key),)
    }
    cells["source"] = cut(text(row.source_name) or text(row.source), 10)
    return cells_of(block, cells, row)


def _money_chart(school: Subject, block: Block) -> Drawing | None:
    rows = [(r, r.award, r.forecast) for r in school.funding if r.award is not None and r.forecast is not None]
    rows = rows[: block.most or None]
    if len(rows) < 2:
        return None
    names = tuple(cut(text(row.source_name) or text(row.source), 5) for row, _, _ in rows)
    told = [
        f"{name}: allocation {pounds(award)}, forecast {pounds(forecast)}"
        for name, (_, award, forecast) in zip(names, rows, strict=True)
    ]
    return Drawing(
        caption=block.caption,
        alt=f"Bar chart. {'; '.join(told)}.",
        chart=Chart(
            "bar",
            names,
            (
                Series("Allocation", tuple(award for _, award, _ in rows), "award"),
                Series("Forecast", tuple(forecast for _, _, forecast in rows), "main"),
            ),
            "£#,##0",
        ),
        height=20 + 10 * len(rows),
    )
