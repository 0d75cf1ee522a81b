"""Which figures of papers name no figure that they were made from: every paper of a period is gone through."""

from datetime import date

from planbook.report.papers import paper_of
from planbook.report.sources import ShownFigure, shown_figures
from planbook.workflow.papers import paper_files, papers_of_returns, with_lines
from planbook.workflow.state import look
from planbook.workflow.trust import Trust

DATES = "days, terms and places to come are of the register's calendar and of no figure"
NUMBERS = "numbers of the paper's own rows and paragraphs"
AGENDA = "days of a meeting, numbers of its papers and the names of matters are of the register"
FINDINGS = "a finding is of the workbooks that it names, and the workbook of findings has its cells"
NOT_FIGURES = {
    ("dates", "Table"): DATES,
    ("why", "Table"): DATES,
    ("decisions", "No."): NUMBERS,
    ("decisions", "Paragraph"): NUMBERS,
    ("before", "Table"): FINDINGS,
    ("before", "Paragraph"): FINDINGS,
    ("days", "Table"): AGENDA,
    ("days", "Paragraph"): AGENDA,
    ("agenda", "Table"): AGENDA,
    ("papers", "Table"): AGENDA,
    ("papers", "Paragraph"): AGENDA,
}
"""What has digits and is no figure, by block and what it stands in, with the reason; definitions of KPIs stand in
a table of the dates."""


def is_figure(shown: ShownFigure) -> bool:
    """Whether what is shown has a number in it that is to say what it was made from."""
    stands, _, column = shown.where.partition(" ")
    places = {"Table", column.rpartition(", ")[2]} if stands == "Table" else {"Paragraph"}
    return shown.has_number and not any((shown.key, place) in NOT_FIGURES for place in places)


def without_source(trust: Trust, period_id: str, today: date) -> tuple[int, list[str]]:
    """How many places of all papers of the period show figures, and those that name none that there is."""
    period = trust.period(period_id)
    told, gaps = 0, []
    with trust.scratch_ledger() as ledger:
        state = look(trust, ledger, period, today)
        asked = {row.unit for row in state.tables.returns}
        for key in papers_of_returns(trust, period):
            for file in with_lines(trust, state.tables, paper_files(trust, period, key)):
                tables = state.tables if file.internal else state.external
                paper = paper_of(trust.declarations, tables, file.key, file.name, part=file.part)
                for shown in filter(is_figure, shown_figures(paper)):
                    told += 1
                    unknown = [name for name in shown.figures if not state.tables.figure(name)]
                    of_this = [
                        name for name in unknown if name.split("/")[1] in asked
                    ]  # others have another period
                    if not shown.figures or of_this:
                        gaps.append(f"{file.path.name} {shown.where}: {shown.shown}")
    return told, gaps
