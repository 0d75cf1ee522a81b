"""What KPIs and money give to ask about."""

from collections.abc import Iterator, Mapping, Sequence

from planbook.consolidate.rows import FundingRow, KpiHistoryRow, KpiRow
from planbook.model import kpi as figures
from planbook.model.figure import WITHHELD
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import agree, counted, inside, listed, none_of, number_word, some_of
from planbook.model.submission import Entry
from planbook.model.unit_words import called
from planbook.model.values import long_date, rounded
from planbook.report.blocks.measures import not_reported
from planbook.report.blocks.money import over_award
from planbook.report.blocks.raised import Question, asking, does
from planbook.report.blocks.sentences import (
    aim_words,
    cut,
    delivery_words,
    figure_words,
    pounds,
    short_number,
    text,
)
from planbook.report.blocks.several import in_units, of_unit, whose
from planbook.report.blocks.subject import Subject

_APART = 25
"""Points by which spending may be ahead of the year, or trail it, before it is asked about."""
_WIDE = 10
"""Points between a group of pupils and the others from which a gap is asked about."""
_RUNNING = 3
"""Changes for the worse, one after the other, from which they are asked about."""


def of_off_target(school: Subject) -> Iterator[Question]:
    """KPIs off target: those that no action is to move first, where plans say which action moves which KPI."""
    off = [row for row in _of_all(school) if row.status == "red"]
    units: dict[str, list[KpiRow]] = {}
    for row in off:
        units.setdefault(row.kpi, []).append(row)
    widest = max(units.values(), key=len, default=[])
    if school.is_several and len(widest) > 1:
        yield asking(
            f"kpi/{widest[0].kpi}",
            f"{school.kpi_name(widest[0])} is off target{in_units(school, widest)}: what do they think is "
            "behind it, and what has worked where it is on target?",
            widest,
        )
    idle = _without_an_action(school)
    for row in sorted(off, key=lambda row: row.figure not in idle):
        aim = aim_words(school.kpi(row), row)
        if row.value is None or not aim:
            continue
        now = f"{school.kpi_name(row)}: {figure_words(school.kpi(row), row.value)}, against a target of "
        unit = called(school.register, school.unit_of(row))
        asked = (
            f", and no {school.nouns.action.one} is named as the one to move it. Which is, and who leads it?"
            if row.figure in idle
            else f". What does {unit} think is behind it, and when will it know whether its response is working?"
        )
        yield asking(f"kpi/{row.kpi}", whose(school, row, f"{now}{aim}{asked}"), row)


def _of_all(school: Subject) -> list[KpiRow]:
    return [row for row in school.kpis if row.due and row.group == EVERYBODY and text(row.status) not in WITHHELD]


def _without_an_action(school: Subject) -> set[str]:
    """The figures off target that no action names; empty where no plan of any unit says what one is to move."""
    of_kpis = {row.figure for row in school.tables.kpis}
    red = [row for row in school.tables.exceptions if row.status == "red" and row.figure in of_kpis]
    return {row.figure or "" for row in red if not row.response} if any(row.response for row in red) else set()


def of_decline(school: Subject) -> Iterator[Question]:
    """KPIs that became worse several times, one after the other."""
    found: dict[str, list[tuple[KpiRow, Sequence[KpiHistoryRow]]]] = {}
    for row in _of_all(school):
        run = _worse_each_time(school, row)
        if len(run) > _RUNNING:
            found.setdefault(row.kpi, []).append((row, run))
    for declines in sorted(found.values(), key=len, reverse=True):
        row, run = max(declines, key=lambda pair: len(pair[1]))
        kpi, name = school.kpi(row), school.kpi_name(row)
        moved = "fallen" if kpi.text("better") == "up" else "risen"
        if len(declines) > 1:
            rows = [row for row, _ in declines]
            yield asking(
                f"kpi/{row.kpi}",
                f"{name} has {moved} at least {number_word(_RUNNING)} times running{in_units(school, rows)}: what "
                f"{does(school)} think is behind it, and what would show that it is turning?",
                rows,
            )
            continue
        first, last = run[0], run[-1]
        ends = [f"{figure_words(kpi, p.value)} ({p.short})" for p in (first, last)]
        yield asking(
            f"kpi/{row.kpi}",
            whose(
                school,
                row,
                f"{name} has {moved} {number_word(len(run) - 1)} times running, from {ends[0]} to {ends[1]}: what "
                f"would show {called(school.register, school.unit_of(row))} that it is turning?",
            ),
            row,
            run,
        )


