"""What the disclosure audit takes beyond the plain rules: of all that is shown, and once one workbook has changed.

    python benchmarks/audit.py FOLDER PERIOD --today 2026-12-10

prints seconds by the clock, as JSON. It works in a copy of the folder, in a process that has audited nothing yet.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from generate import change
from planbook.consolidate.disclosure import audit
from planbook.consolidate.tables import TrustTables
from planbook.workflow.state import look
from planbook.workflow.trust import open_trust


def takes(folder: Path, period: str, on: date) -> dict[str, float]:
    """Seconds of the audit of the whole period, and of the one after another workbook of one unit has come."""
    whole = _beyond_the_rules(_tables(folder, period, on))
    trust = open_trust(folder)
    change(trust, next(iter(trust.register.units)))
    return {"audit": whole, "audit_changed": _beyond_the_rules(_tables(folder, period, on))}


def _tables(folder: Path, period: str, on: date) -> TrustTables:
    trust = open_trust(folder)
    with trust.ledger() as ledger:
        return look(trust, ledger, trust.period(period), on).tables


def _beyond_the_rules(tables: TrustTables) -> float:
    plain = _wall(lambda: [case.plainly() for case in audit.cases(tables)])
    return max(0.0, _wall(lambda: audit.audits(tables)) - plain)


def _wall(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("period")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today())  # noqa: DTZ011  # as people say it
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "trust"
        shutil.copytree(asked.folder, folder)
        print(json.dumps(takes(folder, asked.period, asked.today)))


if __name__ == "__main__":
    main()
