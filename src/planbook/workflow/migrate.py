"""`migrate`: converts a workbook from an earlier version, with all that was in it.

Values keep their field keys and pass through the one reader and the one writer. What no longer has a place is
listed, value by value; the earlier workbook stays as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from planbook.collect.limits import Limits, limits_of
from planbook.collect.reader import Reader
from planbook.collect.versions import columns_had
from planbook.errors import RegisterError
from planbook.files import check_writable, write_bytes
from planbook.ledger.ledger import Ledger
from planbook.ledger.opening import is_no_ledger
from planbook.model.calendar import Period, is_period_id, kind_of_period
from planbook.model.declarations import Declarations, Format
from planbook.model.ended import with_ended
from planbook.model.finding import Finding, worst_first
from planbook.model.kpi import LABELS, in_parts_by_words
from planbook.model.names import cut, ending, has_macros, own_name
from planbook.model.pack import use_of
from planbook.model.packs import SHEET
from planbook.model.progress import CountedStep
from planbook.model.prose import had_no_place, listed
from planbook.model.register import Register
from planbook.model.submission import Origin, Submission, Table
from planbook.prepare.content.known import known_register
from planbook.prepare.content.returned import given_back
from planbook.prepare.content.taken_in import taken_in
from planbook.prepare.job import Brought, GivenRow, Job
from planbook.prepare.released import blank_job
from planbook.prepare.workbook import write_workbook
from planbook.validate.checks.kpi_out_of import words_of_parts
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from planbook.workflow.declared import declared
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.lost import lost_in
from planbook.workflow.places import LEDGER, REGISTER_NAMES
from planbook.workflow.receiving.claims import contradictions
from planbook.workflow.receiving.makers import maker_kept
from planbook.workflow.receiving.reading import read_bytes
from planbook.workflow.receiving.returned import ReturnedFile, given_files
from planbook.workflow.trust import Trust, open_trust


@dataclass(frozen=True, slots=True)
class Migrated:
    """What became of one workbook."""

    source: Path
    written: Path | None
    """The workbook that was made of it, now or before; None where there is none."""
    words: str
    """What became of it, in a sentence."""
    done: bool
    """Whether nothing is left to do: it was made, was there already, or is of today's version."""


