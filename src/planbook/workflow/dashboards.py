"""`report --for dashboard`: pages to look at, for outside, for the trust's own office, and for each unit."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

from planbook.errors import UnknownError
from planbook.files import write_all
from planbook.model.audience import Audience, dashboard_place, unit_dashboards
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.names import comparable
from planbook.model.sha256 import sha256_of
from planbook.report.dashboard.content import content_inside, content_outside
from planbook.report.dashboard.write import write_dashboard
from planbook.workflow.answers_carried import answers_carried
from planbook.workflow.own_file import own_file
from planbook.workflow.papers import check_has_figures, decided, wanted_units
from planbook.workflow.papers_gone import take_away
from planbook.workflow.past import trust_for
from planbook.workflow.reported import Reported
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust

HTML = ".html"


@dataclass(frozen=True, slots=True)
class DashboardFile:
    """The file of a dashboard, made or still to make."""

    key: str
    """The dashboard's, as it is declared."""
    unit: str
    """The unit whose it is; empty of one of several."""
    internal: bool
    path: Path


def dashboards(declarations: Declarations) -> list[str]:
    """The keys of the dashboards that are declared, the trust's own among them."""
    return [key for key, report in declarations.reports.items() if report.makes == "dashboard"]


def several_dashboards(trust: Trust, period: Period) -> set[Path]:
    """Where in the period's folder the declared dashboards of several units lie, made or not."""
    reports, audiences = trust.declarations.reports, get_args(Audience)
    places = {dashboard_place(reports[key], one) for key in dashboards(trust.declarations) for one in audiences}
    return {trust.outputs(period) / place for place in places}


def dashboard_files(trust: Trust, period: Period, key: str, units: Sequence[str] = ()) -> list[DashboardFile]:
    """The files of the dashboard `key`: for outside, for the trust's own office, and of each unit that is asked for
    anything; of `units` theirs alone. One that is internal as a whole has the second alone.

    Raises UnknownError where the register has no such unit, where none of `units` is asked for anything in the
    period, and where units are given for one that is internal as a whole.
    """
    report, outputs = trust.declarations.reports[key], trust.outputs(period)
    if report.audience == "internal" and units:
        raise UnknownError(f"The dashboard {key} is of the whole trust: leave the unit out.")
    asked = wanted_units(trust, period, units)
    inside = DashboardFile(key, "", True, outputs / dashboard_place(report, "internal"))
    if report.audience == "internal":
        return [inside]
    own = outputs / unit_dashboards(report)
    of_units = [
        DashboardFile(key, unit, False, own_file(trust, own, unit, key, period.id, suffix=HTML)) for unit in asked
    ]
    if units:
        return of_units
    return [DashboardFile(key, "", False, outputs / dashboard_place(report, "external")), inside, *of_units]


def make_dashboard(state: State, file: DashboardFile, published: Set[str] = frozenset(), *, draft: bool) -> bytes:
    """The bytes of a dashboard: as a `draft`, unless it stays inside or is byte for byte among what was `published`
    (SHA-256). What is to come is so by the day of the figures, so that it is the same on every day."""
    declarations = state.trust.declarations
    if file.internal:
        return write_dashboard(content_inside(declarations, replace(state.tables, made_on=None), file.key))
    shown = replace(state.external, made_on=None)
    if not draft or published:
        made = write_dashboard(content_outside(declarations, shown, file.key, file.unit))
        if not draft or sha256_of(made) in published:
            return made
    return write_dashboard(content_outside(declarations, shown, file.key, file.unit, draft=True))


def report_dashboard(
    trust: Trust,
    period_id: str,
    today: date,
    key: str,
    units: Sequence[str] = (),
    *,
    say: Callable[[str], None] = lambda _: None,
) -> list[Reported]:
    """The dashboard `key` of the period, or those of `units` alone, in outputs/<period>/; one that people have
    changed is kept. Those of units that are no longer asked are taken away.

    Raises PeriodError of a year that is not over: it has no figures yet.
    """
    period = trust.period(period_id)
    check_has_figures(trust, period, today, [key])
    trust.check_writable(trust.outputs(period))
    with trust.ledger() as ledger, answers_carried(trust, period, today) as made_of:
        trust = trust_for(trust, ledger, period)
        wanted = dashboard_files(trust, period, key, units)
        state = look(trust, ledger, period, today, say=say)
        made_of(state)
        own, published = ledger.runs.output_shas(), state.published.shas
        reported, made = [], {}
        files: dict[Path, dict[str, bytes]] = {}
        for file in wanted:
            say(trust.register.label("unit", file.unit) if file.unit else trust.register.trust_name)
            data = make_dashboard(state, file, published, draft=True)
            became = decided(file.path, data, own)
            if became.state != "kept":
                made[trust.relative(file.path)] = data
            files.setdefault(file.path.parent, {}).update(became.files)
            reported.append(Reported(file.unit, file.path, became.state))
        state.record(today, made)
        for folder, own_files in files.items():
            trust.check_writable(folder)
            write_all(folder, own_files, today, own, say)
        return [*reported, *take_away(trust, ledger, _gone(trust, period, key))]


def _gone(trust: Trust, period: Period, key: str) -> list[Path]:
    """The dashboards of units that are there and would be made no longer."""
    still = {comparable(str(file.path)) for file in dashboard_files(trust, period, key)}
    folder = trust.outputs(period) / unit_dashboards(trust.declarations.reports[key])
    return [path for path in sorted(folder.glob(f"*{HTML}")) if comparable(str(path)) not in still]
