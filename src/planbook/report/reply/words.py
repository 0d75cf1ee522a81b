"""What is said to a school: the message that goes with its workbook, the receipt, and the reminder.

Plain and kind: what is there, then what to do. Nobody is blamed, and nothing is said that the school cannot act on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.look import SEVERITY_WORDS
from planbook.model.audience import only_for, own_figures_of
from planbook.model.change_words import MOST_LINES, excerpts, row_name, what_changed
from planbook.model.declarations import Rule
from planbook.model.difference import Change
from planbook.model.finding import MOST_SHOWN, Finding, Severity, Verdict, count_by_severity, where_told
from planbook.model.meeting_days import in_time_for, too_late_for
from planbook.model.plan_changes import PlanChange
from planbook.model.prose import agree, counted, listed, number_word, opening
from planbook.model.safe_text import MAIL, clean
from planbook.model.values import long_date

VERDICTS: dict[Verdict, str] = {
    "accepted": "taken in; nothing to correct",
    "accepted-with-findings": "taken in; there are errors or queries",
    "after-publication": "taken in after the papers were published: it goes into a correction",
    "refused": "could not be taken in",
    "duplicate": "the same, byte for byte, as another file; counted once",
    "superseded": "kept; a newer or another file is used instead",
    "undecided": "kept; it differs from another file, and it is not yet decided which of them counts",
    "withdrawn": "kept; it was withdrawn, and does not count",
}

_FOUND: dict[Severity, str] = {"error": "to correct", "warning": "to check", "note": "for information"}

_MOST_NAMED = 3
"""Changes that a message names before the rest are counted."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a message is to, and from whom it is."""

    unit: str
    """Its name."""
    names: tuple[str, ...]
    period: str
    """Its title, as "autumn term 2026"."""
    in_period: str
    """The same after a preposition: "the autumn term 2026", "2026-27"."""
    trust: str
    contact: str
    return_to: str
    link: str = ""
    """The web address at which its workbooks are opened; empty where they are attached."""

    @property
    def workbook(self) -> str:
        """What goes with the message, as it is called in it."""
        return "the workbook at the address below" if self.link else "the attached workbook"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file that came, for the receipt."""

    name: str
    sha256: str
    received_on: date
    verdict: Verdict


def asked(findings: Sequence[Finding]) -> str:
    """ "three things to correct, and two to check"; empty where nothing is asked."""
    counts = count_by_severity(findings)
    correct, look = counts["error"], counts["warning"]
    if not correct:
        return f"{counted(look, 'thing')} to check" if look else ""
    return f"{counted(correct, 'thing')} to correct" + (f", and {number_word(look)} to check" if look else "")


def reply_letter(
    to: Addressed,
    came: date,
    back_by: date | None,
    findings: Sequence[Finding],
    beside: Sequence[str],
    changed: str = "",
    papers: tuple[str, str] = ("", ""),
    check_again: bool = False,
    undecided: bool = False,
) -> Letter:
    """The message that goes with the clean workbook.

    `check_again` is whether figures or statuses have changed since the return was checked; `papers` is
    what is said of the papers that it is for (`of_the_papers`).

    `undecided` is whether another workbook came that differs, of which `beside` asks.

    `findings` are what is open, worst first; `beside` is what is said of other files that came; `changed` is what
    differs from the one that came before it, where one did (`changes_since`).
    """
    wanted = asked(findings)
    taken = "have taken in what we could read" if count_by_severity(findings)["error"] else "have taken it in"
    paragraphs = [
        f"Thank you for the workbook of {to.unit} for {to.in_period}. We received it on {long_date(came)} "
        f"and {taken}."
    ]
    if changed:
        paragraphs.append(changed)
    if check_again:
        paragraphs.append(
            "Figures or statuses have changed since the return was checked. Please have it checked again: name, "
            f"role and date on the Cover of {to.workbook}."
        )
    if wanted and back_by:
        counts = count_by_severity(findings)
        told = counts["note"]
        more = f"; {number_word(told)} {agree(told, 'is', 'are')} for information" if told else ""
        paragraphs += [f"There {_verb(findings)} {wanted}{more}:", *_listed(findings)]
        how = [
            f"{opening(to.workbook)} has what we read of yours, with a note at each of these cells; its first "
            "sheet leads to them."
        ]
        if counts["error"]:
            how.append("Please correct them there.")
        if counts["warning"]:
            how.append(
                "Where something is right as it is, say why on its sheet Check: an explanation is as good as a "
                "correction."
            )
        paragraphs.append(" ".join(how))
        paragraphs.append(
            f"Please send that workbook{_to(to)} by {_weekday(back_by)}{papers[0]}, under the name it has. "
            f"It replaces the earlier one.{papers[1]}"
        )
    elif check_again and back_by:
        paragraphs.append(
            f"Everything else is in order. Please send that workbook{_to(to)} by {_weekday(back_by)}{papers[0]}, "
            f"under the name it has. It replaces the earlier one.{papers[1]}"
        )
    else:
        order = "Everything is in order, and there is nothing that you need to do."
        if undecided:
            order = "Everything in it is in order. We need to know only one thing from you; it is below."
        paragraphs.append(f"{order} {opening(to.workbook)} has what we have taken in.")
        notes = _listed(findings, labelled=False)
        if notes:
            paragraphs += ["For information, in case we misread something:", *notes]
    line = own_figures_of(to.unit)
    nothing = "to be checked again" if check_again else "received, nothing to correct"
    nothing = "which of your workbooks counts?" if undecided else nothing
    return letter_to(to, wanted or nothing, [*paragraphs, *beside], line)


def of_the_papers(meeting: date | None, *, in_time: bool) -> tuple[str, str]:
    """What is said of a meeting's papers after the day to send a workbook back by, and after the whole sentence."""
    if meeting is None:
        return "", ""
    return (f", {in_time_for(meeting)}", "") if in_time else ("", f" {too_late_for(meeting)}")