def _worse_each_time(school: Subject, row: KpiRow) -> Sequence[KpiHistoryRow]:
    """The last figures of it, each worse than the one before as they are shown; up to the present one.

    A count that begins again each September, or that was counted otherwise before, says nothing of the kind.
    """
    kpi = school.kpi(row)
    sign = {"up": -1, "down": 1}.get(kpi.text("better"))
    if sign is None or row.counted_until or figures.is_since_september(kpi):
        return ()
    asked = school.once(_asked_before).get((row.unit, row.kpi, row.group), ())
    if not asked or asked[-1].value != row.value:
        return ()
    run = [asked[-1]]
    for before in reversed(asked[:-1]):
        change = figures.difference(kpi, run[0].value, before.value)
        if before.status in WITHHELD or change is None or change * sign <= 0:
            break
        run.insert(0, before)
    return run


def _asked_before(school: Subject) -> Mapping[tuple[str, str, str], Sequence[KpiHistoryRow]]:
    """The figures that were asked for over time, in order: of each unit's KPI and group."""
    found: dict[tuple[str, str, str], list[KpiHistoryRow]] = {}
    for past in school.history:
        if past.status != "not_due":
            found.setdefault((past.unit, past.kpi, past.group), []).append(past)
    return found


def of_money(school: Subject) -> Iterator[Question]:
    """Money over its allocation, spent ahead of the year, or trailing it."""
    for row in over_award(school):
        name = f"{cut(text(row.source_name), 8)}{of_unit(school, row)}"
        yield asking(
            row.figure,
            f"How will the {pounds(row.over)} over the {school.nouns.award.one} for {name} be paid for, and from "
            "which budget?",
            row,
        )
    apart: dict[tuple[str, bool], list[tuple[FundingRow, float, float]]] = {}
    for row in school.funding:
        share, passed = row.spent_share, row.year_passed
        if share is not None and passed is not None and abs(passed - share) > _APART and not row.over:
            apart.setdefault((row.source_name, share > passed), []).append((row, share, passed))
    for (source, is_ahead), lines in sorted(apart.items(), key=lambda found: -len(found[1])):
        if len({row.unit for row, _, _ in lines}) == 1:
            for row, share, passed in lines:
                yield asking(row.figure, _spent_and_passed(school, row, share, passed), row)
            continue
        where = in_units(school, [row for row, _, _ in lines])
        how = "much faster than the year goes" if is_ahead else "much more slowly than the year goes"
        asked = "how will what is left last?" if is_ahead else "how will the rest be spent?"
        yield asking(
            f"funding/{source}", f"{cut(source, 8)} is spent {how}{where}: {asked}", [row for row, _, _ in lines]
        )


def _spent_and_passed(school: Subject, row: FundingRow, share: float, passed: float) -> str:
    name = f"{cut(text(row.source_name), 8)}{of_unit(school, row)}"
    spent, gone = f"{rounded(share, 0):.0f}%", f"{rounded(passed, 0):.0f}% of the year has gone"
    if passed >= 100 and row.ends:
        ended = f"The {school.nouns.award.one} of {name} ended on {long_date(row.ends)}"
        return f"{ended}, and {spent} of it is spent: what becomes of the rest?"
    if passed > share:
        return f"{gone} and {spent} of {name} is spent: how will the rest be spent?"
    asked = f"{_delivered(school, row.unit)}: how will what is left last?"
    if passed <= 0 and row.begins:
        return f"{spent} of {name} is spent, of which the first day is {long_date(row.begins)}{asked}"
    return f"{spent} of {name} is spent and {gone}{asked}"


