"""What a paper shows, line by line, by what its declaration says of its blocks; no paper is known here by name.

A block of a table shows the rows that it is declared to be over. A block that code fills, and a table whose rows
are no figures of their own, as the exceptions, may speak of everything that is known of what the paper is about.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from planbook.consolidate.shown import ShownLine, record_lines, shown_lines
from planbook.consolidate.tables import ExternalTables
from planbook.ledger.publications import PublishedFile
from planbook.model.declarations import Block, Declarations, Report
from planbook.model.papers import OF_THE_ROW, WORKED_OUT
from planbook.report.blocks.lines import columns_of
from planbook.report.blocks.named import load
from planbook.report.blocks.rows import choose
from planbook.report.blocks.subject import Subject, subject_of, subjects
from planbook.report.blocks.taken import with_taken


@dataclass(frozen=True)
class PaperLines:
    """What papers show that are made of `tables`."""

    declarations: Declarations
    tables: ExternalTables

    def of(self, report: Report, name: str) -> list[ShownLine]:
        """The lines of what goes out of the paper `report` about `name`; no line comes twice.

        Raises UnknownError where the register has no such unit or body.
        """
        report = with_taken(self.declarations.reports, report)
        subject = subject_of(self.declarations, self.tables, report.scope_of(name), name, report.each)
        found: dict[tuple[str, str], ShownLine] = {}
        blocks = _blocks(report)
        tells_all = any(self._tells_all(block) for block in blocks)
        if tells_all:
            found |= {(line.table, line.key): line for line in self._of_all(subject)}
        for block in blocks:
            if block.is_table and not self._tells_all(block) and not (tells_all and self._is_line(block)):
                found |= {(line.table, line.key): line for line in self._of_table(subject, block)}
        return list(found.values())

    def of_file(self, file: PublishedFile) -> list[ShownLine] | None:
        """What the paper that went out as `file` shows of these tables; None of one that is not made any more."""
        register = self.tables.register
        if not file.report:  # an earlier planbook published the papers of units alone, which speak of everything
            return shown_lines(self.tables, file.unit) if file.unit in register.units else None
        report = self.declarations.reports.get(file.report)
        if (
            report is None
            or report.makes not in ("paper", "dashboard")
            or file.about not in subjects(register, self.tables.period, report.scope_of(file.about), report.each)
        ):
            return None
        return self.of(report, file.about)

    def of_then(self, report: Report, file: PublishedFile) -> list[ShownLine] | None:
        """What `file` would show of these tables if its paper were still declared as `report`.

        None where that chooses rows of a record, or by a field, that the trust has dropped since; a column that it
        has dropped shows nothing.
        """
        blocks = []
        for block in report.blocks:
            known = self._columns_of(block)
            if block.is_table and not {*block.where, *block.always} <= known:
                return None
            columns = tuple(column for column in block.columns if column.key in known)
            sort = tuple(key for key in block.sort if key.lstrip("-") in known)
            blocks.append(replace(block, columns=columns, sort=sort) if block.is_table else block)
        return self.of(replace(report, blocks=tuple(blocks)), file.about)

    def of_summary(self, file: PublishedFile) -> list[ShownLine]:
        """What the summary that went out as `file` shows of these tables."""
        report = self.declarations.reports.get(file.report)
        return self.of(report, "") if report else self.whole  # an earlier planbook kept no rows of records

    def records_in(self, files: Iterable[PublishedFile]) -> Mapping[str, set[str]]:
        """The records whose rows what went out shows, each with the columns that it shows."""
        found: dict[str, set[str]] = {}
        for key in {file.report for file in files}:
            report = self.declarations.reports.get(key)
            for block in _blocks(report) if report else ():
                if block.table in self.declarations.records:
                    found.setdefault(block.table, set()).update(column.key for column in block.columns)
        return found

    @cached_property
    def whole(self) -> list[ShownLine]:
        """Every line that may be shown, but for the rows of records."""
        return shown_lines(self.tables)

    def _columns_of(self, block: Block) -> Set[str]:
        """What there is of each row of the block's table; empty where there is no such table."""
        record = self.declarations.records.get(block.table)
        return {*record.keys, *WORKED_OUT, *OF_THE_ROW} if record else {*columns_of(block.table)}

    def _tells_all(self, block: Block) -> bool:
        """Whether the block may speak of all that is known of what its paper is about."""
        if block.is_table:
            return block.table not in self.declarations.records and "figure" not in columns_of(block.table)
        code = load().get(block.code)
        return bool(block.code) and not (code and code.of_others)

    def _is_line(self, block: Block) -> bool:
        """Whether the rows that the block is over are lines of a table of `consolidate` too, with their figures."""
        record = self.declarations.records.get(block.table)
        return record is not None and record.table != ""

    def _of_all(self, subject: Subject) -> list[ShownLine]:
        if subject.scope == "trust":
            return self.whole
        return [line for unit in subject.units for line in shown_lines(self.tables, unit)]

    def _of_table(self, subject: Subject, block: Block) -> list[ShownLine]:
        """The lines of the rows that the block shows."""
        chosen = choose(subject, block, 0)  # how many rows there is room for is known when the paper is laid out
        table = self.tables.records.get(block.table)
        if table is None:
            return self._of_figures(set(chosen.figures))
        columns = {column.key for column in block.columns}
        lines = record_lines(table, columns, set(chosen.figures))
        if any(table.record.by_key[key].disclosure == "kpi" for key in columns & table.record.by_key.keys()):
            # What a record says of KPIs are their figures, and counts as these wherever papers are held together.
            units = {line.unit for line in lines} | subject.lineage
            lines += self._of_figures({row.figure for row in self.tables.kpis if row.unit in units})
        return lines

    def _of_figures(self, names: Set[str | None]) -> list[ShownLine]:
        """The lines of these figures, with what they were before."""
        return [line for line in self.whole if line.key.partition("#")[0].partition("@")[0] in names]


def _blocks(report: Report) -> list[Block]:
    """The blocks of what goes out of the paper."""
    return [block for block in report.standing if block.part == "A"]
