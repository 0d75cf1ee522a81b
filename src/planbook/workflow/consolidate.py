"""`consolidate`: the trust's tables, and from them the summary workbook, the findings and the tidy data."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook import __version__
from planbook.consolidate.build import build_tables
from planbook.consolidate.collected import HISTORY
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from planbook.files import check_writable, sweep, write_bytes
from planbook.ledger.ledger import Ledger
from planbook.model.calendar import Period
from planbook.report.csv import write_csv
from planbook.report.findings import write_findings
from planbook.report.summary.write import write_summary
from planbook.workflow.receive import receive
from planbook.workflow.trust import Trust
from planbook.workflow.validate import Checked, check_period

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What was made, and of what."""

    checked: Checked
    tables: TrustTables
    """As they are inside the trust; `external(tables)` is what outputs for others are made from."""
    written: Sequence[Path]


def consolidate(
    trust: Trust,
    period_id: str,
    today: date,
    *,
    rebuild: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Consolidated:
    """Receive, check and bring together the period; write outputs/<period>/.

    With `rebuild` every workbook is read again from the bytes the ledger keeps; the outputs are the same.
    """
    period = trust.period(period_id)
    folder = trust.outputs(period)
    check_writable(folder)
    for below in (folder, folder / "data"):
        sweep(below)
    with trust.ledger() as ledger:
        say("receiving")
        received = receive(trust, ledger, period, today, again=rebuild, say=say)
        say("checking")
        checked = check_period(trust, ledger, period, received)
        say("bringing together")
        tables = trust_tables(trust, ledger, period, checked)
        outputs = make_outputs(trust, tables)
        for name, data in outputs.items():
            say(f"writing {name}")
            write_bytes(folder / name, data)
        made = {trust.relative(folder / name): data for name, data in outputs.items()}
        record_run(trust, ledger, checked, today, made)
    return Consolidated(checked, tables, [folder / name for name in outputs])


def record_run(trust: Trust, ledger: Ledger, checked: Checked, today: date, made: Mapping[str, bytes]) -> None:
    """Enter into the ledger which outputs (by path) were made, of what, and what was found."""
    if checked.period is None:
        raise ValueError("a run is of a period")
    ledger.add_run(
        checked.period.id,
        today,
        checked.period.as_at,
        trust.register_bytes,
        trust.declarations.sha256,
        __version__,
        checked.findings,
        {path: hashlib.sha256(data).hexdigest() for path, data in made.items()},
    )


def trust_tables(trust: Trust, ledger: Ledger, period: Period, checked: Checked) -> TrustTables:
    """The trust's tables of `period`, from what stands in it and in the periods of its kind before it."""
    standing = {p.id: ledger.standing(p.id) for p in trust.register.calendar.until(period, HISTORY)}
    year_before = trust.register.calendar.year_before(period)
    if year_before and year_before.id not in standing:
        standing[year_before.id] = ledger.standing(year_before.id)
    return build_tables(trust.declarations, trust.register, period, standing, checked.findings, checked.files)


def make_outputs(trust: Trust, tables: TrustTables) -> dict[str, bytes]:
    """Every file of the period's folder but the reports, by its path in it."""
    summary, figures = write_summary(trust.declarations, external(tables))
    outputs = {"summary.xlsx": summary, "findings.xlsx": write_findings(trust.declarations, tables)}
    for record, frame in tables.records.items():
        outputs[f"data/{record}.csv"] = write_csv(frame)
    manifest = {
        "version": 1,
        "period": tables.period.id,
        "as_at": tables.period.as_at.isoformat(),
        "planbook": __version__,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(outputs.items())},
        "figures": {"summary.xlsx": figures},
    }
    outputs[MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
    return outputs