def _delivered(school: Subject, unit: str) -> str:
    """How much of the unit's plan is on track, to follow what it has spent; empty where all of it is."""
    noun, own = school.nouns.action, [action for action in school.actions if action.unit == unit]
    on_track = sum(action.delivery in ("green", "blue") for action in own)
    if on_track == len(own):
        return ""
    if len(own) == 1:
        return f", while the only {noun.one} is {delivery_words(own[0].delivery)}"
    of = some_of(on_track, len(own), *noun, begins=False) if on_track else none_of(len(own), *noun)
    return f", while {of} {agree(max(on_track, 1), 'is', 'are')} on track or completed"


def of_gaps_between_groups(school: Subject) -> Iterator[Question]:
    """A group of pupils far behind those who are not in it, the widest gap first."""
    by_group = {(row.unit, row.kpi, row.group): row for row in school.kpis if row.due and _is_shown(row)}
    gaps = []
    for (unit, code, group), row in by_group.items():
        other = by_group.get((unit, code, figures.counterpart(school.declarations, group)))
        apart = _behind(school.kpi(row), row, other) if other else None
        if other and apart is not None and apart >= _WIDE:
            gaps.append((apart, row, other))
    for apart, row, other in sorted(gaps, key=lambda gap: -gap[0]):
        kpi = school.kpi(row)
        groups = [inside(school.group_word(r)) for r in (row, other)]
        values = [figure_words(kpi, r.value) for r in (row, other)]
        said = " and ".join(f"{value} ({group})" for value, group in zip(values, groups, strict=True))
        unit = called(school.register, school.unit_of(row))
        yield asking(
            f"gap/{row.kpi}",
            whose(
                school,
                row,
                f"{kpi.text('name')} is {said}, a gap of {_points(apart)}{_gap_before(kpi, row, other)}: what does "
                f"{unit} think is behind it, and what would narrow it?",
            ),
            row,
            other,
        )


def _is_shown(row: KpiRow) -> bool:
    return row.value is not None and text(row.status) not in WITHHELD


def _behind(kpi: Entry, row: KpiRow, other: KpiRow) -> float | None:
    """By how many points `row` is worse than `other`; None of a KPI that is no percentage, or has no better."""
    sign = {"up": 1, "down": -1}.get(kpi.text("better"))
    apart = figures.difference(kpi, other.value, row.value)
    return None if sign is None or apart is None or kpi.text("unit") != "percent" else apart * sign


def _gap_before(kpi: Entry, row: KpiRow, other: KpiRow) -> str:
    """What the gap was last time, of the same two groups; empty where that is not known or is the same."""
    withheld = {text(r.last_status) for r in (row, other)} & {*WITHHELD}
    if withheld or not row.last_term or row.last_term != other.last_term:
        return ""
    sign = 1 if kpi.text("better") == "up" else -1
    before = figures.difference(kpi, other.last, row.last)
    now = _behind(kpi, row, other)
    if before is None or before * sign < 0 or before * sign == now:
        return ""
    return f" ({_points(before * sign)} in {row.last_term})"


def _points(size: float) -> str:
    return f"{short_number(size)} {agree(size, 'point', 'points')}"


def of_missing_figures(school: Subject) -> Iterator[Question]:
    """KPIs that are due and of which nothing came."""
    missing = [row for row in not_reported([row for row in school.kpis if row.due]) if not row.instead]
    names = list(dict.fromkeys(school.kpi_name(row) for row in missing))
    if names:
        shown = names if len(names) <= 2 else [names[0], counted(len(names) - 1, *school.nouns.kpi.other)]
        them = agree(len(names), "it", "them")
        yield asking(
            "missing",
            f"When will {listed(shown)} be reported{in_units(school, missing)}, and who answers for {them}?",
            missing,
        )