def left_behind(to: Addressed, findings: Sequence[Finding]) -> list[str]:
    """What of a school's own is not in the clean workbook, as one paragraph; none where there is nothing."""
    if not findings:
        return []
    said = " ".join(f"{finding.sheet}: {finding.message}" for finding in findings[:_MOST_NAMED])
    rest = len(findings) - _MOST_NAMED
    more = ""
    if rest > 0:
        places = opening(counted(rest, "more place"))
        more = f" {places} like this {agree(rest, 'is', 'are')} in the file you sent."
    return [f"What you added of your own is in the file you sent, but not in {to.workbook}. {said}{more}"]


def beside_the_cells(to: Addressed, lines: Sequence[tuple[str, str]]) -> list[str]:
    """What lay beside the cells, in the school's own words, as one paragraph; none where nothing did."""
    if not lines:
        return []
    said = [f"- {place}: {words}" if place else f"- {words}" for place, words in lines[:_MOST_NAMED]]
    rest = len(lines) - len(said)
    more = [f"The first sheet of {to.workbook} has {number_word(rest)} more of them."] if rest > 0 else []
    return [
        "What is beside the cells of a workbook (text boxes, notes, comments, pictures) is not read, and is "
        f"not in {to.workbook}. If any of this is an answer, please type it into its cell.\n"
        + "\n".join([*said, *more])
    ]


def of_the_plan(to: Addressed, body: str, changes: Sequence[PlanChange]) -> list[str]:
    """What is said of changes of the plan that are not agreed, where `body` has to agree, and of those refused.

    Refs and what was agreed to are left out; `body` is empty where changes count at once.
    """
    said = []
    waiting = [one for one in changes if one.needs and one.approval is None]
    if waiting:
        new = (
            " A new row counts in the meantime, as not yet agreed." if any(_is_new(one) for one in waiting) else ""
        )
        said.append(
            f"A change of the plan counts once it is agreed ({body}). Not yet agreed: {_named(waiting)}. Until "
            f"then what was agreed counts, and is in {to.workbook}; you need not enter the change "
            f"again.{new}"
        )
    refused = [one for one in changes if one.is_refused]
    if refused:
        counts = " What was agreed before counts." if body else ""
        said.append(f"Of what was changed in the plan, this was not agreed to: {_named(refused)}.{counts}")
    return said


def _named(changes: Sequence[PlanChange]) -> str:
    more = len(changes) - MOST_LINES
    named = "; ".join(_asked_for(one) for one in changes[:MOST_LINES])
    return named + (f"; {counted(more, 'more change')}" if more > 0 else "")


def _is_new(one: PlanChange) -> bool:
    return one.change.kind == "added"


