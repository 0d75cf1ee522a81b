"""A trust's folder, opened: its register read and checked, its paths known."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from planbook.collect.limits import MEGABYTE, Limits, limits_of
from planbook.collect.reader import Reader
from planbook.errors import FolderError, PeriodError, RegisterError, UnknownError
from planbook.files import check_writable
from planbook.ledger.ledger import Ledger
from planbook.ledger.lock import Lock
from planbook.ledger.opening import is_no_ledger
from planbook.ledger.readings import Reading
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period, is_period_id
from planbook.model.declarations import Declarations
from planbook.model.fed import with_fed
from planbook.model.finding import Finding
from planbook.model.grades import as_graded
from planbook.model.legible_names import legible
from planbook.model.naming_periods import named, now_due
from planbook.model.prose import in_figures, listed
from planbook.model.register import Register
from planbook.model.shell_quoting import typed
from planbook.model.submission import Submission
from planbook.workflow.declared import declared
from planbook.workflow.earlier import Earlier
from planbook.workflow.fed import NOTHING as FED_NOTHING
from planbook.workflow.fed import Fed, fed_then, read_fed, tables_then
from planbook.workflow.kept_types import check_kept_types
from planbook.workflow.owning import claim, require_ledger
from planbook.workflow.places import FOLDERS, LEDGER, LOCK, OF_PERIODS, REGISTER_NAMES
from planbook.workflow.receiving.returned import content
from planbook.workflow.register_faults import unread_register
from planbook.workflow.register_read import read_register, reading_of
from planbook.workflow.tasks import TaskGround
from planbook.workflow.workers import Workers


@dataclass(frozen=True, slots=True)
class Trust:
    """One trust at work."""

    folder: Path
    declarations: Declarations
    register: Register
    register_bytes: bytes
    register_findings: Sequence[Finding]
    """What is worth looking at in the register, none of it at error level."""
    register_name: str = REGISTER_NAMES[0]
    """The register's file in the folder."""
    fed: Fed = field(default=FED_NOTHING, compare=False, repr=False)
    """What the exports in `figures/` give; the register has it too."""
    unkept: Reading | None = field(default=None, compare=False, repr=False)
    """What was read of the register, where the ledger does not keep it yet."""
    is_as_declared: bool = field(default=False, compare=False)
    """Whether it works by what it declares today, and by nothing that was given in place of that."""
    workers: Workers = field(default_factory=Workers, compare=False, repr=False)
    """Who reads what came, and checks it."""
    by_today: str = field(default="", compare=False)
    """Of a past period, why it cannot be as it was; empty where it can."""

    def ground(self, period: Period) -> TaskGround:
        """By what its workers read and check what came in `period`."""
        return TaskGround(self.declarations, self.limits, self.register, period)

    def issued(self, period: Period) -> Path:
        return self.folder / "issued" / period.id

    def returned(self, period: Period) -> Path:
        return self.folder / "returned" / period.id

    def of(self, period: Period) -> "Trust":
        """The trust with its register as it holds for `period`."""
        return replace(self, register=self.register.of(period))

    def with_figures(self, fed: Fed) -> "Trust":
        """The trust with what exports give of figures."""
        if not fed.tables:
            return replace(self, fed=fed)
        submission = with_fed(self.register.ever.submission, self.declarations, fed.tables)
        return replace(self, fed=fed, register=Register(submission, self.declarations))

    def outputs(self, period: Period) -> Path:
        return self.folder / "outputs" / period.id

    def check_writable(self, folder: Path) -> None:
        """Raise FolderError unless files can be made in `folder`, and no link below the trust's leads elsewhere."""
        check_writable(folder, self.folder)

    @property
    def limits(self) -> Limits:
        """How large a returned workbook may be, as the register has it."""
        rules = self.declarations.rules
        size, effort = (self.register.rule(rules[code]) or rules[code] for code in ("WB-003", "WB-005"))
        return limits_of(size, effort)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The trust's ledger, for this process alone.

        Raises FolderError while another one works in the folder, and LedgerError where the ledger is another
        trust's, or is missing although the folder shows that it was in use.
        """
        lock = Lock(self.folder / LOCK)
        try:
            with self._opened(scratch=False) as ledger:
                ledger.drop_damaged_readings()
                self.keep_reading(ledger)
                yield ledger
        finally:
            lock.release()

    def keep_reading(self, ledger: Ledger) -> None:
        """Keep what was read of the register where `ledger` keeps the register itself, so that it is read once."""
        if self.unkept:
            ledger.keep_reading(self.unkept)

    def standing(self, ledger: Ledger, period_id: str) -> list[Standing]:
        """What stands in the period and counts, by unit: one plan of each, as two would count everything twice.

        Where plans of different formats came, it is the one in the format that the register names, else the last.
        What came of units that did not belong then counts for those that have succeeded them, else not at all; what
        came of units that the register does not have neither, see `unknown_units`. With each come the rows of its
        plan that ended earlier.
        """
        found, period = self._as_returned(ledger, period_id), self.register.calendar.period(period_id)
        if period is None:
            return found
        earlier = self._earlier(ledger, period)
        return [
            replace(s, submission=earlier.with_ended(s.unit, s.template, s.submission, s.received_on))
            for s in found
        ]

    def with_ended(self, ledger: Ledger, period: Period, sent: Submission) -> Submission:
        """What a unit has `sent` for `period`, whether it stands or not, with the rows that ended earlier."""
        unit = self.register.counts_for(sent.unit or "") or sent.unit or ""
        return self._earlier(ledger, period).with_ended(unit, sent.template or "", sent, date.max)

    def _earlier(self, ledger: Ledger, period: Period) -> Earlier:
        returned = partial(self._as_returned, ledger)
        return Earlier(ledger, self.declarations, self.register, period, returned)

    def _as_returned(self, ledger: Ledger, period_id: str) -> list[Standing]:
        """The same without what came before."""
        counts: dict[str, Standing] = {}
        period = self.register.calendar.period(period_id)
        register = self.register.of(period) if period else self.register
        known = [
            _of_unit(stands, unit, as_graded(stands.submission, register))
            for stands in ledger.standing(period_id)
            if (unit := register.counts_for(stands.unit))
        ]
        for found in sorted(known, key=lambda s: s.receipt):
            wanted = register.format_of(found.unit)
            if found.unit not in counts or found.template == wanted or counts[found.unit].template != wanted:
                counts[found.unit] = found
        return [counts[unit] for unit in sorted(counts)]

    def unknown_units(self, ledger: Ledger, period_id: str) -> list[str]:
        """The units of which a workbook once counted for the period, and that the register does not have now."""
        units = {unit for _, unit, _ in ledger.stood(period_id)}
        return sorted(unit for unit in units if self.register.row("unit", unit) is None)

    def ledger_to_read(self) -> Ledger:
        """The ledger itself, for what reads a few lines of it and changes nothing."""
        return self._opened(scratch=False)

    def scratch_ledger(self) -> Ledger:
        """A copy of it in memory, for commands that only look."""
        return self._opened(scratch=True)

    def _opened(self, *, scratch: bool) -> Ledger:
        path = self.folder / LEDGER
        if is_no_ledger(path):
            require_ledger(self.folder, self.register.identity)
        ledger = Ledger(path, self.declarations, scratch=scratch)
        try:
            claim(ledger, self.register, path, lambda: self._past_name(ledger))
            if self.is_as_declared:
                check_kept_types(ledger, self.declarations)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def _past_name(self, ledger: Ledger) -> str:
        """What the trust was called in the register of the ledger's newest run; empty where none can be read."""
        register = ledger.runs.newest_register()
        if register is None:
            return ""
        try:
            return as_registered(self, register).register.trust_name
        except RegisterError:
            return ""

    def relative(self, path: Path) -> str:
        """`path` below the trust's folder, as `relative_to` has it."""
        return relative_to(self.folder, path)

    def period(self, period_id: str) -> Period:
        """The register's period of that id; raises PeriodError that names those there are."""
        found = self.register.calendar.period(period_id)
        if found is None:
            known = ", ".join(p.id for p in self.register.calendar.periods) or "none"
            raise PeriodError(
                f"There is no period {period_id!r} in the register's Periods sheet (there are: {known}). "
                "Add it there, or use one of these."
            )
        return found

    def period_meant(self, name: str | None, today: date) -> Period:
        """The period of that name, which may be short (`autumn`); the one now due where it is left out.

        Raises PeriodError where there is none, or where the name can mean several, which are then named.
        """
        calendar = self.register.calendar
        if name is None:
            due = now_due(calendar, today)
            if due is None:
                raise PeriodError("The register's Periods sheet has no period yet. Add one there.")
            return due
        found = named(calendar, name, today)
        if len(found) > 1:
            ids = listed([period.id for period in found], "or")
            raise PeriodError(f"{name!r} can mean {ids}. Give the one that is meant in full.")
        return found[0] if found else self.period(name)

    def unit_ids(self, wanted: Sequence[str]) -> list[str]:
        """The ids of the units in `wanted`, or of all; raises UnknownError for one that is not there."""
        for unit in wanted:
            if self.register.ever.row("unit", unit) is None:
                raise UnknownError(f"There is no unit {unit!r} in the register's Units sheet.")
            if unit not in self.register.units:
                raise UnknownError(f"{self.register.label('unit', unit)} ({unit}) {self.register.belonged(unit)}.")
        return [unit for unit in self.register.units if not wanted or unit in wanted]


