"""Where a period stands, worked out: who has returned what, what stands, what is due next."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import get_args

from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.ledger.slots import Slot
from planbook.ledger.standing import Standing
from planbook.model.asked import next_due
from planbook.model.calendar import Period
from planbook.model.finding import count_by_severity, kept_out
from planbook.model.meeting_days import meetings, whose_meetings
from planbook.model.names import returned_path
from planbook.model.register import Register
from planbook.workflow.checking import is_excused
from planbook.workflow.days_moved import days_moved
from planbook.workflow.due_lines import lines_due
from planbook.workflow.old_drafts import old_drafts
from planbook.workflow.past import manifest_of, trust_for
from planbook.workflow.published import published_of, summary_paper
from planbook.workflow.receiving.parts import Contributed
from planbook.workflow.recipients import holders_of
from planbook.workflow.state import State
from planbook.workflow.trust import Trust
from planbook.workflow.where_it_stands import DueNext, PartStatus, Publicity, Status, Step, UnitStatus


def status_of(trust: Trust, state: State, today: date) -> Status:
    """Where every unit stands in the period of `state`; `trust` is by today's register."""
    ledger, period = state.ledger, trust.period(state.period.id)
    parts = [stands for one in state.received.parts for stands in one.standing.values()]
    used = {(stands.file, stands.sha256) for stands in (*state.standing, *parts)}
    units = _units(state, today)
    following = next_due(trust.register, state.period, today, lambda p: {s.unit for s in ledger.standing(p.id)})
    return Status(
        period=state.period,
        units=units,
        unused=[file for file in state.checked.files if (file.file, file.sha256) not in used],
        again=state.returned_again(),
        due_next=_due_next(state.trust, period, units, today),
        next_period=following[0] if following else None,
        next_days=_next_days(trust, *following) if following else (),
        days_moved=days_moved(state.trust, state.period, {unit.unit for unit in units if unit.file is None}),
        lines_due=lines_due(trust.register, state.standing, today),
        published=_published(trust, ledger),
        old_drafts=old_drafts(state.trust, period, state.published),
    )


def _published(trust: Trust, ledger: Ledger) -> list[Publicity]:
    """Of each period, whether what was made last is what went out."""
    found = []
    summary = summary_paper(trust.declarations)
    for period in trust.register.calendar.periods:
        run = ledger.runs.last(manifest_of(trust, period), restated=True)
        published = published_of(ledger, period.id)
        if run is None and published.last is None:
            continue
        whole = published.whole(summary)
        made = ledger.runs.outputs(run.id).get(trust.relative(trust.outputs(period) / summary)) if run else None
        as_it_was = whole is not None and made == whole.files[summary].sha256
        awaits = run is not None and _others_stand(trust, ledger, period, run)
        state = "draft" if whole is None else "published" if as_it_was and not awaits else "changed"
        since = [out.meeting for out in published.publications if out.meeting and (not whole or out.id > whole.id)]
        found.append(Publicity(period.id, state, awaits, whole.day if whole else None, list(dict.fromkeys(since))))
    return found


def _others_stand(trust: Trust, ledger: Ledger, period: Period, run: Run) -> bool:
    """Whether other returns stand than at `run`, in the period or in the terms that it is brought together from."""
    then = ledger.as_of(run, trust.declarations)
    periods = [one.id for one in (period, *trust.register.calendar.parts(period))]
    return any(_shas(ledger, one) != _shas(then, one) for one in periods)


def _shas(ledger: Ledger, period: str) -> dict[Slot, str]:
    """The SHA-256 of what stands in each slot."""
    received = {receipt.id: receipt.sha256 for receipt in ledger.receipts(period)}
    return {slot: received[decisions[-1].receipt] for slot, decisions in ledger.stood(period).items()}


def _due_next(trust: Trust, period: Period, units: Sequence[UnitStatus], today: date) -> list[DueNext]:
    """What is still to come of the period: when returns are due, and the days before its meeting."""
    register = trust.register
    steps = _returns(register, {u.unit: u.due for u in units if u.state == "waiting"}, period)
    for held, whose in whose_meetings(register, meetings(register, period)):
        days, body = held.days, f"{held.days.body}{whose}"
        steps += [
            DueNext("copies", days.copy, f"the head of each school{whose}"),
            DueNext("corrections", days.corrections, f"{register.trust_name}{whose}"),
            DueNext("check", days.check, f"the head of each school{whose}"),
            DueNext("papers", days.papers, body),
            DueNext("meeting", days.meeting, body),
        ]
    order = get_args(Step)
    return sorted((s for s in steps if s.on >= today), key=lambda s: (s.on, order.index(s.what)))


_Term = tuple[Period, Trust, Mapping[str, Standing]]
"""A term, the trust by the register that it is judged by, and what stands in it by unit."""


