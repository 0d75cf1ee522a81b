"""`prepare`: one prefilled workbook a unit, or one for each role that fills some of it in."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planbook.errors import PeriodError, RegisterError
from planbook.files import remove, sweep, write_all, write_bytes
from planbook.ledger.ledger import Ledger
from planbook.model.asked import asked_format, is_anything_asked
from planbook.model.calendar import Period
from planbook.model.names import unit_namer
from planbook.model.nouns import nouns_of
from planbook.model.parts import Part, parts_of
from planbook.model.progress import CountedStep
from planbook.prepare.parts import part_of
from planbook.prepare.workbook import write_workbook
from planbook.report.reply.merge import write_merge
from planbook.workflow.covering import MESSAGES, Covering, covering
from planbook.workflow.days_moved import DayMoved, days_moved
from planbook.workflow.importing.workbook import is_to_be_looked_through, was_brought_in
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.mails import MERGE
from planbook.workflow.own_file import issued_file
from planbook.workflow.to_oneself import checked_address, drafts_to
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workbook to send."""

    unit: str
    path: Path
    written: bool
    """False where it was there already and was left as it is."""
    former: tuple[Path, ...] = ()
    """The workbooks beside it that have an id which the unit had before; they are left as they are."""
    moved: tuple[DayMoved, ...] = ()
    """The days that it says, where it was left as it is, and that are others by now."""
    link: str = ""
    """Where its message says that it is opened, and so where it is to be put; empty where it is attached."""
    brought: bool = False
    """Whether it was to be made again and was left, because a plan was brought into it that would be lost."""
    look_through: bool = False
    """Whether it still has the sheets that say what became of that plan: it gets no message until they are gone."""


def prepare_workbooks(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    by_contributor: bool = False,
    macros: bool = False,
    force: bool = False,
    test_to: str = "",
    say: Callable[[str], None] = lambda _: None,
) -> list[Prepared]:
    """The workbooks of `units`, or of all, for the period, in issued/<period>/.

    What the unit's last standing submission of the same format holds comes prefilled and locked. A workbook
    that is there already is left alone unless `force` is given: it may have been sent. One that `import` has
    brought a plan into is left alone in any case. Units of which nothing is asked get none; raises PeriodError
    where that is all of them. With `by_contributor` a unit in which several
    roles fill something in gets a workbook for each of them. With `macros` they have buttons, and are .xlsm; a unit
    has one with or one without, and `force` makes the one in place of the other.

    With each workbook goes a message, in the folder messages/ beside it, which is left alone like it; messages.xlsx
    there has those of all units and is made again whenever all are asked for. With `test_to` there are drafts of
    the same messages to that address alone, in test-messages/, made again each time. Raises UnknownError where it
    is no address.
    """
    period = trust.period(period_id)
    address = checked_address(test_to)
    trust = trust.of(period)
    folder = trust.issued(period)
    trust.check_writable(folder)
    prepared: list[Prepared] = []
    messages: list[Covering] = []
    fresh: set[Path] = set()
    with trust.ledger() as ledger:
        sweep(folder)
        standing = standing_before(trust, ledger, period, by=today)
        wanted = trust.unit_ids(units)
        for done, unit in enumerate(wanted):
            key = trust.register.format_of(unit)
            if key not in trust.declarations.formats:
                raise RegisterError(f"Unit {unit} has the plan format {key!r}, which there is none of.")
            name = trust.register.label("unit", unit)
            parts = _parts(trust, period, unit, key) if by_contributor else ()
            paths = {part: issued_file(trust, period, unit, key, part, macros=macros) for part in parts or (None,)}
            others = {
                path: issued_file(trust, period, unit, key, part, macros=not macros) for part, path in paths.items()
            }
            there = {path: found for path in paths.values() for found in (others[path], path) if found.exists()}
            former = _former(trust, folder, unit)
            moved = tuple(days_moved(trust, period, [unit])) if there and not force else ()
            if not there and not is_anything_asked(trust.register, unit, period):
                continue
            say(CountedStep(name, "Preparing", done, len(wanted)))
            job = replace(issued_job(trust, period, unit, key, standing, today), macros=macros)
            for part, path in paths.items():
                own = part_of(job, part, parts) if part else job
                brought = path in there and force and was_brought_in(there[path])
                written = path not in there or (force and not brought)
                if written:
                    write_bytes(path, write_workbook(trust.declarations, own))
                    remove(others[path])  # two would be out, and nobody would know which counts
                    fresh.add(path)
                at = path if written else there[path]
                message = covering(trust, own, at, today, () if written else moved)
                look_through = not written and is_to_be_looked_through(at)
                messages += [] if look_through else [message]
                link = "" if look_through else message.mail.link
                prepared.append(
                    Prepared(unit, at, written, former, () if written else moved, link, brought, look_through)
                )
        _write_messages(ledger, folder / MESSAGES, messages, fresh, today, whole=not units)
        drafts = drafts_to(address, ((one.workbook.stem, one.mail) for one in messages))
        write_all(folder, drafts, today, ledger.runs.output_shas())
    if not prepared:
        kind = trust.declarations.word("period_kind", period.kind).lower()
        kpi = nouns_of(trust.declarations).kpi
        due_in = trust.declarations.records["kpi"].field("due_in").heading
        raise PeriodError(
            f"Nothing is asked in {period.id}: no {kpi.one} is due in it. In the register, give {kpi.any_one} this "
            f"{kind} under {due_in}; the plan itself is reviewed in the periods beside it."
        )
    with suppress(OSError):  # a convenience: what comes back is put there by hand, by whoever may write there
        trust.returned(period).mkdir(parents=True, exist_ok=True)
    return prepared


def _write_messages(
    ledger: Ledger, folder: Path, messages: Sequence[Covering], fresh: Collection[Path], today: date, *, whole: bool
) -> None:
    """Put the messages into their folder, and those of a `whole` trust on one sheet.

    One that is there stays, unless its workbook is among those just made: its draft has another one attached.
    """
    made: dict[str, bytes] = {}
    for one in messages:
        is_fresh = one.workbook in fresh
        made |= {name: data for name, data in one.files.items() if is_fresh or not (folder / name).exists()}
    if whole and messages:
        made[MERGE] = write_merge([one.mail.merge_row for one in messages])
    write_all(folder, made, today, ledger.runs.output_shas())


def _former(trust: Trust, folder: Path, unit: str) -> tuple[Path, ...]:
    """The workbooks in `folder` that are named for units which `unit` succeeds."""
    before = trust.register.lineage(unit)[1:]
    if not before or not folder.is_dir():
        return ()
    named = unit_namer([*trust.register.units, *before])
    return tuple(path for path in sorted(folder.glob("*.xls[xm]")) if named(path.name) in before)


def _parts(trust: Trust, period: Period, unit: str, key: str) -> tuple[Part, ...]:
    layout = asked_format(trust.register, trust.declarations.formats[key], unit, period)
    return parts_of(trust.register, layout, unit, period)
