"""Money by unit and by source, against the award and the part of the source's year that has passed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from planbook.consolidate.collected import Collected
from planbook.consolidate.rows import FundingRow, SourceRow
from planbook.consolidate.tidy import TidyRow
from planbook.model.figure import Figure, Status
from planbook.model.funding import over_award, source_year
from planbook.model.register import folded
from planbook.model.submission import Entry

FAR_OVER = 0.02
"""The share of the award beyond which a forecast is red; less is amber."""
FAR_BEHIND = 0.5
"""Spent and committed below this share of what the part of the year passed would make of the award is amber."""
GRACE = 20.0
"""The percentage of the year in which little spending is nothing to remark on."""
MONEY = ("award", "spent", "committed", "forecast")


def build_funding(collected: Collected) -> tuple[list[FundingRow], list[Figure]]:
    """A row for each funding line of the units that have returned, and its figure."""
    rows, figures = [], []
    for unit_id, lines in collected.by_unit("funding_line").items():
        of_source = Counter(line.text("source") for line in lines)
        for line in lines:
            alone = of_source[line.text("source")] < 2
            source = collected.register.row("funding_source", line.text("source"))
            made = _funding_row(collected, unit_id, line, alone, source)
            rows.append(made)
            value = made.forecast if made.forecast is not None else made.spent
            status: Status = made.status  # type: ignore[assignment]  # funding_status gave it
            figures.append(Figure(made.figure, value, status, (line.source(*MONEY),)))
    return rows, figures


def _funding_row(
    collected: Collected, unit_id: str, line: TidyRow, alone: bool, source: Entry | None
) -> FundingRow:
    award = line.number("award")
    if award is None:
        award = _registered_award(collected, unit_id, line, alone)
    spent, committed, forecast = (line.number(key) for key in MONEY[1:])
    passed = year_passed(source, collected.period.as_at) if source else None
    return FundingRow(
        unit=unit_id,
        unit_name=collected.units[unit_id].text("name"),
        ref=line.text("ref"),
        source=line.words("source"),
        source_name=source.text("name") if source else "",
        purpose=line.words("purpose"),
        award=award,
        spent=spent,
        committed=committed,
        forecast=forecast,
        variance=_less(award, forecast),
        spent_share=spent / award * 100 if spent is not None and award else None,
        year_passed=passed,
        status=funding_status(award, spent, committed, forecast, passed),
        comment=line.words("comment"),
        figure=f"funding/{unit_id}/{line.text('ref')}" + (f"/{line.excel_row}" if line.repeated else ""),
    )


def _registered_award(collected: Collected, unit_id: str, line: TidyRow, alone: bool) -> float | None:
    """The register's award for the line: the one for its purpose, or all where it is the source's only line."""
    awards = collected.register.awards(unit_id, collected.period.year, line.text("source"))
    if not alone:
        awards = [row for row in awards if folded(row.text("purpose")) == folded(line.text("purpose"))]
    amounts = [amount for row in awards if (amount := row.number("amount")) is not None]
    return sum(amounts) if amounts else None


def funding_status(
    award: float | None,
    spent: float | None,
    committed: float | None,
    forecast: float | None,
    passed: float | None,
) -> Status:
    """How a line stands; the first rule that fits wins. `passed` is 0 to 100 of the source's year.

    Without an award there is nothing to judge by. A forecast over the award is red beyond 2% and amber up to
    it; spending and commitments under half of what the time passed would make of the award are amber.
    """
    if not award:
        return "not_applicable"
    if spent is None and forecast is None:
        return "not_reported"
    over = over_award(award, spent, forecast)
    if over > 0:
        return "red" if over > FAR_OVER * award + 0.005 else "amber"
    if spent is not None and passed is not None and passed > GRACE:
        due = award * passed / 100
        if spent + (committed or 0) < FAR_BEHIND * due:
            return "amber"
    return "green"


def year_passed(source: Entry, at: date) -> float | None:
    """The percentage (0 to 100) of the source's year that has passed at the end of `at`."""
    year = source_year(source, at)
    if year is None or year[1] < year[0]:
        return None
    share = ((at - year[0]).days + 1) / ((year[1] - year[0]).days + 1)
    return min(100.0, max(0.0, share * 100))


def build_sources(
    collected: Collected, funding: Sequence[FundingRow], figures: Sequence[Figure]
) -> tuple[list[SourceRow], list[Figure]]:
    """The funding lines by source, in the register's order, and a figure for each source.

    A sum is over the lines that gave the amount; what is uncommitted, over those that gave what is spent.
    """
    by_id = {figure.id: figure for figure in figures}
    rows, made = [], []
    for source in collected.register.rows("funding_source"):
        code = source.text("funding_source")
        mine = [row for row in funding if row.source == code]
        if not mine:
            continue
        year = source_year(source, collected.period.as_at)
        award = _sum([row.award for row in mine])
        name = f"source/{code}"
        rows.append(
            SourceRow(
                source=code,
                source_name=source.text("name"),
                units=len({row.unit for row in mine}),
                award=award,
                spent=_sum([row.spent for row in mine]),
                committed=_sum([row.committed for row in mine]),
                forecast=_sum([row.forecast for row in mine]),
                variance=_sum([row.variance for row in mine]),
                uncommitted=_sum([_less(_less(row.award, row.spent), row.committed or 0) for row in mine]),
                repayable=source.yes("repayable"),
                end=source.date("end") or (year[1] if year else None),
                figure=name,
            )
        )
        made.append(Figure(name, award, None, tuple(s for row in mine for s in by_id[row.figure].sources)))
    return rows, made


def _sum(amounts: Sequence[float | None]) -> float | None:
    given = [amount for amount in amounts if amount is not None]
    return round(sum(given), 2) if given else None


def _less(amount: float | None, taken: float | None) -> float | None:
    return round(amount - taken, 2) if amount is not None and taken is not None else None
