"""What is used of planbook: which packs are on, for which unit, on which day.

Packs(declarations, rows, starts)    of a register; `Register.packs` makes it
  .record(key, unit, day)            whether a record is used
  .field("action.cost", unit, day)   whether a field of a record is
  .kpi(code, unit, day)              whether a KPI may be asked
  .kpi_in_use(row)                   whether a row of the sheet KPIs is in use
  .paper(key, day), .glossary_word(word, day)
  .on(unit, day)                     the packs that are on

What no pack holds is used always. `unit` None asks whether any unit uses it, `day` None whether it ever is. A
register that has no sheet What we use, or no row on it, goes on with all there is, but for packs by choice: nobody
has decided anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planbook.model.declarations import Declarations
from planbook.model.memo import Once
from planbook.model.pack import Pack
from planbook.model.submission import Entry

SHEET = "pack_use"
"""The record of the register that says what is used."""


@dataclass(frozen=True)
class Packs(Once):
    """The packs as a register uses them."""

    declarations: Declarations
    rows: Sequence[Entry] | None
    """Of the sheet What we use; None of a register that has no such sheet, or no row on it."""
    starts: Mapping[str, date]
    """The first day of each period of the register."""

    def record(self, key: str, unit: Entry | None = None, day: date | None = None) -> bool:
        """Whether the record `key` is used by the unit on that day."""
        return self._is_on(self._holder("records", key), unit, day)

    def field(self, key: str, unit: Entry | None = None, day: date | None = None) -> bool:
        """Whether the field `key`, as `action.cost`, is used; whether its record is, `record` says."""
        return self._is_on(self._holder("fields", key), unit, day)

    def kpi(self, code: str, unit: Entry | None = None, day: date | None = None) -> bool:
        """Whether the KPI `code` may be asked; whether it is in use its own row says."""
        return self._is_on(self._holder("kpis", code), unit, day)

    def kpi_in_use(self, row: Entry) -> bool:
        """Whether a row of the register's KPIs is in use; a blank leaves that to the pack that holds the KPI.

        What a pack has is so switched on with it, in one place.
        """
        if row.get("on") is not None:
            return row.yes("on")
        holder = self._holder("kpis", row.text("kpi"))
        return holder is not None and self._is_on(holder, None, None)

    def holds_kpi(self, code: str) -> bool:
        """Whether any pack holds the KPI `code`."""
        return self._holder("kpis", code) is not None

    def paper(self, key: str, day: date | None = None) -> bool:
        """Whether the paper `key` is made."""
        return self._is_on(self._holder("papers", key), None, day)

    def glossary_word(self, word: str, unit: Entry | None = None, day: date | None = None) -> bool:
        """Whether the word stands in the glossary."""
        return self._is_on(self._holder("terms", word), unit, day)

    def on(self, unit: Entry | None = None, day: date | None = None) -> list[Pack]:
        """The packs that are on, in the order in which they are declared."""
        return [pack for pack in self.declarations.packs.values() if self._is_on(pack.key, unit, day)]

    def row(self, key: str) -> Entry | None:
        """The row of the sheet that is of the pack `key`; of several the last."""
        return self._rows.get(key)

    def pack_of(self, text: str) -> Pack | None:
        """The pack that a cell of the sheet names, by its title, its key or what it was called before."""
        wanted = " ".join(text.split()).casefold()
        packs = self.declarations.packs.values()
        now = next((pack for pack in packs if wanted in (pack.title.casefold(), pack.key)), None)
        return now or next((pack for pack in packs if wanted in map(str.casefold, pack.was)), None)

    def of_record(self, key: str) -> Pack | None:
        """The pack that holds the record `key`."""
        holder = self._holder("records", key)
        return self.declarations.packs[holder] if holder else None

    def is_left_out(self, key: str) -> bool:
        """Whether the record `key` is of a pack by choice that nobody has chosen: nothing of it is to be seen."""
        pack = self.of_record(key)
        return pack is not None and pack.by_choice and not self._is_on(pack.key, None, None)

    def _holder(self, name: str, what: str) -> str | None:
        return self._holders.get((name, what))

    def _is_on(self, key: str | None, unit: Entry | None, day: date | None) -> bool:
        pack = self.declarations.packs.get(key or "")
        if pack is None or pack.always:
            return True
        if not self._rows:
            return not pack.by_choice
        row = self._rows.get(pack.key)
        if row is None:
            return pack.on
        if not row.yes("used"):
            return False
        kinds = row.items("kinds")
        if unit is not None and kinds and unit.text("kind") not in kinds:
            return False
        since = self.starts.get(row.text("from_period"))
        return since is None or day is None or since <= day

    @cached_property
    def _rows(self) -> Mapping[str, Entry]:
        named = ((self.pack_of(row.text("pack")), row) for row in self.rows or ())
        return {pack.key: row for pack, row in named if pack}

    @cached_property
    def _holders(self) -> Mapping[tuple[str, str], str]:
        lists = ("records", "fields", "kpis", "papers", "terms")
        packs = self.declarations.packs.values()
        return {(name, what): pack.key for pack in packs for name in lists for what in getattr(pack, name)}
