"""`prepare`: one prefilled workbook a unit."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import PeriodError, RegisterError
from planbook.files import sweep, write_bytes
from planbook.model.asked import is_anything_asked
from planbook.prepare.workbook import write_workbook
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.own_file import own_file
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workbook to send."""

    unit: str
    path: Path
    written: bool
    """False where it was there already and was left as it is."""


def prepare_workbooks(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    force: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> list[Prepared]:
    """The workbooks of `units`, or of all, for the period, in issued/<period>/.

    What the unit's last standing submission of the same format holds comes prefilled and locked. A workbook
    that is there already is left alone unless `force` is given: it may have been sent. Units of which nothing is
    asked get none; raises PeriodError where that is all of them.
    """
    period = trust.period(period_id)
    trust = trust.of(period)
    folder = trust.issued(period)
    trust.check_writable(folder)
    prepared = []
    with trust.ledger() as ledger:
        sweep(folder)
        standing = standing_before(trust, ledger, period)
        for unit in trust.unit_ids(units):
            key = trust.register.format_of(unit)
            if key not in trust.declarations.formats:
                raise RegisterError(f"Unit {unit} has the plan format {key!r}, which there is none of.")
            name = trust.register.label("unit", unit)
            path = own_file(trust, folder, unit, key, period.id, suffix=".xlsx")
            if path.exists() and not force:
                prepared.append(Prepared(unit, path, written=False))
                continue
            if not is_anything_asked(trust.register, unit, period):
                continue
            say(f"{name}")
            job = issued_job(trust, period, unit, key, standing, today)
            write_bytes(path, write_workbook(trust.declarations, job))
            prepared.append(Prepared(unit, path, written=True))
    if not prepared:
        kind = trust.declarations.word("period_kind", period.kind).lower()
        raise PeriodError(
            f"Nothing is asked in {period.id}: no KPI is due in it. In the register, give a KPI this {kind} under "
            "Due in; the plan itself is reviewed in the periods beside it."
        )
    with suppress(OSError):  # a convenience: what comes back is put there by hand, by whoever may write there
        trust.returned(period).mkdir(parents=True, exist_ok=True)
    return prepared