def _asked_for(one: PlanChange) -> str:
    """As "Finish of 1.2, 16/07/2027 instead of 31/03/2027"; of a row "3.4, which is new"."""
    row = one.change.row_id or row_name(one.change)
    decided = f" ({one.agreed[:1].lower()}{one.agreed[1:]})" if one.is_refused else ""
    if one.change.kind != "changed":
        return f"{row}, which {'is new' if _is_new(one) else 'has gone'}{decided}"
    before, now = excerpts(one.change.before, one.change.after)
    return f"{_quoted(one.change.heading)} of {row}, “{now or 'blank'}” instead of “{before or 'blank'}”{decided}"


def changes_since(before: date, changes: Sequence[Change]) -> str:
    """What the school has changed since the file that came before: counted, the first few with their cells."""
    if not changes:
        return f"It says the same as the file of {long_date(before)}."
    named = listed([_where_changed(change) for change in changes], most=_MOST_NAMED)
    return f"Since the file of {long_date(before)} you have {what_changed(changes)}: {named}."


def _where_changed(change: Change) -> str:
    """As "Finish of 1.4 in Actions F12"; “A5 Read aloud” in Actions C12, a new row; row 1.4 of Actions, one gone.

    A new row is named by its words: its ref stood ready, and says nothing to the one who wrote it.
    """
    row = change.row_id or row_name(change)
    if change.kind == "changed":
        name = change.heading
        what = f"{_quoted(name)} of {row}" if name and row else name or row
    else:
        by_ref = change.row_id and not (change.kind == "added" and change.label)
        what = f"row {row}" if by_ref else f"“{row_name(change)}”" if row else "a row"
    if change.kind == "removed":
        return f"{what} of {change.sheet}"
    return f"{what} in {change.sheet} {change.cell}" if change.cell else what


def _quoted(heading: str) -> str:
    """A column's heading before "of"; in quotation marks where it ends with that word itself: “Out of” of ATT."""
    return f"“{heading}”" if heading.lower().endswith(" of") else heading


def refused_letter(to: Addressed, file: str, reasons: Sequence[Finding], rules: Mapping[str, Rule]) -> Letter:
    """The message where a file could not be taken in: why, and what to do."""
    paragraphs = [
        f"Thank you for sending {file} for {to.unit}, {to.period}. We could not take it in yet:",
        *(refusal_words(reason, rules) for reason in reasons),
        f"Please send the workbook{_to(to)} again once that is done. The file that came is kept as it is; if "
        "anything is unclear, ask us and we will look at it together.",
    ]
    return letter_to(to, "your workbook could not be taken in yet", paragraphs)


def refusal_words(reason: Finding, rules: Mapping[str, Rule]) -> str:
    """Why a file could not be taken in, and what the school can do; a remedy for the trust's office is not it."""
    if rules[reason.code].reader == "trust":
        return f"{reason.message} Please use the workbook that we sent you; ask us for it if you do not have it."
    return f"{reason.message} {reason.remedy}"


def two_files_letter(to: Addressed, number: int, differing: Sequence[str]) -> Letter:
    """The message where `number` workbooks came that differ and nobody has said which counts; `differing` are the
    paragraphs on what differs between them."""
    paragraphs = [
        f"Thank you for the workbooks of {to.unit} for {to.in_period}. {number_word(number, capital=True)} came "
        "that differ.",
        *differing,
        "Please tell us which of them counts. Until then none of them is used, and all are kept as they came.",
    ]
    return letter_to(to, "which of your workbooks counts?", paragraphs)


def reminder_letter(
    to: Addressed,
    due: date | None,
    overdue: int,
    withdrawn: Sequence[str] = (),
    papers: str = "",
    moved: str = "",
    issued: Sequence[str] = (),
) -> Letter:
    """The message to a unit that has sent nothing; `overdue` are the working days since the day it was due.

    `withdrawn` names what it sent that was withdrawn; `papers` is what is said of the papers that it is for, and
    `moved` of days that its workbook has otherwise; `issued` names the workbooks that it was sent and that go with
    the message again.
    """
    papers = "".join(f" {words}" for words in (moved, papers) if words)
    wanted = f"the workbook of {to.unit} for {to.in_period}"
    if withdrawn:
        was = agree(len(withdrawn), "was", "were")
        wanted += f" that counts ({listed(withdrawn)} came and {was} withdrawn)"
    again = []
    if issued and not to.link:
        it = agree(len(issued), "the workbook is attached again", "its parts are attached again")
        again = [f"In case you cannot find it, {it}: {listed(issued)}. If you have begun, go on with your own."]
    if due is None or overdue == 0:
        by = f" It is due on {_weekday(due)}." if due else ""
        paragraphs = [
            f"This is a reminder only: we have not had {wanted} yet.{by}{papers} If it is on its way, there is "
            "nothing you need to do.",
            *again,
            "It need not be perfect: send what you have, and we will say what is still wanted.",
        ]
        return letter_to(to, f"your workbook{f' is due on {_weekday(due)}' if due else ''}", paragraphs)
    paragraphs = [
        f"We have not had {wanted}. It was due on {_weekday(due)}, {counted(overdue, 'working day')} ago. Without "
        f"it the figures of {to.unit} are missing from the papers.{papers}",
        *again,
        f"Please send it{_to(to)} as it is, or tell us today by when it will come. If there is a "
        "problem, tell us: we can help, or agree another day.",
    ]
    return letter_to(to, f"your workbook, due on {_weekday(due)}", paragraphs)


