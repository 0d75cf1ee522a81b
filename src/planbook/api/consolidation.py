"""What `consolidate` gives: the tables, what was found and written, and what is not as it was."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from planbook.consolidate.rows import CauseRow
    from planbook.consolidate.shown import Differing
    from planbook.consolidate.tables import ExternalTables, TrustTables
    from planbook.model.calendar import Period
    from planbook.model.finding import FileVerdict, Finding
    from planbook.workflow.checking import Checked
    from planbook.workflow.consolidate import Consolidated


class Consolidation:
    """A period brought together: its tables, what was found, and what was written."""

    def __init__(self, done: "Consolidated") -> None:
        self._done = done

    def __repr__(self) -> str:
        from planbook.model.prose import in_figures

        counts = (len(self.files), "file"), (len(self.findings), "finding"), (len(self.written), "output")
        said = ", ".join(in_figures(number, one) for number, one in counts)
        return f"<Consolidation of {self.period.id}: {said}>"

    @property
    def period(self) -> "Period":
        return self._done.period

    @property
    def tables(self) -> "TrustTables":
        """The tables as they are inside the trust, of typed rows. They hold small numbers."""
        return self._done.tables

    @cached_property
    def external(self) -> "ExternalTables":
        """The same tables as they may be shown outside the trust's own office: small numbers are hidden."""
        from planbook.consolidate.disclosure import external

        return external(self.tables)

    def frame(self, name: str, *, external: bool = False) -> "pd.DataFrame":
        """A table (`kpis`), or the rows of a record (`action`), as a DataFrame; of `external` tables if so asked.

        `planbook.frames` says what its columns hold. Raises PlanbookError where there is no such table.
        """
        from planbook.frames import frame

        return frame(self.external if external else self.tables, name)

    @property
    def checked(self) -> "Checked":
        """What `validate` returns."""
        return self._done.checked

    @property
    def files(self) -> "Sequence[FileVerdict]":
        """What became of each returned file."""
        return self.checked.files

    @property
    def findings(self) -> "Sequence[Finding]":
        """Everything there is to look at, by file, sheet and row."""
        return self.checked.findings

    @property
    def written(self) -> Sequence[Path]:
        """The files that were written."""
        return self._done.written

    @property
    def summary(self) -> Path:
        """The summary workbook, among them."""
        return self._done.summary

    @property
    def findings_workbook(self) -> Path:
        """The workbook of all findings, among them."""
        return self._done.findings

    @property
    def as_it_was(self) -> date | None:
        """The day of which the outputs were made again, with `rebuild`; None where they are of today."""
        return self._done.as_it_was

    @property
    def differing(self) -> Sequence[str]:
        """Outputs that were made again and are not what they were."""
        return self._done.differing

    @property
    def causes(self) -> "Sequence[CauseRow]":
        """The findings by rule, those of most units first within a severity."""
        return self._done.causes

    @property
    def unchanged(self) -> bool:
        """Whether nothing had changed, so that all outputs were left as they are."""
        return self._done.unchanged

    @property
    def of_year(self) -> str:
        """What there is to say of a year that has terms: that it is its plan alone, or what it was made from."""
        return self._done.of_year

    @property
    def unknown_before(self) -> str:
        """What there is to say, once, of a ledger that does not know what was published; mostly nothing."""
        return self._done.unknown_before

    @property
    def by_today(self) -> str:
        """Why a past period cannot be as it was, and is made with what is so today; empty where it can."""
        return self._done.trust.by_today

    @property
    def published_on(self) -> date | None:
        """The day on which the period was published last; None while everything of it is a draft."""
        return self._done.published_on

    @property
    def unlike_published(self) -> "Sequence[Differing]":
        """What is not shown as it was published."""
        return self._done.unlike_published

    @property
    def moved(self) -> str:
        """What there is to say, once, of outputs that an earlier planbook put in another place; mostly nothing."""
        return self._done.moved
