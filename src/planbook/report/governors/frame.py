"""The frame of a paper of one unit: what its titles leave open, its header, and the page that says why it has no
figures."""

from collections.abc import Mapping

from planbook.model.called import head_of
from planbook.model.declarations import Block, Report
from planbook.model.prose import opening
from planbook.model.values import long_date
from planbook.report.blocks.grid import BAR, WIDTH, cells_of, grid
from planbook.report.blocks.named import part_of
from planbook.report.governors.dates import DATES, to_come
from planbook.report.governors.school import School
from planbook.report.governors.sentences import cut
from planbook.report.word.measure import lines
from planbook.report.word.paper import Item, Paragraph, Section


def words_of(school: School) -> dict[str, str]:
    """What declared titles, captions and sentences leave open."""
    committee = school.committee
    return {
        "period": school.period.title,
        "previous": school.previous.title if school.previous else "time before",
        "committee": committee if _is_name(committee, school) else committee[:1].lower() + committee[1:],
        "phase": school.phase or "same phase",
        "name": school.name,
        "earlier": "",
        "Head": opening(head_of(school.register, school.id)),
        "explanation": "School’s explanation"
        if school.is_school
        else f"{school.says.removesuffix(' says')}’s explanation",
    }


def _is_name(committee: str, school: School) -> bool:
    """Whether it is written as a name: with a capital beyond its first letter, as SGB or Strategic Group, or with a
    word first that a unit is named by, as the Dene committee of Dene School."""
    named = {word for unit in school.register.ever.rows("unit") for word in unit.text("name").split()}
    return committee[1:] != committee[1:].lower() or committee.partition(" ")[0] in named


def header(school: School, report: Report, part: str) -> tuple[tuple[str, str], ...]:
    """School and what it is; the meeting; who has prepared the paper, and who has checked what it is made from."""
    meeting = ", ".join([school.committee, *([long_date(school.meeting)] if school.meeting else [])])
    at = BAR.join([*([part] if part else []), f"As at {long_date(school.period.as_at)}"])
    by = school.register.trust_name
    if not school.has_returned:
        said = f"Prepared by {by}" if by else ""
        title = _said_of(school, report).title
        return (cut(school.name, 8), at), (meeting, title), *([(said, "")] if said else [])
    source = f"from {school.called}’s return"
    said = f"Prepared by {by} {source}" if by else f"Prepared {source}"
    together = f"{said}; {_checked(school)}"
    if lines(together, WIDTH, 9.2) == 1:
        return (cut(school.name, 8), at), (meeting, ""), (together, "")
    return (cut(school.name, 8), at), (meeting, ""), (said, ""), (opening(_checked(school)), "")


def _checked(school: School) -> str:
    """Who has checked the return for the school; "not checked" until somebody has."""
    came = school.returned
    if came is None or not came.declared_by:
        return f"not checked by {school.called}"
    day = f" on {long_date(came.declared_on)}" if came.declared_on else ""
    return f"checked for {school.called} by {cut(came.declared_by, 8)}{day}, as entered in the workbook"


def not_returned(school: School, report: Report, words: Mapping[str, str]) -> list[Section]:
    """One page that says so plainly, with what to ask."""
    came = school.returned
    reason = _reason(school)
    block = _said_of(school, report)
    due = school.register.due_day(school.id, school.period)
    sentences = [block.empty.format_map(words)]
    if due:
        sentences.append(f"The return was due on {long_date(due)}.")
    received = came.received_on if came else None
    if reason == "refused" and received:
        sentences.append(
            f"A workbook came on {long_date(received)}; {school.called} has been told why it could not be used."
        )
    sentences.append(f"The trust’s totals for the period leave {school.called} out; no estimate has been used.")
    undecided = reason == "undecided"
    asked = (
        f"Which of the workbooks that {school.called} sent counts, and when will that be decided?"
        if undecided
        else f"When will the return be made, and what would help {school.called} to make it?",
        f"Which of the plan’s actions have moved since the last report, as far as {school.called} can say today?",
        "Is there a figure that governors should know of now, before "
        + ("that is decided?" if undecided else "the return is made?"),
    )
    return [
        Section(block.title, tuple(Paragraph(sentence) for sentence in sentences)),
        *(
            Section(other.title, tuple(Paragraph(question) for question in asked))
            for other in _all(report, "questions")
        ),
        *(_dates_alone(school, other, words) for other in _all(report, "dates")),
    ]


def _reason(school: School) -> str:
    """Why the report holds no figures, as the key of the block that says so."""
    verdict = school.returned.verdict if school.returned else "missing"
    return verdict if verdict in ("undecided", "refused", "withdrawn") else "missing"


def _all(report: Report, code: str) -> list[Block]:
    return [block for block in report.standing if block.code == code]


def _said_of(school: School, report: Report) -> Block:
    """The block that says why there are no figures; raises KeyError of a paper that has none."""
    summary = next(block for block in report.standing if block.code == "summary")
    return part_of(report, summary, _reason(school))


def says_why(report: Report) -> bool:
    """Whether the paper is one page that says so where nothing was returned."""
    return any(block.code == "summary" for block in report.standing)


def _dates_alone(school: School, block: Block, words: Mapping[str, str]) -> Section:
    rows = [cells_of(block, dict(zip(DATES, row, strict=True))) for row in to_come(school)[: block.most]]
    table: Item = grid(block, rows, words) if rows else Paragraph(block.empty)
    return Section(block.title, (table, Paragraph("Ask the trust for what it holds from earlier periods.")))
