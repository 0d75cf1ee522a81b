"""The rows of the register, looked up by id, by name and by any other spelling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from planbook.model.declarations import Declarations, Field
from planbook.model.holding import begins
from planbook.model.memo import Once
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value, entries

_ALIKE = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "\u00a0": " "})


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """`text` as code lists compare it: case, spaces, dashes and curly quotes made alike."""
    return " ".join((text if text.isascii() else text.translate(_ALIKE)).casefold().split())


@dataclass(frozen=True)
class RegisterRows(Once):
    """The rows of the register's tables, each lookup made when it is first asked for."""

    submission: Submission
    declarations: Declarations
    whole: "RegisterRows | None" = field(default=None, repr=False)
    """That of all days, where this one holds the rows of one day or one period; None of that itself."""
    _rows: dict[str, tuple[Entry, ...]] = field(default_factory=dict, init=False, repr=False)
    _by_id: dict[str, dict[str, Entry]] = field(default_factory=dict, init=False, repr=False)
    _spellings: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False)

    def rows(self, record: str) -> Sequence[Entry]:
        """All rows of `record`, in the register's order; of one that unites others theirs."""
        if record not in self._rows:
            united = self.declarations.records[record].unites if record in self.declarations.records else ()
            own = self.submission.entries(record)
            self._rows[record] = tuple(chain(own, *(self.rows(other) for other in united)))
        return self._rows[record]

    def row(self, record: str, code: str | None) -> Entry | None:
        """The row of `record` with id `code`, or None: of several the one that holds, else the last that did."""
        for other in self.declarations.records[record].unites:
            if (united := self.row(other, code)) is not None:
                return united
        if record not in self._by_id:
            spec = self.declarations.records[record]
            found = {row.text(spec.row_id): row for row in sorted(self.rows(record), key=begins(spec))}
            self._by_id[record] = found
        if not code:
            return None
        found_row = self._by_id[record].get(code)
        return found_row if found_row is not None or self.whole is None else self.whole.row(record, code)

    def label(self, record: str, code: str) -> str:
        """The name of the row of `record` with id `code`; the code itself where there is none."""
        row = self.row(record, code)
        return (row.text(self.declarations.records[row.record].label) if row else "") or code

    def spellings(self, record: str) -> Mapping[str, str]:
        """Everything that names a row of `record` (id, name, other spellings), folded, with its id.

        A name that a closed unit shares with the one that succeeds it is the latter's.
        """
        if record not in self._spellings:
            records = self.declarations.records
            united = [row for own in records[record].unites for row in self.rows(own)]
            codes = [row.text(records[row.record].row_id) for row in united]  # before names
            found = {folded(code): code for code in reversed(codes)}
            for own in records[record].unites or (record,):
                spec = records[own]
                for row in sorted(self.rows(own), key=self.declarations.has_ended):
                    code = row.text(spec.row_id)
                    known_by = map(row.text, spec.known_by)
                    for name in [code, row.text(spec.label), *entries(row.get("also")), *known_by]:
                        if name:
                            found.setdefault(folded(name), code)
            if self.whole is not None:  # what held once is known by its name for ever
                found = {**self.whole.spellings(record), **found}
            self._spellings[record] = found
        return self._spellings[record]

    def code_for(self, record: str, text: Value) -> str | None:
        """The id of the row of `record` that `text` names, by id, name or other spelling; None if none."""
        return self.spellings(record).get(folded(str(text))) if text not in (None, "") else None

    def canonical(self, spec: Field, value: Value) -> Value:
        """`value` of a code field as its id; unknown text is kept where the field is open, else missing."""
        if spec.type != "code" or value is None:
            return value
        code = self.code_for(spec.of, value)
        return code if code is not None else (value if spec.open else None)
