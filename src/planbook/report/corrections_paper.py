"""The page of what has changed since something was published."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planbook.look import STATUS
from planbook.model.audience import DRAFT, LINES
from planbook.model.declarations import Declarations
from planbook.model.prose import in_figures, more, opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import grid
from planbook.report.corrections import Correction, Step, WorkedFigure, status_word
from planbook.report.word.measure import pages
from planbook.report.word.paper import Cell, Item, Mark, Note, Paper, Paragraph, Section
from planbook.report.word.write import write_paper

if TYPE_CHECKING:
    from planbook.consolidate.tables import ExternalTables

_BAR = "\u00a0 | \u00a0"


def write_correction(
    declarations: Declarations,
    tables: "ExternalTables",
    step: Step,
    worked: Sequence[WorkedFigure],
    *,
    draft: bool = False,
) -> bytes:
    """The page as a .docx, with as many lines as it holds and the rest counted; a `draft` says so."""
    papers = (_paper(declarations, tables, step, worked, most) for most in _most(declarations))
    paper = next((one for one in papers if pages(one) == 1), None) or _paper(declarations, tables, step, worked, 1)
    return write_paper(paper if draft else replace(paper, mark=""))


def _most(declarations: Declarations) -> Iterator[int]:
    """How many lines are tried, from as many as are declared."""
    yield from range(declarations.correction.block("changed").most, 0, -1)


def _paper(
    declarations: Declarations, tables: "ExternalTables", step: Step, worked: Sequence[WorkedFigure], most: int
) -> Paper:
    report = declarations.correction
    register, period = tables.register, tables.period
    words = {"period": period.title, "trust": register.trust_name, "since": long_date(step.since)}
    title = report.title.format_map(words)
    block = report.block("changed")
    rows = [_cells(row) for row in step.rows[:most]]
    items: list[Item] = [Paragraph(_in_all(step)), grid(block, rows, words) if rows else Paragraph(block.empty)]
    left = len(step.rows) - len(rows)
    if left:
        items.append(Note(f"{more(left, 'line')}: the sheet Corrections of the summary has all of them."))
    sections = [Section(block.title, tuple(items))]
    own = report.block("worked")
    if worked:
        told = [Note(_worked(paper)) for paper in worked[: own.most]]
        rest = len(worked) - own.most
        if rest > 0:
            told.append(Note(f"{more(rest, 'paper')}: the trust’s coordinator has the list."))
        sections.append(Section(own.title, (Paragraph(own.intro), *told)))
    return Paper(
        title=title,
        subtitle=report.subtitle.format_map(words),
        document_title=f"{title}: {register.trust_name}",
        author=register.trust_name,
        header=(
            (register.trust_name, f"As at {long_date(period.as_at)}"),
            (LINES[report.audience], ""),
        ),
        footer=_BAR.join((register.trust_name, opening(period.title))),
        sections=sections,
        mark=DRAFT,
    )


def _in_all(step: Step) -> str:
    """How much has changed, and whether a status has."""
    altered = sum(row.status_then != row.status_now for row in step.rows)
    lines = in_figures(len(step.rows), "line")
    verb = "differs" if len(step.rows) == 1 else "differ"
    statuses = "none alters a status" if not altered else f"{altered} with another status"
    return f"{lines} {verb} from what was published on {long_date(step.since)}; {statuses}."


def _cells(row: Correction) -> tuple[Cell, ...]:
    """A line of the table; a status that is another stands as then and now."""
    status: Cell = "as it was"
    if row.status_then != row.status_now:
        now = row.status_now if row.status_now in STATUS else None
        mark: str | Mark = Mark(now, status_word(now, row.family)) if now else "–"
        status = (f"{status_word(row.status_then, row.family)}, now ", mark)
    return row.what, row.then, row.now, status, row.why


def _worked(paper: WorkedFigure) -> str:
    told = [f"{row.what} ({row.then}, now {row.now})" for row in paper.rows[:3]]
    rest = f"; {more(len(paper.rows) - 3, 'figure')}" if len(paper.rows) > 3 else ""
    return f"{paper.paper}: {'; '.join(told)}{rest}"
