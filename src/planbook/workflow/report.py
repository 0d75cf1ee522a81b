"""`report`: Word reports from the trust's tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import FolderError
from planbook.files import legible, write_all
from planbook.model.names import comparable
from planbook.workflow.making import make_paper
from planbook.workflow.papers import REPORTS, decided, paper_paths
from planbook.workflow.past import trust_for
from planbook.workflow.state import look
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Reported:
    """One report."""

    unit: str
    path: Path
    state: str
    """`written`, `unchanged`, or `kept`: people have worked on it, so it was left as it is."""


def report(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    refresh: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The governors' report of each of `units`, or of all, in outputs/<period>/reports/.

    A report that people have changed since planbook wrote it is kept as it is; `refresh` names one to be
    made anew all the same, and what it was stays beside it. Raises FolderError where it is not there.
    """
    period = trust.period(period_id)
    folder = trust.outputs(period) / REPORTS
    trust.check_writable(folder)
    reported = []
    with trust.ledger() as ledger:
        trust = trust_for(trust, ledger, period)
        paths = paper_paths(trust, period, units)
        if refresh is not None:
            named = comparable(refresh.name)
            paths = {unit: path for unit, path in paths.items() if comparable(path.name) == named}
            if not any(path.is_file() for path in paths.values()):
                raise FolderError(f"There is no report {legible(refresh.name)} in {legible(folder.as_posix())}.")
        looked = look(trust, ledger, period, today, say=say)
        own = ledger.runs.output_shas()
        made: dict[str, bytes] = {}
        files: dict[str, bytes] = {}
        for unit, path in paths.items():
            say(trust.register.label("unit", unit))
            data = make_paper(trust, looked.external, unit, looked.published.shas)
            became = decided(path, data, own, again=refresh is not None)
            files |= became.files
            if became.state != "kept":
                made[trust.relative(path)] = data
            reported.append(Reported(unit, path, became.state))
        looked.record(today, made)
        write_all(folder, files, today, ledger.runs.output_shas(), say)
    return reported
