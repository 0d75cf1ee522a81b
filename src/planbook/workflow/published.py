"""What stands published of a period: its publications, its papers as they went out, and what differs from them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from planbook.consolidate.shown import Differing, ShownLine, differences, shown_lines
from planbook.consolidate.tables import ExternalTables
from planbook.ledger.ledger import Ledger
from planbook.ledger.publications import Publication, PublishedFile, PublishedLine
from planbook.ledger.receipts import Receipt
from planbook.ledger.standing import Standing
from planbook.model.audience import workbook_place
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.report.corrections import correction_line, correction_of
from planbook.workflow.trust import Trust

PUBLISHED = "published"
"""The folder, in a period's, of the copies of what went out."""


def summary_paper(declarations: Declarations) -> str:
    """The paper that shows all of a period."""
    return workbook_place(declarations.reports["summary"])


@dataclass(frozen=True)
class Published:
    """What the ledger knows of what went out of one period."""

    ledger: Ledger
    publications: Sequence[Publication]
    """Oldest first."""

    @cached_property
    def files(self) -> Mapping[str, tuple[Publication, PublishedFile]]:
        """Each paper as it went out last, with when, by its path in the period's folder."""
        return {paper: (out, file) for out in self.publications for paper, file in out.files.items()}

    @property
    def shas(self) -> Set[str]:
        """The SHA-256 of each paper that stands published, as planbook made it."""
        return {file.sha256 for _, file in self.files.values()}

    @property
    def last(self) -> Publication | None:
        """The last one, of all or of a meeting's papers."""
        return self.publications[-1] if self.publications else None

    def whole(self, summary: str) -> Publication | None:
        """The last one of everything, by its paper `summary`."""
        found = self.files.get(summary)
        return found[0] if found else None

    def lines(self, paper: str) -> list[ShownLine]:
        """What the paper showed when it went out last; nothing of one that never did."""
        if paper not in self.files:
            return []
        out, _ = self.files[paper]
        return [shown for name, shown in self._lines[out.id] if name == paper]

    @cached_property
    def _lines(self) -> Mapping[int, list[tuple[str, ShownLine]]]:
        wanted = {out.id for out, _ in self.files.values()}
        return {n: [(w.paper, _shown(w)) for w in self.ledger.publications.lines(n)] for n in wanted}

    def figures(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """What was shown last of each line, in whatever paper, by table and key."""
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for out in self.publications:
            if not out.meeting:
                found.clear()
            found |= {(w.table, w.key): w.shown for w in self.ledger.publications.lines(out.id)}
        return found

    def kpis(self) -> dict[str, Mapping[str, Any]]:
        """What was shown last of each line of KPIs, of units and phases, by its key."""
        return {key: shown for (table, key), shown in self.figures().items() if table in ("kpis", "phases")}

    def unlike(self, tables: ExternalTables, declarations: Declarations) -> list[Differing]:
        """What `tables` show otherwise than what was published: in the summary, else in any paper of a unit."""
        summary = summary_paper(declarations)
        if summary in self.files:
            return differences(self.lines(summary), shown_lines(tables))
        found: list[Differing] = []
        for paper, (_, file) in self.files.items():
            if file.unit:
                found += differences(self.lines(paper), shown_lines(tables, file.unit))
        return found

    def came_after(self, receipts: Iterable[Receipt], summary: str) -> dict[int, date]:
        """The receipts that came after what they belong to was published, with the day of that.

        A file that had come before under another name did not; after the next publication it is in what went out.
        """
        known = list(receipts)
        whole = self.whole(summary)
        of_unit: dict[str, Publication] = {f.unit: out for out, f in self.files.values() if f.unit}
        found = {}
        for receipt in known:
            own = of_unit.get(receipt.unit or "")
            outs = [out for out in (whole, own) if out is not None]
            if outs:
                # A later meeting's papers have in them what the summary of all does not: the first of both counts.
                out = min(outs, key=lambda one: one.receipts)
                before = {r.sha256 for r in known if r.id <= out.receipts}
                if receipt.id > out.receipts and receipt.sha256 not in before:
                    found[receipt.id] = out.day
        return found


def in_words(found: Iterable[Differing], register: Register) -> list[str]:
    """What differs from what was published, a line each."""
    return [correction_line(correction_of(one, register)) for one in found]


def published_of(ledger: Ledger, period: str) -> Published:
    """What stands published of the period."""
    return Published(ledger, ledger.publications.of(period))


def published_returns(trust: Trust, ledger: Ledger, period: Period, stands: Standing) -> set[str]:
    """The SHA-256 of what stood in the place of `stands`, of `period`, whenever something went out that its unit's
    plan is in: all of the period, of its year or of a later period of that, or papers of the unit's."""
    calendar, named, found = trust.register.calendar, trust.register.lineage(stands.unit), set()
    slot = next((slot for slot, own in ledger.stood(period.id).items() if own[-1].receipt == stands.receipt), None)
    for out in ledger.publications.every() if slot else ():
        of, run = calendar.period(out.period), ledger.runs.of(out.run)
        if slot is None or of is None or run is None or of.year != period.year:
            continue
        later = of.id == period.id or of.kind == "year" or of.start > period.end
        if later and (not out.meeting or any(file.unit in named for file in out.files.values())):
            then = ledger.as_of(run, trust.declarations)
            shas = {receipt.id: receipt.sha256 for receipt in then.receipts(period.id)}
            found |= {shas[own[-1].receipt] for own in (then.stood(period.id).get(slot),) if own}
    return found


def _shown(line: PublishedLine) -> ShownLine:
    return ShownLine(line.table, line.key, line.unit, line.shown)