def relative_to(folder: Path, path: Path) -> str:
    """`path` below `folder`, with `/`; as it is where it lies elsewhere.

    A link is known by its own name, not by the name of what it leads to.
    """
    try:
        return legible((path.parent.resolve() / path.name).relative_to(folder.resolve()).as_posix())
    except ValueError:
        return legible(path.as_posix())


def find_register(folder: Path) -> Path:
    """The register's file in `folder`; raises RegisterError where there is none, or more than one."""
    if not folder.is_dir():
        raise FolderError(f"There is no folder {folder}. `planbook init {typed(folder)}` makes one.")
    found = [folder / name for name in REGISTER_NAMES if (folder / name).is_file()]
    instead = next((folder / name for name in REGISTER_NAMES if (folder / name).is_dir()), None)
    if not found and instead:
        raise RegisterError(f"{instead} is a folder, and should be the register. Put your last copy of it there.")
    if not found:
        raise RegisterError(
            f"There is no register (trust.xlsx) in {folder.resolve()}. Give the trust's folder with -C, "
            f"or make one with `planbook init`."
        )
    if len(found) > 1:
        raise RegisterError(f"{folder} holds both trust.xlsx and trust.xlsm. Keep the one that counts.")
    return found[0]


def check_folders(folder: Path) -> None:
    """Raise FolderError where a file lies in `folder` in the place of a folder: it would pass for an empty one."""
    below = (path for name in OF_PERIODS for path in (folder / name).glob("*") if is_period_id(path.name))
    for path in (*(folder / name for name in FOLDERS), *below):
        if path.exists() and not path.is_dir():
            raise FolderError(f"{path} is a file, and should be a folder. Move it away and run again.")


