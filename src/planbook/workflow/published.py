"""What stands published of a period: its publications, its papers as they went out, and what differs from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from planbook.consolidate.shown import HEADLINE, RECORD, Differing, ShownLine, differences_of
from planbook.ledger.ledger import Ledger
from planbook.ledger.publications import Publication, PublishedFile, PublishedLine
from planbook.ledger.receipts import Receipt
from planbook.ledger.runs import Run
from planbook.ledger.standing import Standing
from planbook.model.audience import workbook_place
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.headlines import declared_figures
from planbook.model.register import Register
from planbook.report.blocks.taken import with_taken
from planbook.report.corrections import correction_line, correction_of
from planbook.workflow.declared import papers_then
from planbook.workflow.paper_lines import PaperLines
from planbook.workflow.trust import Trust

PUBLISHED = "published"
"""The folder, in a period's, of the copies of what went out."""


def summary_paper(declarations: Declarations) -> str:
    """The paper that shows all of a period."""
    return workbook_place(declarations.reports["summary"])


@dataclass(frozen=True, slots=True)
class Compared:
    """A paper that went out, beside what it would show now."""

    paper: str
    only: str
    """The table whose lines alone are compared; empty of all."""
    now: Sequence[ShownLine]


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
        return self.showed(self.files[paper][0].id, paper)

    def showed(self, number: int, paper: str) -> list[ShownLine]:
        """What the paper showed when it went out with the publication `number`."""
        if number not in self._lines:
            own = self._lines[number] = {}
            for line in self.ledger.publications.lines(number):
                own.setdefault(line.paper, []).append(_shown(line))
        return self._lines[number].get(paper, [])

    @cached_property
    def _lines(self) -> dict[int, dict[str, list[ShownLine]]]:
        """By publication and paper, of those that were asked for."""
        return {}

    def figures(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """What was shown last of each line, in whatever paper, by table and key.

        A paper that people had edited may show figures of an earlier run: those take the place of none that were
        worked out after that run, nor of those in the summary that it went out with.
        """
        found: dict[tuple[str, str], tuple[tuple[int, bool], Mapping[str, Any]]] = {}
        for out in self.publications:
            if not out.meeting:
                found.clear()
            for line in self.ledger.publications.lines(out.id):
                file, key = out.files.get(line.paper), (line.table, line.key)
                age = ((file.run if file else 0) or out.run, not (file and file.edited))
                if key not in found or found[key][0] <= age:
                    found[key] = (age, line.shown)
        return {key: shown for key, (_, shown) in found.items()}

    def kpis(self) -> dict[str, Mapping[str, Any]]:
        """What was shown last of each line of KPIs, of units and phases, by its key."""
        return {key: shown for (table, key), shown in self.figures().items() if table in ("kpis", "phases")}

    def compared(self, lines: PaperLines) -> Iterator[Compared]:
        """What went out last, each paper with what it would show now: the summary first, and of the others the rows
        of records, which it need not have; without the summary all that they show."""
        summary = summary_paper(lines.declarations)
        whole = summary in self.files
        if whole:
            out, file = self.files[summary]
            yield Compared(summary, "", self.declared_before(lines, out, file, lines.of_summary(file)))
        for paper, (out, file) in self.files.items():
            if whole and not lines.records_in([file]):
                continue
            now = lines.of_file(file)
            if now is not None:
                only = RECORD if whole else ""
                there = self.declared_before(lines, out, file, now)
                yield Compared(paper, only, [line for line in there if only in ("", line.table)])

    def declared_before(
        self, lines: PaperLines, out: Publication, file: PublishedFile, now: list[ShownLine]
    ) -> list[ShownLine]:
        """What the file would show by the blocks that it went out with in `out`; `now`, where these are the same.

        A block, column or headline that the trust has declared since, and another choice of rows, change nothing
        that was published.
        """
        run, today = self.ledger.runs.of(file.run or out.run), lines.declarations
        if run is None:
            return now
        then = papers_then(run.made.templates, today)
        if then is None or file.report not in then.reports:
            return now
        told = lines.of_then(with_taken(then.reports, then.reports[file.report]), file)
        added = declared_figures(today).keys() - then.headlines
        told = now if told is None else told
        return [line for line in told if line.table != HEADLINE or line.key not in added]

    def unlike(self, lines: PaperLines) -> list[Differing]:
        """What is shown otherwise than it was published; what several papers show is there once."""
        compared = list(self.compared(lines))
        then = ([line for line in self.lines(one.paper) if one.only in ("", line.table)] for one in compared)
        return [
            found
            for own in differences_of(list(zip(then, (c.now for c in compared), strict=True)))
            for found in own
        ]

    def came_after(self, receipts: Iterable[Receipt], summary: str) -> dict[int, date]:
        """The receipts that came after what they belong to was published, with the day of that.

        A file that had come before under another name did not; after the next publication it is in what went out.
        """
        known = list(receipts)
        whole = self.whole(summary)
        of_unit: dict[str, list[Publication]] = {}
        for out, file in self.files.values():
            for unit in file.whose:
                of_unit.setdefault(unit, []).append(out)
        found = {}
        for receipt in known:
            outs = [*([whole] if whole else []), *of_unit.get(receipt.unit or "", ())]
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


def published_returns(trust: Trust, ledger: Ledger, period: Period, stands: Standing) -> list[tuple[str, Run]]:
    """The SHA-256 of what stood in the place of `stands`, of `period`, whenever something went out that its unit's
    plan is in: all of the period, of its year or of a later period of that, or papers of the unit's. With each the
    run that it went out of, the first one first."""
    calendar, named = trust.register.calendar, trust.register.lineage(stands.unit)
    found: list[tuple[str, Run]] = []
    slot = next((slot for slot, own in ledger.stood(period.id).items() if own[-1].receipt == stands.receipt), None)
    for out in ledger.publications.every() if slot else ():
        of, run = calendar.period(out.period), ledger.runs.of(out.run)
        if slot is None or of is None or run is None or of.year != period.year:
            continue
        later = of.id == period.id or of.kind == "year" or of.start > period.end
        if later and (not out.meeting or any(set(named).intersection(file.whose) for file in out.files.values())):
            then = ledger.as_of(run, trust.declarations)
            shas = {receipt.id: receipt.sha256 for receipt in then.receipts(period.id)}
            found += [(shas[own[-1].receipt], run) for own in (then.stood(period.id).get(slot),) if own]
    return found


def _shown(line: PublishedLine) -> ShownLine:
    return ShownLine(line.table, line.key, line.unit, line.shown)