def _terms(looked: State) -> list[_Term]:
    """The terms from which a year is brought together."""
    found: list[_Term] = []
    for period in looked.parts:
        trust = trust_for(looked.trust, looked.ledger, period)
        ledger = looked.ledger.by(trust.declarations)
        found.append((period, trust, {s.unit: s for s in trust.standing(ledger, period.id)}))
    return found


def _in_terms(unit: str, terms: Sequence[_Term], today: date) -> str:
    """Where a unit stands in a year that nobody is asked for again: as the worst of its terms. It is excused where
    nothing was wanted of it in any."""
    found = set()
    for period, trust, standing in terms:
        names = trust.register.lineage(unit)
        name = next((name for name in names if name in trust.register.units), None)
        stands = next((standing[one] for one in names if one in standing), None)
        due = trust.register.due_day(name, period) if name else None
        if stands:
            found.add("late" if due and stands.first_received_on > due else "returned")
        elif name and not is_excused(trust, name, period):
            found.add("overdue" if due and today > due else "waiting")
    return next((state for state in ("overdue", "waiting", "late", "returned") if state in found), "excused")


def _next_days(trust: Trust, period: Period, units: Set[str]) -> list[DueNext]:
    then = trust.register.of(period)
    return _returns(then, {u: then.due_day(u, period) for u in then.units if u in units}, period)


def _returns(register: Register, due: Mapping[str, date | None], period: Period) -> list[DueNext]:
    """The days on which returns are due, with whose they are where that is not the period's own day, or not all
    have one."""
    by_day: dict[date, list[str]] = {}
    for unit, day in due.items():
        if day:
            by_day.setdefault(day, []).append(register.label("unit", unit))
    alone = len(by_day) == 1 and period.due in by_day
    return [
        DueNext("return", day, register.trust_name, () if alone else names) for day, names in sorted(by_day.items())
    ]


def _units(looked: State, today: date) -> list[UnitStatus]:
    trust, period, received, checked = looked.trust, looked.period, looked.received, looked.checked
    standing = {stands.unit: stands for stands in looked.standing}
    versions = looked.ledger.versions(period.id)
    verdicts = {(f.file, f.sha256): f.verdict for f in checked.files}
    terms = _terms(looked) if trust.register.calendar.is_never_due(period) else []
    refused = {a.submission.unit: a for a in received.arrivals if a.refused}
    by_file = {returned_path(period.id, a.name): a for a in received.arrivals}
    came_in_parts = {one.unit: one for one in received.parts}
    rows = []
    for unit in trust.register.units:
        due = trust.register.due_day(unit, period)
        stands = standing.get(unit)
        reason = kept_out(checked.files, unit)
        arrival = refused.get(unit) if reason == "refused" else None
        file = stands.file if stands else None
        if arrival and not stands:
            file = returned_path(period.id, arrival.name)
        sha = stands.sha256 if stands else arrival.sha256 if arrival else None
        receipt = stands.receipt if stands else arrival.receipt if arrival else None
        came = stands.received_on if stands else arrival.received_on if arrival else None
        if stands:
            state = "late" if due and stands.first_received_on > due else "returned"
        elif reason == "undecided":
            state = "undecided"
            differing = [f.file for f in checked.files if f.unit == unit and f.verdict == "undecided"]
            came = min(by_file[name].received_on for name in differing)
        elif unit in came_in_parts:
            state = "partly" if came_in_parts[unit].missing else "undecided"
        elif arrival:
            state = "refused"
        elif trust.register.calendar.is_never_due(period):
            state = _in_terms(unit, terms, today)
        elif is_excused(trust, unit, period):
            state = "excused"
        else:
            state = "overdue" if due and today > due else "waiting"
        came_of = versions.get((unit, stands.template if stands else trust.register.format_of(unit)), ())
        counts = count_by_severity(checked.by_receipt[receipt] if receipt is not None else ())
        rows.append(
            UnitStatus(
                unit,
                trust.register.label("unit", unit),
                state,
                file,
                came,
                due,
                verdicts.get((file, sha), reason) if file else reason,
                counts["error"],
                counts["warning"],
                version=came_of.index(stands.sha256) + 1 if stands and stands.sha256 in came_of else None,
                versions=len(came_of),
                parts=_parts(trust, came_in_parts[unit], today) if unit in came_in_parts else (),
            )
        )
    return rows


def _parts(trust: Trust, came: Contributed, today: date) -> list[PartStatus]:
    """All parts of a return, those too that have not come, with whose they are."""
    found = []
    for part in came.parts:
        stands = came.standing.get(part.key)
        people = [person.text("name") for person in holders_of(trust, came.unit, part.key, today)]
        file, day = (stands.file, stands.received_on) if stands else (None, None)
        found.append(PartStatus(part.key, part.who, people, file, day))
    return found
