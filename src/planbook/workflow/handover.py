"""A page for the next coordinator: where everything is, what is due, what is undecided, what to do by when.

It says the same on the command line and as a Word file, and is made of what `status` and `doctor` find.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.files import write_beside
from planbook.model.calendar import Period
from planbook.model.meeting_days import meetings, papers_of
from planbook.model.nouns import sheets_called
from planbook.model.prose import agree, counted, in_figures, listed, opening
from planbook.model.register import Register
from planbook.model.shell_quoting import typed
from planbook.model.submission import Entry
from planbook.model.templates import OWN
from planbook.model.unit_words import unit_words
from planbook.model.values import long_date
from planbook.report.blocks.widths import WIDTH
from planbook.report.word.paper import Grid, Item, Paper, Paragraph, Section, TableColumn
from planbook.report.word.write import write_paper
from planbook.workflow.looked_at import OF_COMPUTER, Looked
from planbook.workflow.places import BACK_UPS, LEDGER
from planbook.workflow.trust import Trust
from planbook.workflow.where_it_stands import Publicity, Status, UnitStatus

_MOST = 12
"""Names that are given before the rest are counted."""
_OUT = ("waiting", "overdue", "partly")
_TO_DECIDE = ("undecided", "refused")


@dataclass(frozen=True, slots=True)
class PageOfHandover:
    """One part of the page: sentences, or a table under its headings."""

    title: str
    lines: Sequence[str]
    headings: Sequence[str] = ()
    rows: Sequence[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """The page."""

    title: str
    trust: str
    contact: str
    day: date
    parts: Sequence[PageOfHandover]

    @property
    def text(self) -> str:
        """The page as plain text."""
        return "\n\n".join([f"{self.title}\n{self._as_of}", *(_as_text(part) for part in self.parts)])

    @property
    def data(self) -> bytes:
        """The page as a .docx: the same content gives the same bytes."""
        return write_paper(
            Paper(
                title=self.title,
                subtitle=self._as_of,
                document_title=f"{self.title}: {self.trust}",
                author=self.trust,
                header=((self.trust, long_date(self.day)), (f"Prepared for the coordinator of {self.trust}", "")),
                footer=self.trust,
                sections=[Section(part.title, tuple(_items(part))) for part in self.parts],
            )
        )

    @property
    def _as_of(self) -> str:
        return f"{self.trust}, as things stood on {long_date(self.day)}."


def handover(trust: Trust, found: Status, looked: Sequence[Looked], today: date) -> Handover:
    """The page, of where the period that is due stands and of what was `looked` at in the folder."""
    parts = (
        _where(trust),
        _steps(trust, found, today),
        _out(trust, found),
        _undecided(trust, found, today),
        _published(trust, found),
        _kept(looked),
        PageOfHandover(
            "Where to read more",
            (
                "planbook status shows who has returned what; planbook explain CODE says what a code means.",
                "planbook COMMAND --help says what each command does. No command sends anything to anybody.",
            ),
        ),
    )
    title = "Handing over planbook"
    return Handover(title, trust.register.trust_name, trust.register.contact, today, parts)


def write_handover(trust: Trust, page: Handover) -> str:
    """Put the page beside the outputs; returns its path in the trust's folder. One that is there stays."""
    folder = trust.folder / "outputs"
    trust.check_writable(folder)
    return trust.relative(write_beside(folder / f"handover_{page.day.isoformat()}.docx", page.data))


def _where(trust: Trust) -> PageOfHandover:
    """The files and folders, each with what it is for."""
    own = (
        [(f"{OWN}/", "What we have changed in planbook’s own declarations")]
        if (trust.folder / OWN).is_dir()
        else []
    )
    rows = (
        (
            "trust.xlsx",
            "The register: who returns what, people, periods, KPIs. Edit it in Excel; planbook only reads it",
        ),
        *own,
        ("issued/PERIOD/", "The workbooks that go out, with a message for each"),
        ("returned/PERIOD/", "What comes back: put every file here as it came"),
        ("outputs/PERIOD/", "What is made: summary.xlsx, replies and reports; internal/ stays with us"),
        ("outputs/PERIOD/published/", "What went out, as it went out"),
        (LEDGER, "What was received, decided and published. Never edit, move or delete it"),
        (f"{BACK_UPS}/", "Back-ups, made by planbook backup"),
    )
    lines = (f"Everything is in the folder {trust.folder.name}. PERIOD stands for a period, as 2026-27-autumn.",)
    return PageOfHandover("Where everything is", lines, ("File or folder", "What it is"), rows)


