"""What is erased of a ledger, and the words that are taken out of what it keeps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from planbook.ledger.answers import erase_answers
from planbook.ledger.forget import Tombstone, erase_periods, erase_unit, reclaim_space, tombstones
from planbook.ledger.opened import OpenLedger
from planbook.ledger.redact import (
    Anew,
    Redaction,
    Removal,
    finish_removal,
    noted_removals,
    own_anew,
    redactions,
    remove_words,
)


class ErasingLedger(OpenLedger):
    """An open ledger of which units, periods and words can be erased for good."""

    def forget_unit(self, unit: str, on: date) -> list[Tombstone]:
        """Erase all that came from `unit`; returns what is left of each file."""
        self._let_go()
        return erase_unit(self._engine, self._path, unit, on)

    def forget_periods(self, periods: Collection[str], on: date) -> list[Tombstone]:
        """Erase all that came in `periods` and every run over them; returns what is left of each file."""
        self._let_go()
        return erase_periods(self._engine, self._path, periods, on)

    def _let_go(self) -> None:
        """Of what was read, looked up and worked out before anything is erased."""
        self._read.clear()
        self._look_up_again()
        if not self.is_scratch:
            erase_answers(self._path)

    def reclaim_space(self) -> bool:
        """Give back the space of what was erased, now or before; whether there was any.

        Raises FolderError where there is no room to rewrite the file; what was erased is erased all the same.
        """
        return reclaim_space(self._engine, self._path)

    def forgotten(self) -> Mapping[str, Tombstone]:
        """What was erased, by SHA-256: a file with one of these is not taken in again."""
        return tombstones(self._engine, self._path)

    def removals(self) -> list[Removal]:
        """The removals of words that were begun and not finished."""
        return noted_removals(self._engine, self._path)

    def remove_words(self, anew: Sequence[Anew], removal: Removal, taken_out: Callable[[Any], Any]) -> None:
        """Put each kept file without the words in the place of what was kept of it, and note the removal.

        `taken_out` gives what JSON holds without the words: findings are gone through with it.
        """
        self._let_go()
        remove_words(self._engine, anew, removal, taken_out)

    def own_anew(self, shas: Mapping[str, str]) -> None:
        """Know outputs that were made again (the SHA-256 before and after) for planbook's own."""
        own_anew(self._engine, shas)

    def finish_removal(self) -> None:
        """Every file is done: nothing of what was removed is noted any more."""
        finish_removal(self._engine)

    def redactions(self) -> list[Redaction]:
        """Every cell whose words were removed from what is kept."""
        return redactions(self._engine, self._path)