def migrate(
    folder: Path,
    paths: Sequence[Path],
    today: date,
    declarations: Declarations | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> list[Migrated]:
    """A workbook of today's version beside each of `paths` that is of an earlier one; of a folder, each in it.

    With the register of `folder`, where there is one, a unit's workbook is made as it would be issued; without, as
    a released blank is. No file that is there is written over. Raises FolderError for a path that does not exist,
    and RegisterError where the register is needed and has faults.
    """
    declarations = declarations or declared(folder)
    desk = _MigrateDesk(folder, declarations, today)
    limits = desk.limits or limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    with Reader(declarations, limits, migrating=True) as reader:
        made: list[Migrated] = []
        for file, _ in given_files(paths, limits):
            say(CountedStep(file.name, "Converting", len(made), len(paths)))
            made.append(_migrate_one(desk, reader, file))
    return made


_LONGEST = 120
"""Bytes of a file's name that the new one begins with."""


class _MigrateDesk:
    """What is at hand: the declarations, and the trust once it is asked for."""

    def __init__(self, folder: Path, declarations: Declarations, today: date) -> None:
        self.declarations = declarations
        self.today = today
        self._folder = folder
        self._trust: Trust | None = None

    @property
    def trust(self) -> Trust | None:
        """The trust of the folder; None where there is no register in it."""
        there = any((self._folder / name).is_file() for name in REGISTER_NAMES)
        if self._trust is None and there:
            self._trust = open_trust(self._folder, self.declarations)
        return self._trust

    def identity(self, register: Submission) -> str:
        """The identity of the trust whose register it is: its own, its ledger's, or one that is made from it."""
        owner = None
        if not register.trust and not is_no_ledger(self._folder / LEDGER):
            with Ledger(self._folder / LEDGER, self.declarations, scratch=True) as ledger:
                owner = ledger.owner()
        return register.trust or (owner.identity if owner else register.sha256[:32])

    @property
    def limits(self) -> Limits | None:
        """How large a workbook may be, as the register has it; None for what the rules declare."""
        try:
            return self.trust.limits if self.trust else None
        except RegisterError:  # it may be what is to be migrated; where it is needed, it is said
            return None


def _migrate_one(desk: _MigrateDesk, reader: Reader, file: ReturnedFile) -> Migrated:
    declarations = desk.declarations
    path, name = file.lies, file.name
    sent = reader.read(file.path, name)
    refused = next((p for p in sent.problems if declarations.rules[p.code].refuses), None)
    if refused is None and sent.template != declarations.register_format.key:
        refused = next(iter(contradictions(sent, name, desk.trust.register if desk.trust else None)), None)
    if refused:
        rule = declarations.rules[refused.code]
        return Migrated(path, None, rule.worded({}, value=refused.value, **dict(refused.tokens))[0], done=False)
    version = declarations.formats[sent.template or ""].version
    if sent.version == version:
        return Migrated(path, None, f"{name} is of today's version, {version}: nothing is to be done.", done=True)
    macros = sent.template != declarations.register_format.key and has_macros(name)
    target = path.with_name(
        f"{cut(PurePath(own_name(name)).stem, _LONGEST)} (version {version}){ending(macros=macros)}"
    )
    if target.exists() or target.is_symlink():
        origin = reader.read(target).origin
        if origin and origin.sha256 == sent.sha256:
            return Migrated(path, target, f"{target.name} was made of it before, and is left as it is.", done=True)
        words = f"{target.name} is there already and was not made of {name}. Move it away, and try again."
        return Migrated(path, None, words, done=False)
    check_writable(path.parent)
    job = replace(_job(desk, sent, name), macros=macros)
    data = write_workbook(declarations, job)
    # Nothing is known to be lost; should anything be, it is told like what has no place.
    lost = lost_in(declarations, sent, read_bytes(reader, data, "migrated.xlsx"))
    if lost:
        sent = replace(sent, unplaced=(*sent.unplaced, *lost))
        job = replace(_job(desk, sent, name), macros=macros)
        data = write_workbook(declarations, job)
    write_bytes(target, data)
    return Migrated(path, target, _words(sent, job, target), done=True)


def _job(desk: _MigrateDesk, sent: Submission, name: str) -> Job:
    """The workbook of today's version with all that `sent` says in it."""
    declarations = desk.declarations
    issued, register, period, ended = _issued(desk, sent)
    returned = given_back(declarations, register, issued, sent)
    job, there = returned.job, with_ended(returned.submission, ended, declarations)
    if job.format.kind == "register":
        job = _with_parts(register, _with_packs(declarations, job, sent))
        found = validate_register(there, declarations, name)
    else:
        found = validate(there, register, period, None, name)
    findings = tuple(f for f in worst_first(found) if _is_of_reading(declarations, f))
    new = _new_in(declarations, job.format, sent.version)
    told = taken_in(declarations, replace(job, register=register), there, findings)
    whole = {sheet.title for sheet in job.format.sheets if not sent.asks(sheet.record.key)}
    brought = Brought(
        findings=findings,
        closed=(),
        taken_in=tuple((title, words) for title, words in told if title not in whole),
        file=name,
        new=new,
        unplaced=sent.unplaced,
    )
    maker = maker_kept(job.register, [sent]) if job.format.kind != "register" else None
    return replace(job, feedback=brought, origin=Origin(sent.version or "", sent.sha256), made_by=maker)


def _with_packs(declarations: Declarations, job: Job, sent: Submission) -> Job:
    """The register with packs to switch off and on, where its version had none: all are used, as they were, but
    for those that came later and are there by choice alone.

    A KPI in use then comes with its pack, so that both go off and come back in one step; No stays.
    """
    if sent.asks(SHEET):
        return job
    held = {code for pack in declarations.packs.values() for code in pack.kpis}
    kpis = [
        replace(row, values={**row.values, "on": None})
        if row.values.get("on") is True and row.values.get("kpi") in held
        else row
        for row in job.rows.get("kpi", ())
    ]
    used = [GivenRow(use_of(pack, used=not pack.by_choice)) for pack in declarations.packs.values()]
    return replace(job, rows={**job.rows, SHEET: used, "kpi": kpis})


def _with_parts(register: Register, job: Job) -> Job:
    """The register whose KPIs say which of their counts are in parts, where its version did not ask: by the words
    that said so until now, so that nothing is asked of a school that was not asked before."""
    if any(kpi.has("in_parts") for kpi in register.rows("kpi")):
        return job
    words = words_of_parts(register)
    kpis = []
    for row in job.rows.get("kpi", ()):
        said = {label: str(row.values.get(label) or "") for label in LABELS.values()}
        parts = in_parts_by_words(said.__getitem__, words)
        kpis.append(replace(row, values={**row.values, "in_parts": "; ".join(parts) or None}))
    return replace(job, rows={**job.rows, "kpi": kpis})


def _issued(desk: _MigrateDesk, sent: Submission) -> tuple[Job, Register, Period, tuple[Table, ...]]:
    """The workbook as it would be sent out, the register it draws on, the period it is of, and the rows of its plan
    that had ended before."""
    declarations = desk.declarations
    layout = declarations.formats[sent.template or ""]
    period = _period(sent.period or "", desk.today)
    if layout.kind == "register":
        job = Job(layout, None, None, None, {}, trust=desk.identity(sent))
        return job, Register(sent, declarations), period, ()
    trust = desk.trust
    known = trust.register.calendar.period(sent.period or "") if trust else None
    if trust and known and sent.unit in trust.register.units:
        with trust.scratch_ledger() as ledger:
            before = standing_before(trust, ledger, known, by=sent.issued_on or desk.today)
            ended = trust.with_ended(ledger, known, sent).ended
        job = issued_job(trust, known, sent.unit or "", layout.key, before, desk.today, sent)
        return job, trust.register, known, ended
    blank = blank_job(declarations, layout)
    rows = {record: given for record, given in blank.rows.items() if not sent.asks(record)}
    of = period if sent.period else None
    return replace(blank, unit=sent.unit, period=of, rows=rows), known_register(declarations, blank), period, ()


def _period(period_id: str, today: date) -> Period:
    """The period of that id, as far as it is known without a register: its days are those of its year."""
    sound = is_period_id(period_id)
    year = int(period_id[:4]) if sound else today.year if today.month >= 9 else today.year - 1
    last = date(year + 1, 8, 31)
    name = period_id if sound else f"{year}-{(year + 1) % 100:02d}-year"
    return Period(name, kind_of_period(name), date(year, 9, 1), last, None, last, None)


def _is_of_reading(declarations: Declarations, finding: Finding) -> bool:
    """Whether reading itself has found it: the rest is for those to say who check the workbook."""
    return finding.severity != "note" and not declarations.rules[finding.code].check


def _new_in(declarations: Declarations, layout: Format, version: str | None) -> tuple[tuple[str, str], ...]:
    """What the version did not have, sheet by sheet."""
    had = columns_had(declarations, layout, version)
    if had is None:
        return ()
    new = []
    for sheet in layout.sheets:
        added = [column for column in sheet.columns if column.key not in had]
        if len(added) == len(sheet.columns):
            new.append((sheet.title, "The whole sheet"))
        elif added:
            new.append((sheet.title, listed((column.field.heading for column in added), most=8)))
    return tuple(new)


def _words(sent: Submission, job: Job, target: Path) -> str:
    """What was made of what, and what is left to do."""
    left = had_no_place(len(sent.unplaced))
    no_place = f" {left}" if left else ""
    then = " Look through it, then save it as trust.xlsx." if job.format.kind == "register" else ""
    return f"{target.name} was made from version {sent.version}.{no_place}{then}"