def _steps(trust: Trust, found: Status, today: date) -> PageOfHandover:
    """What is to be done by when, with the command for it."""
    period, rows = found.period, list(_of_meetings(trust, found.period, today))
    for step in found.due_next:
        if step.what == "return":
            whose = f" from {listed(step.of, most=3)}" if step.of else ""
            rows.append((step.on, f"Workbooks are due back{whose}", f"reply {period.id}"))
    for line in found.lines_due:
        late = "Overdue: " if line.overdue else ""
        whom = "".join([f", from {line.sender}" if line.sender else "", f" to {line.to}" if line.to else ""])
        rows.append((line.on, f"{late}{line.what}{whom}", ""))
    following = found.next_period
    if following:
        due = listed(list(dict.fromkeys(long_date(step.on) for step in found.next_days)))
        told = f"Prepare the workbooks of {following.named}{f', due back on {due}' if due else ''}"
        rows.append((max(today, following.start), told, f"prepare {following.id}"))
    in_order = dict.fromkeys(sorted(rows, key=lambda row: row[0]))
    first = f"The period now due is {period.title}. Type each command after: planbook -C {typed(trust.folder)}"
    told_rows = tuple((long_date(on), what, command or "–") for on, what, command in in_order)
    return PageOfHandover("What is due, and when", (first,), ("By", "What", "Command"), told_rows)


def _of_meetings(trust: Trust, period: Period, today: date) -> Iterator[tuple[date, str, str]]:
    """What is still to be done for the meetings of the period: the day, what, and the command."""
    for days in (one.days for one in meetings(trust.register.of(period), period)):
        meeting = f"{days.code}/{days.meeting.isoformat()}"
        of = f"the meeting of the {days.body} on {long_date(days.meeting)}"
        pack, out = (f"report {period.id} --pack {meeting}", f"publish {period.id} --meeting {meeting}")
        steps = (
            (days.copy, f"Heads have a copy of the papers of {of}", pack if days.code else f"report {period.id}"),
            (days.corrections, f"The last corrections for {of} are in", f"consolidate {period.id}"),
            (days.check, f"Heads have looked at the papers of {of}", ""),
            (days.papers, f"The papers of {of} go out", out if days.code else f"publish {period.id}"),
        )
        yield from (step for step in steps if step[0] >= today)


def _out(trust: Trust, found: Status) -> PageOfHandover:
    """What is out, and with whom."""
    _, many = unit_words(trust.register, [unit.unit for unit in found.units])
    out = [unit for unit in found.units if unit.state in _OUT]
    came = sum(unit.state in ("returned", "late") for unit in found.units)
    lines = [
        f"{opening(counted(came, 'workbook'))} of {found.period.title} {agree(came, 'has', 'have')} come back."
    ]
    if not out:
        return PageOfHandover(f"What is out at {many}", [*lines, "Nothing is awaited."])
    rows = tuple((unit.name, _state(unit), long_date(unit.due) if unit.due else "–") for unit in out)
    return PageOfHandover(
        f"What is out at {many}",
        lines,
        (opening(unit_words(trust.register, [out[0].unit])[0]), "State", "Due"),
        rows,
    )


def _state(unit: UnitStatus) -> str:
    missing = [part.who for part in unit.parts if part.file is None]
    if unit.state == "partly":
        return f"Some parts have come; missing: {listed(missing)}"
    return {"waiting": "Not back yet", "overdue": "Overdue"}[unit.state]


