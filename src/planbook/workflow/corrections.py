"""What was changed in a period since it was published, and why, as far as the ledger knows."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial

from planbook.consolidate.shown import RECORD, Differing, ShownLine, differences, differences_of
from planbook.errors import RegisterError
from planbook.ledger.publications import Publication
from planbook.ledger.runs import Run
from planbook.model.sha256 import sha256_of
from planbook.report.corrections import Correction, Step, WorkedFigure, correction_of
from planbook.workflow.as_it_was import state_of_run
from planbook.workflow.cause_words import Causes, why
from planbook.workflow.causes import Between, Lines, ground_now, ground_of
from planbook.workflow.published import Compared, summary_paper
from planbook.workflow.state import State


def steps_of(state: State, today: date, *, going_out: bool = False) -> list[Step]:
    """The corrections of the period: what each publication showed otherwise than the one before, then what is shown
    `today` otherwise than the last, which may be published now. Steps without a change are left out."""
    summary = summary_paper(state.trust.declarations)
    compared = list(state.published.compared(state.paper_lines))
    papers = {summary} if summary in state.published.files else {one.paper for one in compared}
    outs = [out for out in state.published.publications if out.files.keys() & papers]
    return _chain(state, outs, compared, today, today if going_out else None)


def worked_papers(state: State, today: date) -> list[WorkedFigure]:
    """Papers that went out, that people have worked on and in which figures are not as they were published."""
    own, between = state.ledger.runs.output_shas(), _betweens(state, today)
    found = []
    for paper, (out, file) in state.published.files.items():
        path = state.trust.outputs(state.period) / paper
        if (
            not path.is_file()
            or sha256_of(path.read_bytes()) in own
            or (now := state.paper_lines.of_file(file)) is None
        ):
            continue
        if unlike := unlike_published(state, paper):
            then, published = _run_then(state, out, paper), _by_key(state.published.lines(paper))
            causes = Causes(between(then, None), published, partial(_shown_now, state, now)) if then else None
            found.append(WorkedFigure(state.trust.relative(path), _rows(state, unlike, causes)))
    return found


def unlike_published(state: State, paper: str) -> Sequence[Differing] | None:
    """The lines that a paper, by its path among the outputs, showed otherwise when it went out last; None where it
    never did, or is made no more."""
    out = state.published.files.get(paper)
    now = state.paper_lines.of_file(out[1]) if out else None
    return None if now is None else differences(state.published.lines(paper), now)


def _chain(
    state: State,
    outs: Sequence[Publication],
    papers: Sequence[Compared],
    today: date,
    going_out: date | None,
) -> list[Step]:
    """The steps from each of `outs` to the next, and to what is shown now, over `papers`; a line that several of
    them show is told once."""
    steps, between = [], _betweens(state, today)
    for number, out in enumerate(outs):
        after = outs[number + 1] if number + 1 < len(outs) else None
        rows: list[Correction] = []
        shown: list[tuple[str, Publication, Sequence[ShownLine], Sequence[ShownLine]]] = []
        for one in papers:
            before = _before(state, out, after, one.paper)
            if before is None or (after is not None and one.paper not in after.files):
                continue
            then, now = _lines(state, before, one), _lines_after(state, before, after, one) if after else one.now
            if not all(side.files[one.paper].report for side in (before, after) if side):
                # An earlier planbook kept nothing of the rows of records that a paper showed.
                then, now = ([line for line in side if line.table != RECORD] for side in (then, now))
            shown.append((one.paper, before, then, now))
        differing = differences_of([(then, now) for _, _, then, now in shown])
        for (paper, before, published, now), unlike in zip(shown, differing, strict=True):
            if unlike:
                later = _run_then(state, after, paper) if after else None
                run = _run_then(state, before, paper)
                causes = None
                if run and (later or not after):
                    causes = Causes(between(run, later), _by_key(published), partial(_by_key, now))
                rows += _rows(state, unlike, causes)
        if rows:
            until = after.day if after else going_out
            steps.append(Step(out.day, until, tuple(sorted(rows, key=_is_as_it_was))))
    return steps


def _before(state: State, out: Publication, after: Publication | None, paper: str) -> Publication | None:
    """When a paper went out before: with `out`, or where it did not, the last time before `after`.

    Of a meeting's papers each has its own last time.
    """
    known = [one for one in state.published.publications if paper in one.files]
    if after is None:
        return known[-1] if known else None
    return next((one for one in reversed(known) if one.id <= out.id), None)


def _lines(state: State, out: Publication, one: Compared) -> list[ShownLine]:
    return [line for line in state.published.showed(out.id, one.paper) if one.only in ("", line.table)]


def _lines_after(state: State, before: Publication, after: Publication, one: Compared) -> list[ShownLine]:
    """What the paper showed in `after`, as the blocks that it went out with `before` would have shown it."""
    lines, (then, later) = _lines(state, after, one), (_run_of(state, out, one.paper) for out in (before, after))
    if then is None or later is None or then.made.templates == later.made.templates:
        return lines
    with suppress(RegisterError), state_of_run(state.trust, state.ledger, state.period, later) as past:
        file = before.files[one.paper]
        alike = state.published.declared_before(past.paper_lines, before, file, lines)
        return [line for line in alike if one.only in ("", line.table)]
    return lines


def _run_of(state: State, out: Publication, paper: str) -> Run | None:
    """The run whose figures the paper showed when it went out."""
    return state.ledger.runs.of(out.files[paper].run or out.run)


def _shown_now(state: State, own: Sequence[ShownLine]) -> Lines:
    """All that is shown now, with the rows of records that are a paper's `own`."""
    return _by_key([*state.paper_lines.whole, *own])


def _by_key(lines: Iterable[ShownLine]) -> Lines:
    return {(line.table, line.key): line.shown for line in lines}


def _betweens(state: State, today: date) -> Callable[[Run, Run | None], Between]:
    """What lies between two runs, or one and `today`: several papers rest on the same."""
    made: dict[tuple[int, int | None], Between] = {}

    def between(then: Run, after: Run | None) -> Between:
        runs = then.id, after.id if after else None
        if runs not in made:
            later = ground_of(state, after) if after else ground_now(state, today)
            made[runs] = Between(state, ground_of(state, then), later)
        return made[runs]

    return between


def _run_then(state: State, out: Publication, paper: str) -> Run | None:
    """The run that made a paper which went out; None where it has been forgotten.

    A paper that people had worked on showed what it did when planbook last wrote it.
    """
    run = state.ledger.runs.of(out.run)
    if run is not None and out.files[paper].edited:
        name = state.trust.relative(state.trust.outputs(state.period) / paper)
        run = state.ledger.runs.last(name, out.day, restated=True) or run
    if run is None or run.made.period != out.period:
        return None
    return run


def _rows(state: State, unlike: Iterable[Differing], causes: Causes | None) -> tuple[Correction, ...]:
    """What differs in words, changes of status first, otherwise in the order of the tables."""
    register = state.trust.register
    rows = [correction_of(one, register, why(one, causes)) for one in unlike]
    return tuple(sorted(rows, key=_is_as_it_was))


def _is_as_it_was(row: Correction) -> bool:
    return row.status_then == row.status_now
