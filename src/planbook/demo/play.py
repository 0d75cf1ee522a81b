"""The stages of a trust's year, one after the other, with the fictional trust's schools at work between them."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from planbook.demo.answers import fill_in
from planbook.demo.fill import FilledWorkbook
from planbook.demo.mark import make_room, mark_begun, mark_finished
from planbook.demo.mistakes import make_mistakes
from planbook.demo.next_steps import end_of, once_consolidated, once_prepared, once_returned
from planbook.demo.register import FIRST_YEAR, LAST_PERIOD, DemoSchool, first_term_rows, register_rows, schools
from planbook.demo.sample import DemoBody, PlayedPeriod, load_sample
from planbook.demo.sample_fill import fill_in_sample
from planbook.demo.sample_play import register_of
from planbook.demo.sample_publish import publish_played
from planbook.model.calendar import Period
from planbook.model.prose import in_figures
from planbook.model.sha256 import sha256_of
from planbook.model.shell_quoting import typed
from planbook.model.values import long_date
from planbook.workflow.consolidate import consolidate
from planbook.workflow.declared import declared
from planbook.workflow.init import Rows, init_trust
from planbook.workflow.papers import papers_of_returns
from planbook.workflow.prepare import Prepared, prepare_workbooks
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.trust import Trust, open_trust

LATE, MISSING, MISTAKEN, TWICE, CORRECTED = "990104", "990108", "990105", "990103", "990106"
"""In the last term one school is late, one has not returned, one has made a dozen mistakes, one has sent the
same workbook twice, and one has sent a second version in place of the first."""


class Filler(Protocol):
    """What fills a unit's workbook in, by a seed; `corrected` with what it corrects in a second version."""

    def __call__(self, unit: str, seed: int, *, corrected: bool = False) -> FilledWorkbook: ...


