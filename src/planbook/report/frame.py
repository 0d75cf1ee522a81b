"""The frame of a paper: its title, what it is about, for whom, and who has prepared it from what."""

from dataclasses import dataclass

from planbook.model.audience import NO_FIGURES, Audience, audience_line
from planbook.model.declarations import Report
from planbook.model.prose import in_figures, inside, opening
from planbook.model.unit_words import Part, part_name
from planbook.model.values import long_date
from planbook.report.blocks.grid import BAR
from planbook.report.blocks.sentences import cut
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.widths import WIDTH
from planbook.report.word.measure import lines

Header = tuple[tuple[str, str], ...]
"""The lines above each page, each with what stands at its left and at its right."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the sections of a paper; names in braces are still to be filled in."""

    title: str
    subtitle: str
    head: tuple[str, ...]
    header: Header
    footer: str


def stays_inside(report: Report, part: Part) -> bool:
    """Whether that part of the paper stays with the trust."""
    return report.audience == "internal" or part == "B"


def frame_of(subject: Subject, report: Report, part: Part, why: str = "") -> Frame:
    """The frame of a part of the paper; `why` is the title of what it says instead where nothing was returned."""
    if report.made_of == "register":
        head: Header = _of_register(subject)
    elif report.makes == "correction":  # of what was published, so of no returns
        head = ((subject.name, _as_at(subject)),)
    elif subject.held:
        head = _of_meeting(subject, report, part)
    elif subject.scope == "unit":
        head = _of_unit(subject, report, part, why)
    else:
        head = _of_units(subject, report, part)
    kind: Audience = "internal" if stays_inside(report, part) else "external"
    line = audience_line(kind, to=subject.goes_to)
    if report.made_of == "register":
        line = NO_FIGURES
    return Frame(
        title=title_of(subject, report),
        subtitle="For the {committee}." if why else report.subtitle,
        head=report.head,
        header=(
            *head,
            (line, ""),
        ),
        footer=BAR.join(one for one in (subject.register.trust_name, opening(subject.period.title)) if one),
    )


def title_of(subject: Subject, report: Report) -> str:
    """What the paper is headed by, its names in braces not filled in yet."""
    checked = subject.is_school and subject.is_checked
    return report.title if checked or not report.title_unchecked else report.title_unchecked


def _at(subject: Subject, report: Report, part: Part) -> str:
    """Which part it is, of a paper that may have two, and as of which day."""
    said = part_name(subject.register, part) if report.audience == "external" else ""
    return BAR.join(one for one in (said, _as_at(subject)) if one)


def _as_at(subject: Subject) -> str:
    return f"As at {long_date(subject.period.as_at)}"


def _of_units(subject: Subject, report: Report, part: Part) -> Header:
    """What the paper is about, and from how many returns it is made."""
    came = sum(row.came_in for row in subject.returns)
    by = subject.register.trust_name
    made = f"from {came} of {in_figures(len(subject.returns), 'return')} due"
    at = _at(subject, report, part)
    return (subject.name, at), (f"Prepared by {by} {made}" if by else f"Prepared {made}", "")


def _of_register(subject: Subject) -> Header:
    """Who has prepared the paper; the register tells of a year, and of no day."""
    by = subject.register.trust_name
    return (subject.name, subject.period.year), (f"Prepared by {by}" if by else "Prepared", "")


def _of_meeting(subject: Subject, report: Report, part: Part) -> Header:
    """Whose meeting it is, which body meets, and when."""
    said = part_name(subject.register, part) if report.audience == "external" else ""
    by = subject.register.trust_name
    day = long_date(subject.meeting) if subject.meeting else ""
    body = subject.reader if subject.name != subject.reader else ""
    held = ", ".join(one for one in (body, day) if one)
    return (cut(subject.name, 8), said), (opening(held), ""), *([(f"Prepared by {by}", "")] if by else [])


def _of_unit(school: Subject, report: Report, part: Part, why: str) -> Header:
    """School and what it is; the meeting; who has prepared the paper, and who has checked what it is made from."""
    meeting = ", ".join([school.reader, *([long_date(school.meeting)] if school.meeting else [])])
    at = _at(school, report, part)
    by = school.register.trust_name
    if not school.has_returned:
        said = f"Prepared by {by}" if by else ""
        if not why:
            said = f"{said or 'Prepared'} without a return from {school.called}"
        return (cut(school.name, 8), at), (meeting, why), *([(said, "")] if said else [])
    source = f"from {school.called}’s return"
    said = f"Prepared by {by} {source}" if by else f"Prepared {source}"
    together = f"{said}; {_checked(school)}"
    if lines(together, WIDTH, 9.5) == 1:
        return (cut(school.name, 8), at), (meeting, ""), (together, "")
    return (cut(school.name, 8), at), (meeting, ""), (said, ""), (opening(_checked(school)), "")


def _checked(school: Subject) -> str:
    """Who has checked the return for the school; "not checked" until somebody has."""
    came = school.returned
    if came is None or not came.declared_by:
        return f"not checked by {school.called}"
    day = f" on {long_date(came.declared_on)}" if came.declared_on else ""
    role = f", {inside(cut(came.declared_as, 6))}" + ("," if day else "") if came.declared_as else ""
    return f"checked for {school.called} by {cut(came.declared_by, 8)}{role}{day}, as entered in the workbook"
