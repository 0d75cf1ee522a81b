"""Which row of an earlier period is which of this one: by id within a plan's year, by id and words across years."""

from collections.abc import Iterable, Mapping, Sequence

from planbook.consolidate.collected import Collected
from planbook.consolidate.tidy import TidyRow
from planbook.model.calendar import Period
from planbook.model.carried import refs_given
from planbook.model.declarations import Record
from planbook.model.register import folded
from planbook.model.submission import is_provisional
from planbook.model.values import Value

Id = tuple[Value, ...]


def id_of(record: Record, row: TidyRow) -> Id:
    """What tells the row from the others of its record."""
    return tuple(row.get(key) for key in record.identified_by)


def words_of(record: Record, row: TidyRow) -> str:
    """The words that name a row, as they are compared; empty for a record whose rows have none."""
    return folded(row.text(record.label)) if record.label else ""


def told_by(record: Record, row: TidyRow) -> Id:
    """What a row without an id is known by: its words, with its day where they come again. Without any, nothing."""
    words = words_of(record, row)
    return (words, *(row.get(key) for key in record.told_apart_by[1:])) if words else ()


def has_own_id(record: Record, row: TidyRow) -> bool:
    """Whether the row has an id, and not one that planbook gave it until the next workbook does."""
    own = id_of(record, row)
    return bool(own) and not any(value is None or is_provisional(str(value)) for value in own)


class Stories:
    """The rows of one record, each from the submission it first stands in up to this period's."""

    def __init__(self, collected: Collected, record: Record) -> None:
        self.record = record
        self._today = collected.unit_now
        self.earlier = [(p, _own_rows(collected, record, p)) for p in collected.earlier]
        self._known = []
        for p, by_unit in self.earlier:
            same_year = p.year == collected.period.year
            # What was done with last year and stands in this year's plan again is another row, whatever its words.
            rows = {
                unit: [row for row in own if same_year or not has_ended(collected, record, row)]
                for unit, own in by_unit.items()
            }
            known = {
                unit: _Known(record, own, _refs_given(collected, record, unit, p, own) if same_year else {})
                for unit, own in rows.items()
            }
            self._known.append((same_year, known))

    def of_row(self, row: TidyRow) -> list[TidyRow]:
        """The same of a row of whatever unit it was returned by, one that another has succeeded among them."""
        return self.of(self._today.get(row.unit, row.unit), row)

    def of(self, unit_id: str, row: TidyRow) -> list[TidyRow]:
        """The earlier rows that are this one, oldest first, and `row` itself."""
        if row.repeated:
            return [row]
        found = (
            known[unit_id].find(row, same_year=same_year)
            for (period, _), (same_year, known) in zip(self.earlier, self._known, strict=True)
            # A row that was told in a period that this one holds is not its own earlier row.
            if unit_id in known and period.id != row.period
        )
        return [*(earlier for earlier in found if earlier), row]


def _own_rows(collected: Collected, record: Record, period: Period) -> dict[str, list[TidyRow]]:
    """The rows of an earlier period by unit, without those that are told of a period that it holds."""
    held = {other.id for other in collected.register.calendar.held(period)}
    by_unit = collected.by_unit(record.key, period.id)
    return {unit: [row for row in rows if row.period not in held] for unit, rows in by_unit.items()}


def _refs_given(
    collected: Collected, record: Record, unit: str, period: Period, rows: Sequence[TidyRow]
) -> dict[Value, str]:
    """The refs that the workbook after `period` gave the unit's `rows` that came without, by those of reading.

    Wanted only of rows whose words come again.
    """
    if len(record.told_apart_by) < 2 or all(has_own_id(record, row) for row in rows):
        return {}
    given = (refs_given(collected.declarations, s.submission) for s in collected.stands(unit, period.id))
    return {own: ref for made in given for (key, own), ref in made.items() if key == record.key}


def has_ended(collected: Collected, record: Record, row: TidyRow) -> bool:
    """Whether nothing more was wanted of the row."""
    if record.done and row.get(record.done) is None:
        return False
    choices = (collected.choice(row, spec.key) for spec in record.fields if spec.type == "choice")
    return any(choice.ends for choice in choices if choice)


class _Known:
    """The rows of a unit's plan in an earlier period, by what they are known by.

    Refs begin again with each year's plan: in another year's the row with the same ref is this row only where its
    words are the same. A row that came back without a ref is known by its words in any year, as the next workbook
    gives it a ref of its own. Where words come again it is known by its day too; a meeting that was moved, by the
    ref that it was `given`. An id that is there twice is the first row's.
    """

    def __init__(self, record: Record, rows: Sequence[TidyRow], given: Mapping[Value, str]) -> None:
        self._record = record
        self._by_id: dict[Id, tuple[int, TidyRow]] = {}
        self._by_words: dict[Id, tuple[int, TidyRow]] = {}
        self._by_given: dict[tuple[Value, str], tuple[int, TidyRow]] = {}
        for place, row in enumerate(rows):
            if row.repeated:
                continue
            if has_own_id(record, row):
                self._by_id.setdefault(id_of(record, row), (place, row))
            else:
                self._by_words.setdefault(told_by(record, row), (place, row))
                if ref := given.get(row.get(record.row_id)):
                    self._by_given[ref, words_of(record, row)] = place, row

    def find(self, row: TidyRow, *, same_year: bool) -> TidyRow | None:
        """The row that is `row`; the first of them."""
        words = words_of(self._record, row)
        same = self._by_id.get(id_of(self._record, row))
        if same and not same_year and words_of(self._record, same[1]) != words:
            same = None
        given = self._by_given.get((row.get(self._record.row_id), words))
        alike = given or (self._by_words.get(told_by(self._record, row)) if words else None)
        return min((one for one in (same, alike) if one), default=(0, None))[1]


class Taken:
    """Rows of later plans of the year, in which an earlier row may stand again."""

    def __init__(self, record: Record, rows: Iterable[TidyRow]) -> None:
        self._record = record
        self._ids: set[Id] = set()
        self._words: set[Id] = set()
        for row in rows:
            self.add(row)

    def add(self, row: TidyRow) -> None:
        """Count `row` among them."""
        self._ids.add(id_of(self._record, row))
        self._words.add(told_by(self._record, row))

    def has(self, before: TidyRow) -> bool:
        """Whether the row `before` is among them: by its id, or without one by its words."""
        if before.repeated:
            return False
        if has_own_id(self._record, before):
            return id_of(self._record, before) in self._ids
        return told_by(self._record, before) in self._words