def play(
    folder: Path,
    *,
    units: int | None = None,
    periods: int | None = None,
    seed: int = 1,
    stop_after: str | None = None,
    small: bool = False,
    sample: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Make the fictional trust in `folder` and work it through; returns the lines that say where to look.

    The days are the demo's own, so it comes out the same whenever it is played. `stop_after` is `prepare`
    (the last term's workbooks are ready to send), `return` (they are back, and entered as they came) or
    `consolidate`. `small` plays the first term of a trust that uses the smallest pack. What the `sample` of that
    name holds is laid on: what its register adds and changes, and what units enter beside their plans; then every
    paper there is is made. Raises FolderError for a folder that holds anything the demo did not make.
    """
    laid_on = load_sample(sample, declared(folder)) if sample else None
    make_room(folder)
    mark_begun(folder)
    lines = _work_through(folder, units, periods, seed, stop_after, say, small=small, laid_on=laid_on)
    mark_finished(folder)
    return lines


def _work_through(
    folder: Path,
    units: int | None,
    periods: int | None,
    seed: int,
    stop_after: str | None,
    say: Callable[[str], None],
    *,
    small: bool,
    laid_on: DemoBody | None,
) -> list[str]:
    """The stages, one after the other; returns the lines that say where to look."""
    taking_part = schools(units)
    identity = _identity(seed, len(taking_part))
    if small:
        rows, begun = first_term_rows(taking_part), date(int(LAST_PERIOD[:4]), 9, 1)
        init_trust(folder, "objectives-actions", begun, rows, identity=identity, kind="trust")
    else:
        held: Rows = register_rows(taking_part)
        packs: tuple[str, ...] = ()
        if laid_on:
            held, packs = register_of(laid_on, declared(folder).records, held), laid_on.packs
        init_trust(folder, "objectives-actions", date(FIRST_YEAR, 9, 1), held, identity=identity, packs=packs)
    trust = open_trust(folder)
    terms = _terms(trust, 1 if small else periods or 3)
    for period in terms:
        last = period is terms[-1]
        say(f"{period.title}: preparing {in_figures(len(trust.register.of(period).units), 'workbook')}")
        sent = prepare_workbooks(trust, period.id, period.start + timedelta(days=14))
        if last and stop_after == "prepare":
            return once_prepared(folder, period)
        say(f"{period.title}: the schools fill them in and send them back")
        filled = _filler(trust, taking_part, sent, period, terms[0], laid_on)
        _return_workbooks(trust, taking_part, sent, period, seed, filled, last=last)
        if last and stop_after == "return":
            return once_returned(folder, period)
        if last:
            say(f"{period.title}: what goes back to each school")
            reply(trust, period.id, end_of(period))
        say(f"{period.title}: bringing them together")
        done = consolidate(trust, period.id, end_of(period))
        if last:
            counts = sum(f.severity == "error" for f in done.checked.findings)
            say(f"{period.title}: {counts} to correct, {in_figures(len(done.checked.files), 'file')}")
        elif laid_on:
            keys = papers_of_returns(trust, period)
            made = report(trust, period.id, end_of(period), key=keys, empty=False) if keys else []
            say(f"{period.title}: {in_figures(sum(one.state != 'empty' for one in made), 'paper')}")
            _publish(trust, sent, period, seed, filled, laid_on, say)
    if stop_after == "consolidate":
        return once_consolidated(done.summary)
    say(f"{terms[-1].title}: reports for governors")
    made = report(trust, terms[-1].id, end_of(terms[-1]))
    if laid_on and (keys := papers_of_returns(trust, terms[-1])):
        known = {one.path for one in made}
        more = report(trust, terms[-1].id, end_of(terms[-1]), key=keys, empty=False)
        made += [one for one in more if one.path not in known and one.state != "empty"]
    outputs = trust.outputs(terms[-1])
    then = f"planbook -C {typed(folder)} --today {end_of(terms[-1])}"
    return [
        "Look first at:",
        f"  {typed(done.summary)}   the trust at a glance",
        f"  {typed(made[0].path)}   a report for governors, of {len(made)}",
        f"  {typed(done.findings)}   what is to be corrected, school by school and by cause",
        f"  {typed(outputs / 'replies')}   what goes back to each school: its workbook with notes, and a message",
        f"  {typed(folder / 'issued' / terms[-1].id)}   the workbooks as schools get them",
        "Then try:",
        f"  {then} status",
        f"  {then} trace {terms[-1].id} kpi/ATT/{taking_part[0].unit_id}",
    ]


def _identity(seed: int, units: int) -> str:
    """The fictional trust's identity: the same whenever it is played."""
    return sha256_of(f"planbook demo {seed} {units}".encode())[:32]


def _terms(trust: Trust, count: int) -> list[Period]:
    return trust.register.calendar.until(trust.period(LAST_PERIOD), count)


def _filler(
    trust: Trust,
    taking_part: Sequence[DemoSchool],
    sent: Sequence[Prepared],
    period: Period,
    first: Period,
    laid_on: DemoBody | None,
) -> Filler:
    """What fills a unit's workbook in: that of a school by a seed, and with what is laid on."""
    by_id = {school.unit_id: school for school in taking_part}
    by_unit = {s.unit: s.path for s in sent}

    def filled(unit: str, seed: int, *, corrected: bool = False) -> FilledWorkbook:
        book = FilledWorkbook(by_unit[unit], trust.declarations)
        if unit in by_id:
            fill_in(book, by_id[unit], period, first, trust.register, seed)
        if laid_on:
            fill_in_sample(book, laid_on, unit, period, trust.register.of(period), corrected=corrected)
        return book

    return filled


def _return_workbooks(
    trust: Trust,
    taking_part: Sequence[DemoSchool],
    sent: Sequence[Prepared],
    period: Period,
    seed: int,
    filled: Filler,
    *,
    last: bool,
) -> None:
    """Every school fills its workbook in and sends it back; in the last term with the usual mishaps. So does every
    other unit."""
    returned = trust.returned(period)
    due = period.due or period.end
    by_unit = {s.unit: s.path for s in sent}
    later: list[tuple[DemoSchool, Path]] = []
    for school in taking_part:
        if last and school.unit_id == MISSING:
            continue
        book = filled(school.unit_id, seed)
        path = returned / by_unit[school.unit_id].name
        if last and school.unit_id == MISTAKEN:
            make_mistakes(book)
        if last and school.unit_id in (LATE, CORRECTED):
            later.append((school, path))
        if not (last and school.unit_id == LATE):
            book.save(path)
        if last and school.unit_id == TWICE:
            shutil.copyfile(path, path.with_name(f"{path.stem} (1){path.suffix}"))
    for unit in by_unit.keys() - {school.unit_id for school in taking_part}:
        filled(unit, seed).save(returned / by_unit[unit].name)
    with trust.ledger() as ledger:
        receive(trust, ledger, period, due - timedelta(days=2))
    for school, path in later:
        filled(school.unit_id, seed + (school.unit_id == CORRECTED)).save(path)
    if later:
        with trust.ledger() as ledger:
            receive(trust, ledger, period, due + timedelta(days=3))


def _publish(
    trust: Trust,
    sent: Sequence[Prepared],
    period: Period,
    seed: int,
    filled: Filler,
    laid_on: DemoBody,
    say: Callable[[str], None],
) -> None:
    """The papers go out on the days that the sample says, and again once its units returned a second version."""

    def send_again(told: PlayedPeriod, day: date) -> None:
        for one in sent:
            if one.unit in told.restated:
                filled(one.unit, seed, corrected=True).save(trust.returned(period) / one.path.name)
        with trust.ledger() as ledger:
            receive(trust, ledger, period, day)

    for told in laid_on.periods:
        if told.id == period.id:
            for out in publish_played(trust, told, period, partial(send_again, told)):
                say(f"{period.title}: {in_figures(len(out.papers), 'file')} published on {long_date(out.day)}")
