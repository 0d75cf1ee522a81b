"""What each column of a found table is taken for, how certain that is, and what is to be asked.

A column is placed where its heading means one field and what stands beneath is what that field holds. Where a
heading is shared by several, what stands beneath decides, and then the columns beside it. Two columns that one
field fits alike, and one that two fields fit alike, are left out and said: nothing is guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.collect.others.fields import Places
from planbook.collect.others.fit import filled
from planbook.collect.others.grid import FoundTable, Heading
from planbook.collect.others.likeness import half_term_of, number_of, term_of
from planbook.collect.others.options import FLOOR, WEIGHS, Option, is_label, options_of
from planbook.collect.others.pairs import as_rows
from planbook.model.declarations import Record
from planbook.model.register import folded

_APART = 0.05
"""How much more certain one field has to be than the next for a column to be that one's."""
_FORM = 3
"""Labels that mean fields, of a form that is one row of a plan."""


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column, and what it was taken for."""

    heading: Heading
    field: str
    """Empty where it is left out."""
    certainty: float = 0.0
    options: tuple[Option, ...] = ()
    """The fields that fit alike, where that is why it was left out."""
    added: bool = False
    """It has no field of its own in the format: what stands in it is added to another's."""
    given: bool = False
    """Somebody has said what it is."""
    sample: str = ""
    """What stands in it first."""
    as_headed: str = ""
    """The field that its heading means, where that is another than the one that takes it; else its field."""

    @property
    def words(self) -> str:
        """Its heading as it is written."""
        return " – ".join(self.heading.words)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table is of, and what its columns are taken for."""

    table: FoundTable
    record: Record | None
    """None where it is no table of a plan."""
    columns: tuple[PlacedColumn, ...]
    known: bool = False
    """It is of a layout that is known: nothing was asked."""

    def column(self, field: str) -> int | None:
        """The place among the columns of the one that is `field`."""
        return next((n for n, c in enumerate(self.columns) if c.field == field and not c.added), None)


Given = Mapping[str, str]
"""By heading what somebody has said that its column is: a field, or nothing."""
Ask = Callable[[FoundTable, PlacedColumn], str | None]
"""Asks what a column is: the field, nothing to leave it out, or None where nobody answers."""


def layout_key(table: FoundTable) -> tuple[str, ...]:
    """By what a table's layout is known again: its headings in their order."""
    return tuple(" – ".join(heading.words) for heading in table.headings)


def propose(places: Places, table: FoundTable, year: str, given: Given, ask: Ask, term: str = "") -> Proposal:
    """What the table is of, and its columns; `term` is the one that is imported for, in its own word."""
    if table.kind != "rows":
        form = propose(places, as_rows(table), year, given, nobody_asked, term)
        return form if _is_form(form) else not_proposed(table)
    known = next((k for k in places.declarations.layouts if same_layout(k.headings, layout_key(table))), None)
    said = dict(zip(map(folded, known.headings), known.fields, strict=False)) if known else {}
    said |= {folded(heading): field for heading, field in given.items()}
    proposals = [_of_record(places, table, record, year, said, term) for record in places.records]
    best = max(proposals, key=lambda p: _weight(places, p), default=None)
    if best is None or _weight(places, best) <= 0:
        return not_proposed(table)
    if known is None:
        best = _asked(places, best, table, ask)
    return replace(best, known=known is not None)


def nobody_asked(_table: FoundTable, _column: PlacedColumn) -> None:
    """Nobody is asked about labels that may be no plan at all."""
    return


def _is_form(proposal: Proposal) -> bool:
    """Whether labels and what they say are one row of a plan, down the page: its words, and most of the rest."""
    record = proposal.record
    placed = [column for column in proposal.columns if column.field]
    if record is None or proposal.column(f"{record.key}.{record.label}") is None:
        return False
    return len(placed) >= _FORM and len(placed) * 2 >= len(proposal.columns)


def not_proposed(table: FoundTable) -> Proposal:
    """The table as none of a plan: all that is in it is listed."""
    return Proposal(table, None, tuple(_left(table, n) for n in range(len(table.headings))))