def _undecided(trust: Trust, found: Status, today: date) -> PageOfHandover:
    """What somebody has to decide or answer: files of which none counts, open queries, waivers in force."""
    lines = []
    for unit in found.units:
        if unit.state in _TO_DECIDE:
            what = "no file counts, as two differ" if unit.state == "undecided" else "its file was refused"
            lines.append(
                f"{unit.name}: {what}. planbook validate says why; planbook receive --accept FILE decides."
            )
        elif unit.errors or unit.warnings:
            open_now = [
                *([in_figures(unit.errors, "error")] if unit.errors else []),
                *([in_figures(unit.warnings, "query", "queries")] if unit.warnings else []),
            ]
            lines.append(f"{unit.name}: {listed(open_now)} open. planbook reply tells them.")
    waivers = list(_waivers(trust.register, today))
    lines += waivers[:_MOST]
    if len(waivers) > _MOST:
        sheet = sheets_called(trust.declarations, "waiver")
        lines.append(f"And {len(waivers) - _MOST} more: the register’s {sheet}.")
    return PageOfHandover("What is open or undecided", lines or ("Nothing is undecided, and no query is open.",))


def _waivers(register: Register, today: date) -> Iterator[str]:
    """The queries that the trust has accepted, of this year and later or for all periods."""
    years = {one.year for one in register.calendar.periods if one.end < today}
    now = {one.year for one in register.calendar.periods if one.end >= today}
    for row in register.rows("waiver"):
        period = row.text("period")
        if period and period[: len("2026-27")] in years - now:
            continue
        whom = register.label("unit", row.text("unit")) if row.get("unit") else "everybody"
        yield f"Accepted for {whom}{f' in {period}' if period else ''}: {row.text('rule')}{_why(row)}."


def _why(row: Entry) -> str:
    by, reason = row.text("decided_by"), row.text("reason")
    said = f", because {reason.rstrip('.')}" if reason else ""
    return f"{said} ({by})" if by else said


def _published(trust: Trust, found: Status) -> PageOfHandover:
    """Of each period that was brought together, whether it has gone out, the next to go out last."""
    lines = [_publicity(trust.register, one) for one in found.published]
    return PageOfHandover("What has gone out", lines or ("Nothing has been brought together yet.",))


def _publicity(register: Register, one: Publicity) -> str:
    whole = f"published on {long_date(one.published_on)}" if one.published_on else "still a draft"
    if one.awaits:
        whole += f"; returns have changed since: planbook consolidate {one.period} brings them in"
    elif one.state == "changed":
        whole += f"; what stands now differs: planbook report {one.period} --for correction says how"
    elif not one.published_on:
        whole += f": planbook publish {one.period} records what goes out"
    gone = listed([papers_of(register, meeting) for meeting in one.meetings])
    return f"{one.period}: {whole}{f'; {gone} have gone out' if gone else ''}."


def _kept(looked: Sequence[Looked]) -> PageOfHandover:
    """What `doctor` says that is not in order, and of the back-ups."""
    told = [one for one in looked if one.state != "whole" or one.part in ("ledger", "back-ups")]
    lines = [
        " ".join(part for part in (one.said, one.to_do) if part) for one in told if one.part not in OF_COMPUTER
    ]
    return PageOfHandover("Back-ups, and what is not in order", lines or ("Everything is in order.",))


def _items(part: PageOfHandover) -> Iterator[Item]:
    yield from (Paragraph(line) for line in part.lines)
    if part.rows:
        share = {2: (0.32, 0.68), 3: (0.24, 0.44, 0.32)}[len(part.headings)]
        columns = tuple(TableColumn(one, WIDTH * width) for one, width in zip(part.headings, share, strict=True))
        yield Grid(part.title, f"{part.title}: {listed(part.headings)}.", columns, tuple(part.rows))


def _as_text(part: PageOfHandover) -> str:
    rows = [f"- {row[0]}: {row[1]}{_third(row)}" for row in part.rows]
    return "\n".join([part.title, *(f"- {line}" for line in part.lines), *rows])


def _third(row: tuple[str, ...]) -> str:
    return "".join(f" [{more}]" for more in row[2:] if more != "–")
