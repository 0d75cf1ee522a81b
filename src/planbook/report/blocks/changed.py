"""What has changed since papers were published, and which papers of people's own making have not."""

from planbook.look import STATUS
from planbook.model.prose import agree, in_figures, more
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid
from planbook.report.blocks.named import Told, named
from planbook.report.corrections import Correction, Step, WorkedFigure, status_word
from planbook.report.made_of import Sourced, made_of
from planbook.report.word.paper import Cell, Item, Mark, Note, Paragraph, Section


@named(
    "changed",
    "what",
    "then",
    "now",
    "status",
    "why",
    scopes=("trust",),
    fills=("since",),
    corrects=True,
    by_row=True,
)
def changed(told: Told) -> Section | None:
    """How much has changed, and as many lines of it as there is room for, the rest counted."""
    if told.corrections is None:
        return None
    step, block = told.corrections.step, told.block
    rows = [cells_of(block, _cells(row), row) for row in step.rows[: told.room.most(block)]]
    table = grid(block, rows, told.words) if rows else Paragraph(block.empty.format_map(told.words))
    items: list[Item] = [Paragraph(_in_all(step)), table]
    left = len(step.rows) - len(rows)
    if left:
        items.append(Note(f"{more(left, 'line')}: the sheet Corrections of the summary has all of them."))
    return Section(block.title, tuple(items))


@named("worked", scopes=("trust",), fills=("since",), corrects=True)
def worked(told: Told) -> Section | None:
    """The papers that people have edited, with the figures in them that are not as published; None without any."""
    block = told.block
    papers = told.corrections.worked if told.corrections else ()
    if not papers:
        return None
    notes = [Note(_worked(paper)) for paper in papers[: block.most or None]]
    rest = len(papers) - len(notes)
    if rest:
        whose = f"the {told.subject.register.body_word}’s"
        notes.append(Note(f"{more(rest, 'paper')}: {whose} coordinator has the list."))
    return Section(block.title, (Paragraph(block.intro.format_map(told.words)), *notes))


def _in_all(step: Step) -> str:
    """How much has changed, and whether a status has."""
    altered = sum(row.status_then != row.status_now for row in step.rows)
    lines = in_figures(len(step.rows), "line")
    verb = agree(len(step.rows), "differs", "differ")
    statuses = "none alters a status" if not altered else f"{altered} with another status"
    said = f"{lines} {verb} from what was published on {long_date(step.since)}; {statuses}."
    return made_of(said, step.rows)


def _cells(row: Correction) -> dict[str, Cell]:
    """A line of the table; a status that is another stands as then and now."""
    status: Cell = "as it was"
    if row.status_then != row.status_now:
        now = row.status_now if row.status_now in STATUS else None
        mark: str | Mark = Mark(now, status_word(now, row.family)) if now else "–"
        status = (f"{status_word(row.status_then, row.family)}, now ", mark)
    then = Sourced(row.then)  # what was published, which no cell of today is behind
    return {"what": row.what, "then": then, "now": row.now, "status": status, "why": row.why}


def _worked(paper: WorkedFigure) -> str:
    told = [f"{row.what} ({row.then}, now {row.now})" for row in paper.rows[:3]]
    rest = f"; {more(len(paper.rows) - 3, 'figure')}" if len(paper.rows) > 3 else ""
    return made_of(f"{paper.paper}: {'; '.join(told)}{rest}", paper.rows)