def same_layout(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two tables have the same headings, capitals and blanks apart."""
    return [*map(folded, one)] == [*map(folded, other)]


def _left(table: FoundTable, number: int) -> PlacedColumn:
    told = filled([row.cells[number] for row in table.rows if number < len(row.cells)])
    return PlacedColumn(table.headings[number], "", sample=told[0].text if told else "")


def _weight(places: Places, proposal: Proposal) -> float:
    """How much speaks for it that the table is of that record; 0 where it cannot be."""
    record = proposal.record
    if record is None:
        return 0.0
    own = [c for c in proposal.columns if c.field.startswith(f"{record.key}.") and not c.added]
    label = f"{record.key}.{record.label}"
    above = [c for r in places.above(record) for c in proposal.columns if c.field == f"{r.key}.{r.label}"]
    if not any(c.field == label for c in own):
        telling = [c for c in own if places.by_key[c.field].field.type in ("date", "links", "choice", "money")]
        if not (above and telling):
            return 0.0
    others = [c for c in proposal.columns if c.field and c not in own]
    return sum(c.certainty for c in own) + sum(c.certainty for c in others) / 2


def _of_record(
    places: Places, table: FoundTable, record: Record, year: str, said: Mapping[str, str], term: str
) -> Proposal:
    family = {record.key, *(r.key for r in places.above(record)), *(r.key for r in places.below(record))}
    family.add(places.unit_key.partition(".")[0])
    options = [options_of(places, table, n, record, family, year) for n in range(len(table.headings))]
    columns = [_left(table, n) for n in range(len(table.headings))]
    for n, heading in enumerate(table.headings):
        field = said.get(
            folded(" – ".join(heading.words)), said.get(folded(heading.words[-1]) if heading.words else "")
        )
        if field is not None:
            options[n] = []
            to, added = places.going_to(field) if field else ("", False)
            columns[n] = replace(
                columns[n], field=to, certainty=1.0, given=True, added=added and bool(to), as_headed=field
            )
    return Proposal(
        table,
        record,
        _with_coarser(places, table, record, _settled(places, table, record, columns, options, term), options),
    )


def _with_coarser(
    places: Places,
    table: FoundTable,
    record: Record,
    columns: Sequence[PlacedColumn],
    options: Sequence[Sequence[Option]],
) -> tuple[PlacedColumn, ...]:
    """The columns, where of two that both hold the words of the rows the left one is said once for several of the
    right: it holds those of what they belong to, where no other column does."""
    label, above = f"{record.key}.{record.label}", places.above(record)
    parent = f"{above[0].key}.{above[0].label}" if above else ""
    both = [
        n
        for n, found in enumerate(options)
        if columns[n].field in ("", label) and any(o.field == label and o.certainty >= FLOOR for o in found)
    ]
    meant = {o.field for n, found in enumerate(options) if n not in both for o in found}
    taken = {parent, label} & {c.field for n, c in enumerate(columns) if n not in both}
    if len(both) != 2 or not parent or parent in meant or taken or not _is_coarser(table, *both):
        return tuple(columns)
    certainty = min(o.certainty for n in both for o in options[n] if o.field == label)
    made = list(columns)
    for n, field in zip(both, (parent, label), strict=True):
        made[n] = replace(columns[n], field=field, certainty=certainty, options=(), as_headed=label)
    return tuple(made)


def _is_coarser(table: FoundTable, left: int, right: int) -> bool:
    """Whether the left column says one thing for several of the right, in a cell merged, repeated or left blank."""
    rows = [row.cells for row in table.rows if not row.left_out and len(row.cells) > right]
    several = [cells[left].text for cells in rows if cells[right].text and not cells[right].repeated]
    once = {folded(cells[left].text) for cells in rows if cells[left].text}
    return bool(several) and bool(several[0]) and len(once) < len(several)


def _settled(
    places: Places,
    table: FoundTable,
    record: Record,
    columns: list[PlacedColumn],
    options: list[list[Option]],
    term: str,
) -> list[PlacedColumn]:
    """The columns, each with the field that is its alone; but where each of several is a row that belongs to the
    table's own, as a milestone of each term does."""
    below = {r.key for r in places.below(record)}
    left = {n for n, found in enumerate(options) if any(o.certainty >= FLOOR for o in found)}
    taken = {column.field for column in columns if column.field}
    asked: set[int] = set()
    while left:
        viable = {n: _viable(places, options[n], taken) for n in left}
        viable = {n: _beside(places, n, found, columns) for n, found in viable.items() if found}
        if not viable:
            break
        wanting: dict[str, list[int]] = {}
        for n, found in viable.items():
            if len(found) == 1 or found[0].rank - found[1].rank >= _APART:
                wanting.setdefault(found[0].field, []).append(n)
        # One that can be nothing else goes first: what others can be besides is then theirs.
        alone = {field: [n for n in ns if len(viable[n]) == 1] or ns for field, ns in wanting.items()}
        if not alone:
            for n, found in viable.items():
                columns[n] = replace(columns[n], options=tuple(o for o in found if found[0].rank - o.rank < _APART))
            break
        field, rivals = min(alone.items(), key=lambda e: (not is_label(places, e[0]), len(viable[e[1][0]]), e[1]))
        if field.partition(".")[0] in below and len(rivals) > 1 and _are_in_turn(table, rivals):
            for n in rivals:
                option = next(o for o in viable[n] if o.field == field)
                to, _ = places.going_to(field)
                columns[n] = replace(columns[n], field=to, certainty=option.certainty, as_headed=field)
            taken.add(places.going_to(field)[0])
            left -= {*rivals}
            continue
        chosen = _chosen(table, columns, options, rivals, field, term)
        if chosen is None:
            for n in rivals:
                columns[n] = replace(columns[n], options=tuple(viable[n][:1]))
            asked.update(rivals)
            left -= asked
            taken.add(field)
            continue
        option = next(o for o in viable[chosen] if o.field == field)
        to, added = places.going_to(option.field)
        added = added and not is_label(places, to)  # what names a row is the name of it, and of one column alone
        columns[chosen] = replace(
            columns[chosen], field=to, certainty=option.certainty, added=added, as_headed=option.field
        )
        if not added:
            taken.add(to)
        left.discard(chosen)
    return columns


def _are_in_turn(table: FoundTable, columns: Sequence[int]) -> bool:
    """Whether the columns are told apart by the terms or the numbers in their headings."""
    headings = [" ".join(table.headings[n].words) for n in columns]
    turns = [(half_term_of(heading), number_of(heading)) for heading in headings]
    return all(map(any, turns)) and len({*turns}) == len(turns)


def _viable(places: Places, options: Sequence[Option], taken: set[str]) -> list[Option]:
    """The options that are certain enough and still free. What is only added to a field's words is always free."""
    found = []
    for option in options:
        to, added = places.going_to(option.field)
        if to and option.certainty >= FLOOR and (to not in taken or (added and not is_label(places, to))):
            found.append(option)
    return found


def _beside(
    places: Places, number: int, options: Sequence[Option], columns: Sequence[PlacedColumn]
) -> list[Option]:
    """The options, where there are several, ranked by the columns that they stand beside."""
    if len(options) < 2:
        return list(options)
    there = {column.field: n for n, column in enumerate(columns) if column.field}
    ranked = []
    for option in options:
        words = places.said(option.field)
        right = [number < there[key] for key in words.before if key in there]
        right += [number > there[key] for key in words.after if key in there]
        weight = WEIGHS if right and all(right) else -WEIGHS if right and not any(right) else 0.0
        ranked.append(replace(option, rank=option.rank + weight))
    return sorted(ranked, key=lambda option: -option.rank)


def _chosen(
    table: FoundTable,
    columns: Sequence[PlacedColumn],
    options: Sequence[Sequence[Option]],
    rivals: Sequence[int],
    field: str,
    term: str,
) -> int | None:
    """The one of the columns that is the field; None where two are alike.

    Of columns that name terms it is that of the term which is imported for, or else the last in which anything
    stands; one in which nothing stands gives way.
    """
    if len(rivals) == 1:
        return rivals[0]
    with_words = [n for n in rivals if columns[n].sample] or list(rivals[:1])
    if len(with_words) == 1:
        return with_words[0]
    terms = {n: term_of(" ".join(table.headings[n].words)) for n in with_words}
    if all(terms.values()):
        of_term = [n for n in with_words if terms[n] == term]
        return of_term[-1] if of_term else with_words[-1]
    ranks = {n: next(o.rank for o in options[n] if o.field == field) for n in with_words}
    best = max(with_words, key=lambda n: ranks[n])
    others = [ranks[n] for n in with_words if n != best]
    return best if ranks[best] - max(others) >= _APART else None


def _asked(places: Places, proposal: Proposal, table: FoundTable, ask: Ask) -> Proposal:
    """The proposal with what somebody says of the columns that are to be asked about."""
    columns = list(proposal.columns)
    for n, column in enumerate(columns):
        if column.options and not column.field:
            taken = {c.field for c in columns if c.field and not c.added}
            free = tuple(o for o in column.options if places.going_to(o.field)[0] not in taken)
            if not free:
                continue  # what it could be, another column has been said to be
            answer = ask(table, replace(column, options=free))
            if answer is not None:
                to, added = places.going_to(answer) if answer else ("", False)
                columns[n] = replace(column, field=to, certainty=1.0, given=True, added=added, as_headed=answer)
    return replace(proposal, columns=tuple(columns))
