"""Money by unit and by source, against the award and the part of the source's year that has passed."""

from collections.abc import Sequence
from datetime import date

from planbook.consolidate.collected import Collected
from planbook.consolidate.rows import FundingRow, SourceRow
from planbook.consolidate.tidy import TidyRow
from planbook.consolidate.year_rows import LastTold, rows_last_told
from planbook.model.figure import Figure, Status
from planbook.model.funding import awards_by_line, days_of, less, over_award, share_of
from planbook.model.nouns import nouns_of
from planbook.model.prose import opening
from planbook.model.submission import Entry

FAR_OVER = 0.02
"""The share of the award beyond which a forecast is red; less is amber."""
FAR_BEHIND = 0.5
"""Spent and committed below this share of what the part of the year passed would make of the award is amber."""
GRACE = 20.0
"""The percentage of the year in which little spending is nothing to remark on."""
_OTHER = "other"
"""Where the money of sources stands that the register does not have."""
MONEY = ("award", "spent", "committed", "forecast")


def build_funding(collected: Collected) -> tuple[list[FundingRow], list[Figure]]:
    """A row for each funding line of the units that have returned, and its figure."""
    rows, figures = [], []
    told = rows_last_told(collected, collected.declarations.records["funding_line"])
    for unit_id, lines in told.items():
        named = [(line.row.text("source"), line.row.text("purpose")) for line in lines]
        of_lines = awards_by_line(collected.register, unit_id, collected.period.year, named)
        for line, awards in zip(lines, of_lines, strict=True):
            made = _funding_row(collected, unit_id, line, awards)
            rows.append(made)
            value = made.forecast if made.forecast is not None else made.spent
            status: Status = made.status  # type: ignore[assignment]  # funding_status gave it
            figures.append(Figure(made.figure, value, status, tuple(row.source(*MONEY) for row in line.behind)))
    return rows, figures


def _funding_row(collected: Collected, unit_id: str, told: LastTold, awards: Sequence[Entry] | None) -> FundingRow:
    """The register's award counts, whatever the workbook still has: it may have been changed since. A line of which
    another has the award has none. What was told in a term is set beside the time that had passed then."""
    line = told.row
    register, code, year = collected.register, line.text("source"), collected.period.year
    source = register.row("funding_source", code)
    amounts = [amount for row in awards or () if (amount := row.number("amount")) is not None]
    award = sum(amounts) if amounts else line.number("award") if awards is not None else None
    spent, committed, forecast = (line.number(key) for key in MONEY[1:])
    days = days_of(register, awards or (), code, year)
    then = register.calendar.period(told.of) if collected.parts else None
    passed = share_of(days, min(collected.judged_on(unit_id), (then or collected.period).as_at)) if days else None
    return FundingRow(
        unit=unit_id,
        unit_name=collected.units[unit_id].text("name"),
        ref=line.text("ref"),
        source=line.words("source"),
        source_name=source.text("name") if source else line.named.get("source", "") or _unnamed(collected, line),
        purpose=line.words("purpose"),
        award=award,
        spent=spent,
        committed=committed,
        forecast=forecast,
        variance=less(award, forecast),
        spent_share=spent / award * 100 if spent is not None and award else None,
        year_passed=passed,
        begins=days[0] if days else None,
        ends=days[1] if days else None,
        of=told.of if then and then not in (collected.period, *collected.parts[-1:]) else None,
        status=funding_status(award, spent, committed, forecast, passed),
        comment=line.words("comment"),
        figure=f"funding/{unit_id}/{line.text('ref')}" + (f"/{line.excel_row}" if line.repeated else ""),
    )


def _unnamed(collected: Collected, line: TidyRow) -> str:
    """What a line is called that gives no source: its money is told, and told of something."""
    return f"{opening(nouns_of(collected.declarations).funding_line.one)} {line.text('ref')}".rstrip()


def funding_status(
    award: float | None,
    spent: float | None,
    committed: float | None,
    forecast: float | None,
    passed: float | None,
) -> Status:
    """How a line stands; the first rule that fits wins. `passed` is 0 to 100 of the source's year.

    Without an award there is nothing to judge by; one of nothing is an award. A forecast over the award is red
    beyond 2% and amber up to it; spending and commitments under half of what the time passed would make of the
    award are amber.
    """
    if award is None or not (award or spent or committed or forecast):
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


def build_sources(
    collected: Collected, funding: Sequence[FundingRow], figures: Sequence[Figure]
) -> tuple[list[SourceRow], list[Figure]]:
    """The funding lines by source and by the days that they are of, in the register's order, with their figures.

    What is of sources that the register does not have stands last, together. A sum is over the lines that
    gave the amount, and what is left is shown where all of them gave a forecast: over others it would set one
    school's award against another's forecast.
    """
    by_id = {figure.id: figure for figure in figures}
    register = collected.register
    order = [source.text("funding_source") for source in register.rows("funding_source")]
    groups: dict[tuple[str, date | None], list[FundingRow]] = {}
    for row in funding:
        groups.setdefault((row.source or _OTHER, row.ends), []).append(row)
    place = {code: number for number, code in enumerate(dict.fromkeys([*order, *(code for code, _ in groups)]))}
    rows, made = [], []
    for code, ends in sorted(groups, key=lambda key: (place[key[0]], key[1] or date.max)):
        mine = groups[code, ends]
        source = register.row("funding_source", code)
        several = sum(other == code for other, _ in groups) > 1
        name = f"source/{code}" + (f"/{ends.isoformat() if ends else 'undated'}" if several else "")
        forecast_by = sum(row.forecast is not None for row in mine)
        award = _sum([row.award for row in mine])
        rows.append(
            SourceRow(
                source=code,
                source_name=mine[0].source_name if code != _OTHER else "Not in the register",
                units=len({row.unit for row in mine}),
                award=award,
                spent=_sum([row.spent for row in mine]),
                committed=_sum([row.committed for row in mine]),
                forecast=_sum([row.forecast for row in mine]),
                variance=less(*_totals(mine, "award", "forecast")),
                uncommitted=less(*_totals(mine, "award", "spent"), _sum([row.committed for row in mine]) or 0.0),
                repayable=source.yes("repayable") if source else False,
                end=ends,
                lines=len(mine),
                forecast_by=forecast_by,
                figure=name,
            )
        )
        made.append(Figure(name, award, None, tuple(s for row in mine for s in by_id[row.figure].sources)))
    return rows, made


def _sum(amounts: Sequence[float | None]) -> float | None:
    given = [amount for amount in amounts if amount is not None]
    return round(sum(given), 2) if given else None


def _totals(rows: Sequence[FundingRow], *keys: str) -> list[float | None]:
    """The sums under `keys`; none of them where a line lacks one, as they would be of different lines."""
    lacks = any(row.amount(key) is None for row in rows for key in keys)
    return [None if lacks else _sum([row.amount(key) for row in rows]) for key in keys]
