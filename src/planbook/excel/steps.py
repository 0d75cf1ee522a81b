"""What the buttons of the term do: each calls the function that its command calls, with what was chosen, and says
in a few words what came of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.errors import PlanbookError
from planbook.excel.control import FINDINGS, FIXED, UNITS
from planbook.excel.desk import Desk, unit_entries
from planbook.model.finding import count_by_severity
from planbook.model.meeting_days import meetings, told_late
from planbook.model.names import name_returned
from planbook.model.prose import agree, in_figures, listed
from planbook.model.values import shown
from planbook.workflow.pdfs import not_made_in_words, of_before_in_words
from planbook.workflow.published import in_words
from planbook.workflow.trust import relative_to

if TYPE_CHECKING:
    from planbook.api import OpenTrust
    from planbook.workflow.checking import Checked
    from planbook.workflow.where_it_stands import Status, UnitStatus

Step = Callable[["OpenTrust", Desk], str]
_DUE = {
    "return": "returns", "copies": "copies of papers", "corrections": "corrections",
    "check": "papers for a last look", "papers": "papers out", "meeting": "meeting",
}  # fmt: skip
USE, STOP, CAME = FIXED["decisions"]
AGREED, REFUSED = FIXED["agreed"]


def fill_lists(trust: "OpenTrust", desk: Desk) -> None:
    """The drop-downs of what the register has."""
    period = trust.period(desk.period())
    held = [meeting.days for meeting in meetings(trust.register, period)]
    desk.fill_lists(
        {
            "periods": [one.id for one in trust.register.calendar.periods],
            "units": unit_entries(trust).values(),
            "papers": [paper.key for paper in trust.word_blocks()],
            "meetings": dict.fromkeys(f"{days.code or days.body}/{days.meeting.isoformat()}" for days in held),
        }
    )


def status(trust: "OpenTrust", desk: Desk) -> str:
    """Who has returned what: the sheet of units, and the files to decide about."""
    found = trust.status(desk.period())
    desk.fill_lists({"files": _files(found)})
    title = found.period.title[:1].upper() + found.period.title[1:]
    due = f", due {shown(found.period.due)}" if found.period.due else ""
    steps = "; ".join(f"{_DUE[step.what]} {shown(step.on)}" for step in found.due_next)
    sheet = desk.fill(
        UNITS, (title + due, steps and f"Still to come: {steps}."), [_unit_row(u) for u in found.units]
    )
    sheet.activate()
    back = sum(unit.file is not None for unit in found.units)
    said = f"{title}: {back} of {in_figures(len(found.units), 'return')} are in use."
    unused = [name_returned(file.file) for file in found.unused]
    if unused:
        said += f" Not used: {listed(unused, most=5)}. To use one, choose it under Receive."
    return said


def _files(found: "Status") -> list[str]:
    """The files that came, those that nothing uses first: they are what is to be decided."""
    parts = [part.file for unit in found.units for part in unit.parts]
    files = [*(file.file for file in found.unused), *(unit.file for unit in found.units), *parts]
    return list(dict.fromkeys(Path(file).name for file in files if file))


def _unit_row(unit: "UnitStatus") -> tuple[str | int, ...]:
    stands = f"{unit.version or 'none'} of {unit.versions}" if unit.versions > 1 else ""
    counts = (unit.errors, unit.warnings) if unit.file else ("", "")
    days = (shown(unit.received_on), shown(unit.due))
    return unit.unit, unit.name, unit.state, *days, stands, unit.verdict or "", *counts


def prepare(trust: "OpenTrust", desk: Desk) -> str:
    """The workbooks to send."""
    period, force = trust.period(desk.period()).id, desk.is_yes("force")
    if force:
        desk.ask(f"Make the workbooks of {period} again? Those that are there are written over.")
    by_contributor, macros = desk.is_yes("by_contributor"), desk.is_yes("macros")
    made = trust.prepare(period, desk.unit(trust), by_contributor=by_contributor, macros=macros, force=force)
    new = sum(one.written for one in made)
    left = len(made) - new
    said = f"{in_figures(len(made), 'workbook')} in issued/{period}: {new} new"
    said += f", {left} left as {agree(left, 'it was', 'they were')}" if left else ""
    return f"{said}. Put what comes back into returned/{period}."


def validate(trust: "OpenTrust", desk: Desk) -> str:
    """What is to be corrected in everything that came back."""
    period = trust.period(desk.period())
    return _told(trust, desk, trust.validate(period.id), f"What was found in {period.id}")


def receive(trust: "OpenTrust", desk: Desk) -> str:
    """What came back is recorded, or what was decided about one file."""
    period, day = trust.period(desk.period()).id, desk.day("came_on")
    file, decision = desk.text("file"), desk.one_of("decision", "decisions")
    if bool(file) != bool(decision):
        raise PlanbookError("A file and a decision go together: choose both, or neither. Nothing was done.")
    if decision == CAME and day is None:
        raise PlanbookError(f"Type the day on which {file} came. Nothing was done.")
    if decision:
        asked = {USE: f"Use {file}?", STOP: f"Stop using {file}? The file that it replaced is not used again."}
        desk.ask(asked.get(decision) or f"Record that {file} came on {shown(day)}?")
    taken = trust.receive(
        period,
        on=None if decision == CAME else day,
        accept=file if decision == USE else None,
        withdraw=file if decision == STOP else None,
        came=(file, day) if decision == CAME and day else None,
    )
    said = _told(trust, desk, taken.checked, f"What was found in {period}")
    return f"{taken.new} new, {taken.files} in returned/{period}. {said}"


def reply(trust: "OpenTrust", desk: Desk) -> str:
    """What goes back to each unit."""
    period = trust.period(desk.period()).id
    replied = trust.reply(period, desk.unit(trust))
    correct = sum(bool(one.errors) for one in replied)
    folder = relative_to(trust.folder, trust.outputs(period) / "replies")
    return (
        f"{in_figures(len(replied), 'reply', 'replies')} in {folder}, {correct} with something to correct. "
        "Nothing has been sent: open a draft (.eml), read it, and send it."
    )


def approve(trust: "OpenTrust", desk: Desk) -> str:
    """Plans that were agreed, or refused."""
    period, decision = trust.period(desk.period()), desk.one_of("agreed", "agreed")
    if not decision:
        raise PlanbookError("Choose whether the plans were agreed or refused. Nothing was done.")
    unit, row = desk.unit(trust), desk.text("row")
    whose = desk.text("unit") or "all units"
    what = f"the row {row}" if row else "the plan"
    desk.ask(f"Record that {what} of {whose}, as returned in {period.id}, was {decision.lower()}?")
    rows = (row,) if row else ()
    done = trust.approve(
        period.id, unit, row=rows, refuse=decision == REFUSED, on=desk.day("decided_on"), by=desk.text("by")
    )
    if not done:
        return "Nothing has been returned: there is no plan to agree to."
    count = sum(one.rows for one in done)
    return f"{in_figures(count, 'row')} in {in_figures(len(done), 'plan')} {decision.lower()}."


def consolidate(trust: "OpenTrust", desk: Desk) -> str:
    """The period brought together."""
    period = trust.period(desk.period()).id
    done = trust.consolidate(period, rebuild=desk.is_yes("rebuild"))
    said = _told(trust, desk, done.checked, f"What was found in {period}")
    return f"{said}\n\nLook at {relative_to(trust.folder, done.summary)} first."


def report(trust: "OpenTrust", desk: Desk) -> str:
    """The Word papers."""
    period = trust.period(desk.period()).id
    made = trust.report(period, desk.unit(trust), audience=desk.text("audience"), pdf=desk.is_yes("pdf"))
    there = [one for one in made if one.state != "empty"]
    if not there:
        return "No paper is made: nothing would be in one."
    folders = listed(list(dict.fromkeys(relative_to(trust.folder, one.path.parent) for one in there)))
    lines = [f"{in_figures(len(there), 'paper')} in {folders}."]
    lines += of_before_in_words(one.pdf for one in there if one.pdf)
    not_made = not_made_in_words(one.pdf for one in made)
    return "\n\n".join([*lines, *([not_made] if not_made else [])])


def publish(trust: "OpenTrust", desk: Desk) -> str:
    """What goes out, recorded."""
    period, meeting = trust.period(desk.period()), desk.text("meeting")
    what = f"the papers of the meeting {meeting}" if meeting else "the summary and the papers"
    desk.ask(f"Publish {what} of {period.id}? What is changed from then on goes into a correction.")
    out = trust.publish(period.id, meeting=meeting)
    lines = [
        f"Published on {shown(out.day)}. A copy of what went out is in {relative_to(trust.folder, out.folder)}."
    ]
    edited = sum(paper.edited for paper in out.papers)
    if edited:
        lines.append(f"People have worked on {in_figures(edited, 'paper')}: the copy is theirs.")
    reviewed = [paper.copy.name for paper in out.papers if paper.left_of_review]
    if reviewed:
        lines.append(f"Everybody can read the comments or tracked changes that are in {listed(reviewed, most=5)}.")
    lines += [told_late(days, out.day) for days in out.late]
    lines += of_before_in_words(out.pdfs)
    if out.before:
        differs = in_words(out.differing, trust.register)
        lines += [f"{in_figures(len(differs), 'line')} not as published on {shown(out.before)}."] if differs else []
    return "\n\n".join(lines)


def _told(trust: "OpenTrust", desk: Desk, checked: "Checked", title: str) -> str:
    """The findings on their sheet, and how many there are in words."""
    paths = {file.file: trust.folder / file.file for file in checked.files}
    where = {file: path for file, path in paths.items() if path.is_file()}  # none in a zip folder or an e-mail
    desk.fill_findings(FINDINGS, title, checked.findings, where)
    return counted_in_words(checked)


def counted_in_words(checked: "Checked") -> str:
    """How many findings of each kind there are, and where they stand."""
    counts = count_by_severity(checked.findings)
    said = (
        f"{in_figures(len(checked.files), 'file')}: {counts['error']} to correct, {counts['warning']} to explain, "
        f"{counts['note']} for information."
    )
    return said + (f" They are on the sheet {FINDINGS}, with links to their cells." if checked.findings else "")


STEPS: Mapping[str, Step] = {
    step.__name__: step
    for step in (status, prepare, validate, receive, reply, approve, consolidate, report, publish)
}
"""By the name of the command."""