def day_moved(what: str, said: date, now: date) -> str:
    """What is said of a day that a workbook has otherwise on its cover."""
    return f"The cover of the workbook you were sent says “{what} {_weekday(said)}”; it is {_weekday(now)} now."


def receipt(to: Addressed, files: Sequence[ReceivedFile], stands: str | None, findings: Sequence[Finding]) -> str:
    """What came, as a text to keep; `stands` is the name of the file that counts."""
    lines = [only_for(to.unit), "", f"Receipt: {to.unit}, {to.period}", f"From: {to.trust}", ""]
    for file in files:
        lines += [
            f"File:        {file.name}",
            f"SHA-256:     {file.sha256}",
            f"Received on: {long_date(file.received_on)}",
            f"Verdict:     {VERDICTS[file.verdict]}",
            "",
        ]
    if stands:
        counts = count_by_severity(findings)
        found = [f"{number_word(counts[s])} {what}" for s, what in _FOUND.items() if counts[s]]
        lines += [f"What counts is {stands}. Found in it: {listed(found) or 'nothing'}.", ""]
    lines.append(
        "Each file is kept as it came, unless words in it are removed later or all of it is erased. Its SHA-256 is "
        "that of the file as it came."
    )
    return _plain("\n".join(lines)) + "\n"


def letter_to(
    to: Addressed, subject: str, paragraphs: Sequence[str], line: str = "", *, with_link: bool = True
) -> Letter:
    """The message with its greeting and end; `line`, its first, says whom it is for, and what it holds.

    Without `with_link` the address of the workbooks is left out: it goes with something else.
    """
    greeting = f"Dear {listed(to.names)}," if to.names else "Dear colleague,"
    link = [f"Your workbooks are here:\n{to.link}"] if to.link and with_link else []
    ask = [f"Questions: {to.contact}"] if to.contact else []
    text = "\n\n".join(
        [line or only_for(to.unit), greeting, *paragraphs, *link, *ask, f"With kind regards\n{to.trust}"]
    )
    head = " ".join(_plain(f"{to.unit}, {to.period}: {subject}").split())
    return Letter(head, _plain(text) + "\n")


def _listed(findings: Sequence[Finding], *, labelled: bool = True) -> list[str]:
    """The findings as one numbered paragraph, at most ten of them, the rest counted, each `labelled` or not."""
    if not findings:
        return []
    lines = []
    for number, finding in enumerate(findings[:MOST_SHOWN], start=1):
        place = " ".join(part for part in (finding.sheet or "", ", ".join(finding.cells[:2])) if part)
        where = f"{place}: " if place else ""
        label = f"{SEVERITY_WORDS[finding.severity]}. " if labelled else ""
        lines.append(f"{number}. {label}{where}{finding.message} {finding.remedy}")
    rest = findings[MOST_SHOWN:]
    if rest:
        lines.append(f"{number_word(len(rest), capital=True)} more {where_told(rest)}.")
    return ["\n".join(lines)]


def _verb(findings: Sequence[Finding]) -> str:
    counts = count_by_severity(findings)
    return agree(counts["error"] or counts["warning"], "is", "are")


def _to(to: Addressed) -> str:
    return f" to {to.return_to}" if to.return_to else ""


def _weekday(day: date) -> str:
    return f"{day:%A} {long_date(day)}"


def _plain(text: str) -> str:
    """`text` without what hides or reorders it, for a school's words may be in it."""
    return clean(text, MAIL)
