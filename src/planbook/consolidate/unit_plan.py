"""The plan of one unit as it stands: what each row belongs to, what belongs to it, and who is named in it.

Which record is whose parent, what a row is called and by which field it names another, the declarations say.
"""

from collections.abc import Iterator, Mapping, Sequence

from planbook.consolidate.collected import Collected
from planbook.consolidate.tidy import TidyRow
from planbook.model.chain import chain_of, naming
from planbook.model.record import Record
from planbook.model.register import folded


class UnitPlan:
    """The rows of a unit's plan, looked up by ref, by words and by what they belong to.

    What a row belongs to may have ended earlier in the year; what belongs to a row stands in the period.
    """

    def __init__(self, collected: Collected, unit_id: str) -> None:
        self.collected = collected
        self.unit_id = unit_id
        self.records = collected.declarations.records
        self._refs: dict[str, Mapping[str, TidyRow]] = {}
        self._words: dict[tuple[str, ...], Mapping[str, TidyRow]] = {}
        self._below: dict[tuple[str, str], Mapping[str, Sequence[TidyRow]]] = {}
        self._chains: dict[str, tuple[Record, ...]] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._links: dict[tuple[str, str, int, str], list[TidyRow]] = {}
        for row in self._rows(collected.declarations.parties):
            self._links.setdefault((row.text("of"), row.sheet, row.excel_row, row.text("role")), []).append(row)

    def _rows(self, record: Record) -> Sequence[TidyRow]:
        return self.collected.by_unit(record.key).get(self.unit_id, ())

    def _by_ref(self, record: Record) -> Mapping[str, TidyRow]:
        if record.key not in self._refs:
            rows = {ref: row for row in self._rows(record) if (ref := row.text(record.row_id))}
            ended = {row.text(record.row_id): row for row in self.collected.ended(record.key, self.unit_id)}
            self._refs[record.key] = {**rows, **{ref: row for ref, row in ended.items() if ref not in rows}}
        return self._refs[record.key]

    def _chain(self, row: TidyRow) -> tuple[Record, ...]:
        if row.record not in self._chains:
            self._chains[row.record] = chain_of(self.records, self.records[row.record])
        return self._chains[row.record]

    def _named(self, row: TidyRow, of: Record) -> str:
        """How the row names the row of the record `of` that it belongs to; empty where it names none."""
        key = (row.record, of.key)
        if key not in self._names:
            spec = naming(self.records[row.record], of.key)
            self._names[key] = spec.key if spec else ""
        return row.text(self._names[key]) if self._names[key] else ""

    def _line(self, row: TidyRow) -> list[TidyRow]:
        """The row and those between it and the top of its chain, the nearest first, as far as the plan has them."""
        line = [row]
        for record in self._chain(row)[:-1]:
            above = self._by_ref(record).get(self._named(line[-1], record))
            line += [above] if above else []
        return line

    def top_title(self, row: TidyRow) -> str:
        """The title of the row at the top that a row belongs to; of one at the top its own.

        It is the one that the row names itself, or else the nearest that it belongs to. Without one it is the word
        that the row stands under, and empty if there is none either.
        """
        chain = self._chain(row)
        if not chain:
            return row.text(self.records[row.record].label)
        line, top = self._line(row), chain[-1]
        named = next((name for one in line if (name := self._named(one, top))), "")
        if not named:
            return next((word for one in line if (word := self._else_under(one))), "")
        found = self._by_ref(top).get(named)
        return found.text(top.label) if found else named

    def _else_under(self, row: TidyRow) -> str:
        record = self.records[row.record]
        if not record.else_under:
            return ""
        return self.collected.declarations.word(record.field(record.else_under).list, row.get(record.else_under))

    def parent_words(self, row: TidyRow) -> str | None:
        """The words of what a row belongs to beneath the top: of the row that its ref names, or as written.

        None where that is blank, or where nothing stands between the row and the top.
        """
        chain = self._chain(row)
        spec = naming(self.records[row.record], chain[0].key) if len(chain) > 1 else None
        if spec is None:
            return None
        found = self._by_ref(chain[0]).get(row.text(spec.key))
        return found.words(chain[0].label) if found else row.words(spec.key)

    def below(self, record: str, row: TidyRow) -> Sequence[TidyRow]:
        """The rows of `record` that name `row` as what they belong to; none of a row that stands there twice."""
        key, above = (record, row.record), self.records[row.record]
        if key not in self._below:
            found: dict[str, list[TidyRow]] = {}
            for one in self._rows(self.records[record]):
                if named := self._named(one, above):
                    found.setdefault(named, []).append(one)
            self._below[key] = found
        return () if row.repeated else self._below[key].get(row.text(above.row_id), ())

    def those_of(self, record: str, named: str, records: Sequence[str]) -> frozenset[str]:
        """The refs of the rows of `record` that have the ref `named`, or belong to a row of one of `records` that
        has it."""
        wanted = self.records[record]
        return frozenset(
            self.collected.ref(row, wanted.row_id)
            for ref, row in self._by_ref(wanted).items()
            if named and (named == ref or any(self._belongs(row, key, named) for key in records))
        )

    def _belongs(self, row: TidyRow, record: str, named: str) -> bool:
        """Whether a row belongs to that of `record` with the ref `named`, however many steps above it."""
        return any(self._named(one, self.records[record]) == named for one in self._line(row))

    def title_named(self, named: str, records: Sequence[str]) -> str:
        """The title at the top of what a ref or words belong to that name a row of one of `records`."""
        row = self._found(named, records)
        return self.top_title(row) if row else self._shared(named, records)[1]

    def owners(self, named: str, records: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """What a row of that ref or those words is part of, the whole first, and itself last.

        Each by its record, and by its ref with its words. A whole that the plan has no row of, by its title.
        """
        row = self._found(named, records)
        if row is None:
            whole = self._shared(named, records)
            return (whole,) if whole[1] else ()
        line = [(one.record, self._in_words(one)) for one in self._line(row)]
        chain, title = self._chain(row), self.top_title(row)
        if chain and title:
            top = chain[-1]
            found = self._top_of(row)
            line.append((top.key, self._in_words(found) if found else title))
        return tuple(dict.fromkeys(reversed(line)))

    def _top_of(self, row: TidyRow) -> TidyRow | None:
        """The row at the top that a row belongs to; None where the plan has none, and of one at the top."""
        chain, title = self._chain(row), self.top_title(row)
        tops = self._by_ref(chain[-1]).values() if chain and title else ()
        return next((one for one in tops if one.text(chain[-1].label) == title), None)

    def paid_by(self, named: str, records: Sequence[str], of: str) -> tuple[str, ...]:
        """The ids of the rows of the register's record `of` that pay for the row of that ref or those words: those
        that it names itself, and those of rows that name both, as lines of spending do. Where there are none, those
        of the nearest that it is part of.
        """
        row = self._found(named, records)
        top = self._top_of(row) if row else None
        for one in [*(self._line(row) if row else ()), *([top] if top else ())]:
            found = [link.text("party") for link in self._named_of(one, of)]
            found += [other.text(key) for other, key in self._lines_naming(one, of)]
            if any(found):
                return tuple(dict.fromkeys(filter(None, found)))
        return ()

    def _named_of(self, row: TidyRow, of: str) -> Sequence[TidyRow]:
        roles, _ = self.collected.once(_naming_both, f"{row.record}/{of}")
        return [link for r in roles for link in self._links.get((row.record, row.sheet, row.excel_row, r), ())]

    def _lines_naming(self, row: TidyRow, of: str) -> Iterator[tuple[TidyRow, str]]:
        """The rows that name this one and, in the field of that key, a row of the record `of`."""
        ref = row.text(self.records[row.record].row_id)
        _, lines = self.collected.once(_naming_both, f"{row.record}/{of}")
        for record, code, keys in lines if ref else ():
            yield from ((one, code) for one in self._rows(record) if any(one.text(key) == ref for key in keys))

    def _shared(self, named: str, records: Sequence[str]) -> tuple[str, str]:
        """The record and the title of what the trust gives to all plans, where that is named; else empty."""
        for key in records:
            shared = self.records[key].shared
            code = self.collected.register.code_for(shared, named) if shared else None
            if code:
                return key, self.collected.label(shared, code)
        return "", ""

    def _found(self, named: str, records: Sequence[str]) -> TidyRow | None:
        """The row of one of `records` of that ref, of those words, or of both as a drop-down shows them."""
        for key in records:
            if named in self._by_ref(self.records[key]):
                return self._by_ref(self.records[key])[named]
        return self._by_words(tuple(records)).get(folded(named)) if named else None

    def _by_words(self, records: tuple[str, ...]) -> Mapping[str, TidyRow]:
        if records not in self._words:
            found: dict[str, TidyRow] = {}
            for row in (row for key in records for row in self._by_ref(self.records[key]).values()):
                for words in (row.text(self.records[row.record].label), self._in_words(row)):
                    found.setdefault(folded(words), row)
            self._words[records] = found
        return self._words[records]

    def _in_words(self, row: TidyRow) -> str:
        record = self.records[row.record]
        return f"{self.collected.ref(row, record.row_id)} {row.text(record.label)}".strip()

    def parties(self, row: TidyRow, role: str) -> str | None:
        """Who is named in the cell `role` of a row, the lead first, by the names of the register."""
        spec = self.records[row.record].field(role)
        mine = self._links.get((row.record, row.sheet, row.excel_row, role), [])
        ordered = sorted(mine, key=lambda link: link.get("lead") is not True)
        names = [
            self.collected.label(spec.of, link.get("party")) if spec.of else link.text("party") for link in ordered
        ]
        return "; ".join(dict.fromkeys(names)) or row.words(role)


def _naming_both(
    collected: Collected, which: str
) -> tuple[tuple[str, ...], tuple[tuple[Record, str, tuple[str, ...]], ...]]:
    """Of a record and one of the register, with a stroke between: the fields of the one with links to the other.

    Then each record that names a row of both, with its code of the other and the fields by which it names the one.
    """
    record, _, of = which.partition("/")
    records = collected.declarations.records
    roles = tuple(spec.key for spec in records[record].fields if spec.type == "links" and spec.of == of)
    found = []
    for other in records.values():
        code = next((spec.key for spec in other.fields if spec.type == "code" and spec.of == of), "")
        keys = tuple(spec.key for spec in other.fields if spec.type == "reference" and spec.of == record)
        found += [(other, code, keys)] if code and keys else []
    return roles, tuple(found)
