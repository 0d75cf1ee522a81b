"""The rows of a unit over the plan's year, or a period: those of now, and those that were done with before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.row_histories import Stories, Taken, has_ended
from planbook.consolidate.tidy import TidyRow
from planbook.model.calendar import Period
from planbook.model.declarations import Record
from planbook.model.values import Value


def rows_of_year(collected: Collected, record: Record, unit: str) -> list[TidyRow]:
    """The rows of the unit as they stand now, with what an earlier return of the year said of each.

    With them those of earlier returns of the year that were done with and so did not come again; of a record whose
    rows are of one period alone, all of them.
    """
    stories, year = collected.once(_stories_by_record, "").of(record), collected.period.year
    now = [
        _as_told([one for one in stories.of(unit, row) if one.period[:7] == year] or [row])
        for row in collected.by_unit(record.key).get(unit, ())
    ]
    taken = Taken(record, now)
    for period, by_unit in reversed(stories.earlier):
        if period.year != year:
            continue
        before = [
            row
            for row in by_unit.get(unit, ())
            if record.of_period or (not taken.has(row) and _is_done_with(collected, record, row, period))
        ]
        for row in before:
            taken.add(row)
        now = [*before, *now]
    return now


@dataclass(frozen=True, slots=True)
class LastTold:
    """A row of a year as it was told last, which may have been in more than one of its periods."""

    row: TidyRow
    behind: tuple[TidyRow, ...]
    """The rows that it was made of, the last of them as `row` stands now."""
    of: str
    """The id of the period in which what has to be told of it was told last; that of the row where it never was."""


def rows_last_told(collected: Collected, record: Record) -> Mapping[str, list[LastTold]]:
    """The rows of a record by unit; of a year that is brought together from its terms, each as it was told last.

    A cell that came back blank tells nothing, so what a term said before stands: what is spent stays so.
    What stood beside it then, as what was ordered but not yet paid, stands with it, and nothing older. A unit whose
    last workbook did not ask for the record has what it told in the last one that did.
    """
    by_unit = collected.by_unit(record.key)
    if not collected.parts or collected.plan_only:
        return {unit: [LastTold(row, (row,), row.period) for row in rows] for unit, rows in by_unit.items()}
    stories = collected.once(_stories_by_record, "").of(record)
    found = {unit: rows or _asked_last(collected, record, unit) for unit, rows in by_unit.items()}
    return {
        unit: [_last_told(collected, record, stories.of(unit, row)) for row in rows] for unit, rows in found.items()
    }


def _asked_last(collected: Collected, record: Record, unit: str) -> Sequence[TidyRow]:
    """The rows of the unit's last workbook of the year that asked for the record, where its last one did not."""
    if any(s.submission.asks(record.key) for s in collected.stands(unit, collected.period.id)):
        return ()
    terms = collected.terms or collected
    every = [(p, s) for p in (*collected.parts, collected.period) for s in terms.stands(unit, p.id)]
    asking = [pair for pair in every if pair[1].submission.asks(record.key)]
    if not asking:
        return ()
    last, _ = max(asking, key=lambda pair: pair[0].told_on(pair[1].received_on))
    return terms.by_unit(record.key, last.id).get(unit, ())


def _last_told(collected: Collected, record: Record, story: Sequence[TidyRow]) -> LastTold:
    order = {period.id: place for place, period in enumerate(collected.parts)}
    now = story[-1]
    earlier = [r for r in story[:-1] if r.period in order and order[r.period] < order.get(now.period, len(order))]
    every = [*earlier, now]
    telling = [spec for spec in record.fields if spec.asked == "term"]
    needed = [spec.key for spec in telling if spec.required] or [spec.key for spec in telling]
    said = [place for place, row in enumerate(every) if any(row.get(key) is not None for key in needed)]
    behind = every[said[-1] :] if said else every[-1:]
    values = {
        spec.key: value for row in behind for spec in telling if (value := row.get(spec.key)) is not None
    }  # fmt: skip
    return LastTold(replace(now, values={**now.values, **values}), tuple(behind), behind[0].period)


def rows_of_period(collected: Collected, record: Record) -> list[TidyRow]:
    """The rows of the period, in the register's order of units.

    Of a unit that was asked for them only in periods that it holds, with those that were done with in an earlier
    one of these, and so did not come again.
    """
    rows, period = collected.rows(record.key), collected.period
    before: list[TidyRow] = []
    for unit, (last, _) in collected.told_inside(record, period.id).items() if period.kind != "year" else ():
        taken = Taken(record, [row for row in rows if collected.register.counts_for(row.unit) == unit])
        held = collected.register.calendar.held(period)
        for earlier in reversed(held[: next(n for n, p in enumerate(held) if p.id == last)]):
            told = [row for row in collected.by_unit(record.key, earlier.id).get(unit, ()) if not taken.has(row)]
            done = [
                row for row in told if row.period == earlier.id and _is_done_with(collected, record, row, earlier)
            ]
            for row in told:
                taken.add(row)
            before = [*done, *before]
    return sorted([*before, *rows], key=lambda r: collected.register.place_of(r.unit)) if before else rows


def _is_done_with(collected: Collected, record: Record, row: TidyRow, period: Period) -> bool:
    """Whether the next workbook came without the row because nothing more was wanted of it, or of what it is of."""
    if has_ended(collected, record, row):
        return True
    for key, of in record.gone_with:
        owner = collected.declarations.records[of]
        for other in collected.by_unit(of, period.id).get(row.unit, ()):
            if other.text(owner.row_id) == row.text(key) and has_ended(collected, owner, other):
                return True
    return False


class _ByRecord:
    """The stories of rows, by record, each made once."""

    def __init__(self, collected: Collected) -> None:
        self._collected = collected
        self._made: dict[str, Stories] = {}

    def of(self, record: Record) -> Stories:
        if record.key not in self._made:
            self._made[record.key] = Stories(self._collected, record)
        return self._made[record.key]


def _stories_by_record(collected: Collected, _: str) -> _ByRecord:
    return _ByRecord(collected)


def _as_told(story: Sequence[TidyRow]) -> TidyRow:
    """The last row of a story, with what was said of it before where it says nothing now."""
    values: dict[str, Value] = {}
    for row in story:
        values |= {key: value for key, value in row.values.items() if value is not None}
    return replace(story[-1], values={**story[-1].values, **values}) if len(story) > 1 else story[-1]