def open_trust(folder: Path, declarations: Declarations | None = None) -> Trust:
    """The trust whose folder is `folder`; raises RegisterError with the first fault's cell where it has faults."""
    path = find_register(folder)
    check_folders(folder)
    is_as_declared, declarations = declarations is None, declarations or declared(folder)
    data = content(path, limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"]).file_mb * MEGABYTE)
    if data:
        trust = _opened(folder, path, data, declarations)
        fed = read_fed(folder, trust.register.submission, declarations, trust.limits)
        return replace(trust.with_figures(fed), is_as_declared=is_as_declared)
    with Reader(declarations) as reader:  # which says why it is none to read
        raise unread_register(path, reader.read(path), declarations) or RegisterError(f"{path} cannot be read.")


def as_registered(
    trust: Trust, register: bytes, declarations: Declarations | None = None, figures: bytes | None = None
) -> Trust:
    """`trust` with the register that it once had, and by default today's declarations; `figures` is what exports
    gave then.

    Raises RegisterError where that cannot be read any more.
    """
    by = declarations or trust.declarations
    then = _opened(trust.folder, trust.folder / trust.register_name, register, by)
    fed = then.with_figures(Fed(tables_then(figures, by)))
    return replace(fed, fed=fed_then(figures, fed.register), workers=trust.workers)


def _opened(folder: Path, path: Path, data: bytes, declarations: Declarations) -> Trust:
    """The trust by the register `data`, which is that at `path` or once was.

    The bytes are read once: whatever is done to the file meanwhile, what is worked with is what is kept of it.
    """
    read = read_register(folder, path.name, data, declarations)
    submission = read.submission
    if error := unread_register(path, submission, declarations):
        raise error
    known = read.findings
    findings = _found_in(submission, declarations, path.name) if known is None else known
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        first = errors[0]
        where = " ".join(part for part in (first.sheet or "", ", ".join(first.cells)) if part)
        more = (
            f" ({in_figures(len(errors) - 1, 'more fault')}: planbook validate {path.name})"
            if len(errors) > 1
            else ""
        )
        at = f" at {where}" if where else ""
        raise RegisterError(f"The register has a fault{at}: {first.message} {first.remedy}{more}")
    return Trust(
        folder=folder,
        declarations=declarations,
        register=Register(submission, declarations),
        register_bytes=data,
        register_findings=findings,
        register_name=path.name,
        unkept=reading_of(path.name, data, submission, findings, declarations) if known is None else None,
    )


def _found_in(submission: Submission, declarations: Declarations, file: str) -> Sequence[Finding]:
    """What there is to look at in a register that is new: no other needs the rules."""
    from planbook.validate.register import validate_register

    return validate_register(submission, declarations, file)


def _of_unit(stands: Standing, unit: str, sent: Submission) -> Standing:
    """What stands, as what `unit` has `sent`, under whatever number it came."""
    if unit == stands.unit == sent.unit and sent is stands.submission:
        return stands
    return replace(stands, unit=unit, submission=sent if sent.unit == unit else replace(sent, unit=unit))
