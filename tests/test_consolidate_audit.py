"""What follows from all that was published: late returns, corrections, groups and totals, attacked by a solver."""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest

from attacker import STAR, Paper, worked_out
from builders import table
from consolidated import AUTUMN, line, lines
from governors_of import write_governors
from planbook.consolidate.disclosure import audit as auditing
from planbook.consolidate.disclosure import external
from planbook.consolidate.disclosure.audit import audited, audits
from planbook.consolidate.disclosure.deciding import cases
from planbook.consolidate.disclosure.effort import Allowance
from planbook.consolidate.disclosure.knowing import Knowledge
from planbook.consolidate.disclosure.model import Equation, System
from planbook.consolidate.disclosure.unsent import unsent
from planbook.consolidate.published_kpis import TABLES, Out, told_by
from planbook.consolidate.shown import shown_lines
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.model.kpi import EVERYBODY
from planbook.model.register import Register
from planbook.report.summary.write import write_summary
from planbook.workflow.given_away import with_given_away
from test_consolidate_disclosure import KPIS, rwm, statuses, trust

GROUPS = (EVERYBODY, "disadvantaged", "other")


def out_of(shown: ExternalTables, day: int = 1) -> Out:
    said = ((one.key, one.shown) for one in shown_lines(shown) if one.table in TABLES)
    return Out(dt.date(2026, 12, day), shown.period.id, told_by(said))


def published(*terms: TrustTables) -> list[ExternalTables]:
    """Each as it goes out after those before it."""
    outs: list[Out] = []
    shown = []
    for tables in terms:
        shown.append(external(replace(tables, went_out=tuple(outs))))
        outs.append(out_of(shown[-1], len(outs) + 1))
    return shown


def paper(shown: ExternalTables, period: str = AUTUMN, of: TrustTables | None = None) -> Paper:
    """What was printed of one term, as somebody reads it; `of` is what it was printed of."""

    def cell(row):
        return STAR if row["status"] == "suppressed" else (row["numerator"], row["denominator"])

    schools = lines(shown.kpi_history, kpi="RWM", period=period)
    totals = lines(shown.phase_history, kpi="RWM", period=period)
    there = [row for row in schools if row["value"] is not None or row["status"] in ("suppressed", "nobody")]
    told = [row for row in totals if row["value"] is not None or row["status"] == "nobody"]
    true = lines(of.kpi_history, kpi="RWM", period=period) if of else []
    return Paper(
        {(row["unit"], row["group"]): cell(row) for row in there},
        {(row["phase"], row["group"]): cell(row) for row in told},
        {row["unit"]: row["phase"] for row in there},
        frozenset((row["unit"], row["group"]) for row in true if row["denominator"] == 0),
    )


def papers(shown: Sequence[ExternalTables], terms: Sequence[TrustTables]) -> list[Paper]:
    """What was printed in each publication."""
    return [paper(one, of=term) for one, term in zip(shown, terms, strict=False)]


def test_what_was_hidden_once_stays_hidden():
    first, second = published(
        trust(*rwm((2, 5), (14, 40), (12, 25), (14, 30))), trust(*rwm((3, 7), (14, 40), (12, 25), (14, 30)))
    )
    assert statuses(first) == ["suppressed", "red", "suppressed", "red"]
    assert statuses(second) == ["suppressed", "red", "suppressed", "red"]


def test_a_draft_hides_nothing_for_later():
    tables = trust(*rwm((3, 7), (14, 40), (12, 25), (14, 30)))
    external(trust(*rwm((2, 5), (14, 40), (12, 25), (14, 30))))
    assert statuses(external(tables)) == ["counts_only", "red", "red", "red"]


def test_what_went_out_is_shown_in_the_same_way_again():
    tables = trust(*rwm((2, 5), (14, 40), (12, 25), (14, 30), (3, 6)))
    first, second = published(tables, tables)
    assert (first.kpis, first.phases, first.kpi_history) == (second.kpis, second.phases, second.kpi_history)


def test_a_late_return_is_not_what_one_total_is_more_than_the_other():
    before = rwm((12, 13), (6, 6), (20, 40), (22, 40))
    first, second = published(trust(*before), trust(*before, ("5", "| RWM | | 2 | 4 | |")))
    assert line(first.phases, kpi="RWM", group="all")["value"] is not None
    assert line(second.kpis, unit="5", kpi="RWM", group="all")["status"] == "suppressed"
    assert worked_out([paper(first), paper(second)]) == []
    assert line(second.phases, kpi="RWM", group="all")["status"] == "suppressed"


def test_by_the_plain_rules_alone_it_is():
    before = rwm((12, 13), (6, 6), (20, 40), (22, 40))
    tables = [trust(*before), trust(*before, ("5", "| RWM | | 2 | 4 | |"))]
    first, second = published(*(plainly(one) for one in tables))
    assert worked_out([paper(first), paper(second)]) == [("5", "all")]


def plainly(tables: TrustTables) -> TrustTables:
    """The same of a trust that wants the plain rules alone."""
    read = tables.register.submission
    switch = table(
        tables.register.declarations, "trust", "| name | audit |\n| Merrow Vale Trust | No |", "register"
    )
    others = tuple(one for one in read.tables if one.record != "trust")
    return replace(tables, register=Register(replace(read, tables=(*others, switch)), tables.register.declarations))


def test_two_values_are_too_few():
    # 0 of 2 and 1 of 7 come to 1 of 9: either has none, or one.
    shown = external(trust(*rwm((0, 2), (1, 7), (20, 40), (22, 50), (30, 60))))
    assert statuses(shown).count("suppressed") > 2
    assert worked_out([paper(shown)]) == []


def test_what_earlier_papers_give_away_is_told_and_no_more_is_hidden_for_it():
    shown = rwm((20, 40), (30, 60), (22, 40), (8, 20))
    tables = trust(*rwm((20, 40), (30, 60), (22, 40), (3, 5)))
    open_then = out_of(external(trust(*shown)))
    row = open_then.told[AUTUMN, "RWM"].units["4", EVERYBODY]
    open_then.told[AUTUMN, "RWM"].units["4", EVERYBODY] = {**row, "numerator": 3, "denominator": 5, "value": 60.0}
    found = audits(replace(tables, went_out=(open_then,)))[AUTUMN, "RWM"]
    assert [given.key for given in found.given] == [("4", EVERYBODY)]
    assert [given.days for given in found.given] == [(dt.date(2026, 12, 1),)]
    # The same figures in papers of another day, as of another trust: what was worked out for these is not told.
    later = replace(open_then, day=dt.date(2026, 12, 9))
    again = audits(replace(tables, went_out=(later,)))[AUTUMN, "RWM"]
    assert [given.days for given in again.given] == [(dt.date(2026, 12, 9),)]


def nasty(rng: random.Random, units: int, late: int, nobody: float = 0.0) -> list[list[tuple[str, str]]]:
    """Returns of a trust of small cohorts, publication by publication: some come late, some are corrected.

    `nobody` is how likely a school is to have nobody of the one group, or of both; then one at least has.
    """
    figures = {}
    for number in range(1, units + 1):
        a, b = (rng.choice((rng.randint(0, 9), rng.randint(3, 30))) for _ in range(2))
        if nobody and (number == 1 or rng.random() < nobody):
            a, b = 0, b if rng.random() < 0.8 else 0
        figures[str(number)] = [rng.randint(0, a), a, rng.randint(0, b), b, rng.random() < 0.7 or bool(nobody)]
    coming = {unit: rng.choice((0, 0, 0, *range(late))) for unit in figures}
    publications = []
    for now in range(late):
        if now and rng.random() < 0.5:
            one = figures[rng.choice(list(figures))]
            one[0] = rng.randint(0, one[1])
        rows = []
        for unit, (n, of_n, m, of_m, parted) in figures.items():
            if coming[unit] <= now and (of_n + of_m or nobody):
                text = f"| RWM | | {n + m} | {of_n + of_m} | |"
                groups = f"\n| RWM | disadvantaged | {n} | {of_n} | |\n| RWM | other | {m} | {of_m} | |"
                rows.append((unit, text + groups * parted))
        publications.append(rows)
    return publications


@pytest.mark.parametrize("seed", range(24))
def test_no_star_can_be_worked_out_from_all_that_went_out(seed):
    rng = random.Random(seed)
    terms = [trust(*rows) for rows in nasty(rng, rng.randint(1, 5), rng.randint(2, 4))]
    shown = published(*terms)
    for n in range(len(shown)):
        given = given_away(terms, shown, n)
        assert [star for star in worked_out(papers(shown[: n + 1], terms)) if star not in given] == []


@pytest.mark.parametrize("seed", range(16))
def test_nor_where_there_is_nobody_of_a_group(seed):
    rng = random.Random(seed)
    terms = [trust(*rows) for rows in nasty(rng, rng.randint(2, 6), rng.randint(2, 4), nobody=0.5)]
    shown = published(*terms)
    assert any(row["denominator"] == 0 for row in lines(terms[-1].kpis, kpi="RWM"))
    for n in range(len(shown)):
        given = given_away(terms, shown, n)
        assert [star for star in worked_out(papers(shown[: n + 1], terms)) if star not in given] == []


def told_apart(shown: Sequence[ExternalTables], terms: Sequence[TrustTables]) -> list[Paper]:
    """The papers for somebody who knows which schools corrected anything: from then on each is another to them."""
    told, former, times = [], {}, dict[str, int]()
    for one, term in zip(papers(shown, terms), terms, strict=False):
        true: dict[str, list[tuple[float | None, float | None]]] = {}
        for row in lines(term.kpi_history, kpi="RWM", period=AUTUMN):
            true.setdefault(row["unit"], []).append((row["numerator"], row["denominator"]))
        for unit, counts in true.items():
            times[unit] = times.get(unit, 0) + (former.get(unit, counts) != counts)
        former |= true
        names = {unit: f"{unit}/{times.get(unit, 0)}" for unit, _ in one.schools}
        told.append(
            Paper(
                {(names[unit], group): cell for (unit, group), cell in one.schools.items()},
                one.totals,
                {names[unit]: phase for unit, phase in one.phase.items()},
                frozenset((names[unit], group) for unit, group in one.of_nobody if unit in names),
            )
        )
    return told


@pytest.mark.parametrize("seed", [150474, 546424])
def test_a_star_over_a_corrected_figure_gives_back_what_was_printed_before_and_not_what_is_true(seed):
    rng = random.Random(seed)
    terms = [trust(*rows) for rows in nasty(rng, rng.randint(1, 6), rng.randint(2, 6))]
    shown = published(*terms)
    followed = []
    for n in range(len(shown)):
        given = given_away(terms, shown, n)
        followed += [key for key in worked_out(papers(shown[: n + 1], terms)) if key not in given]
        assert [key for key in worked_out(told_apart(shown[: n + 1], terms)) if key not in given] == []
    assert followed, "somebody who knows of no correction takes the earlier figure for the one beneath the star"


def given_away(terms: Sequence[TrustTables], shown: Sequence[ExternalTables], n: int) -> set[tuple[str, str]]:
    """The stars that the coordinator is told of, as papers that had gone out gave them away."""
    outs = tuple(out_of(one, day) for day, one in enumerate(shown[:n], 1))
    found = audits(replace(terms[n], went_out=outs))[AUTUMN, "RWM"]
    assert all(given.days for given in found.given), "what gives it away went out on a day"
    return {given.key for given in found.given}


@pytest.mark.parametrize("rule", ["_complete", "audit"])
def test_the_attacker_finds_a_fault_that_is_put_in(rule, monkeypatch):
    if rule == "_complete":
        from planbook.consolidate.suppression import SuppressionRule

        monkeypatch.setattr(SuppressionRule, "_complete", lambda *_: False)
    found = []
    for seed in range(24):
        rng = random.Random(seed)
        terms = [plainly(trust(*rows)) for rows in nasty(rng, rng.randint(1, 5), rng.randint(2, 4))]
        found += worked_out(papers(published(*terms), terms))
    assert found


def lines_of(counts: Sequence[tuple[int, int] | None]) -> str:
    """A school's lines of all pupils and of both groups; None where it leaves one out."""
    there = [(group.replace(EVERYBODY, ""), count) for group, count in zip(GROUPS, counts, strict=True) if count]
    return "\n".join(f"| RWM | {group} | {n} | {of} | |" for group, (n, of) in there)


LARGE = [
    lines_of(counts)
    for counts in (
        ((20, 40), (9, 18), (11, 22)),
        ((22, 48), (11, 23), (11, 25)),
        ((25, 44), (12, 22), (13, 22)),
    )
]
NONE_OF_THREE = [((2, 5), (2, 3), None), ((3, 5), (3, 4), None)]
"""The others of the two schools were two and one, and none of them reached it."""
ONE_OF_THREE = [((2, 5), (2, 3), None), ((3, 5), (2, 4), None)]
TWO_OF_FOUR = [((3, 5), (2, 3), None), ((3, 5), (2, 3), None)]


@pytest.mark.parametrize("small", [NONE_OF_THREE, ONE_OF_THREE])
def test_totals_do_not_give_back_a_line_that_nobody_sent(small):
    # By the totals: 72 of 142 of all, 37 (or 36) of 70 and 35 of 69 of the groups leave 0 (or 1) of 3.
    tables = trust(*enumerated([lines_of(one) for one in small] + LARGE))
    assert worked_out([paper(external(plainly(tables)))]) == [("1", "other"), ("2", "other")]
    shown = external(tables)
    assert worked_out([paper(shown)]) == []
    assert totals_of(shown) == {"all": (72, 142), "disadvantaged": STAR, "other": STAR}
    assert statuses(shown) == ["suppressed", "suppressed", "red", "red", "amber"]  # no school more for it


def test_totals_stay_where_a_line_that_nobody_sent_can_have_three_values():
    shown = external(trust(*enumerated([lines_of(one) for one in TWO_OF_FOUR] + LARGE)))
    assert worked_out([paper(shown)]) == []
    assert totals_of(shown) == {"all": (73, 142), "disadvantaged": (36, 69), "other": (35, 69)}


def with_meals(small: Sequence[Sequence[tuple[int, int] | None]]) -> TrustTables:
    """A trust that asks for free school meals alone: the list of groups has no word for those without."""
    rows = [lines_of(one).replace("disadvantaged", "fsm") for one in small]
    rows += [f"| RWM | | {n} | {of} | |\n| RWM | fsm | {m} | {part} | |" for n, of, m, part in LARGE_WITH_MEALS]
    return trust(*enumerated(rows), kpi=KPIS.replace("disadvantaged;other", "fsm"))


def test_a_group_without_a_name_for_its_rest_is_no_exception():
    tables = with_meals(NONE_OF_THREE)
    assert line(external(plainly(tables)).phases, kpi="RWM", group="fsm")["denominator"] == 70
    shown = external(tables)
    assert line(shown.phases, kpi="RWM", group="fsm")["status"] == "suppressed"
    assert totals_of(shown)["all"] == (72, 142)
    assert statuses(shown, group="fsm").count("suppressed") == 2


def test_where_papers_gave_the_rest_away_the_coordinator_is_told_of_whom():
    tables = with_meals(NONE_OF_THREE)
    tables = replace(tables, went_out=(out_of(external(plainly(tables))),))
    found = with_given_away(SimpleNamespace(declarations=tables.register.declarations), tables)
    assert [row.message for row in found.findings if row.code == "TR-015"] == [
        f"KS2, all but free school meals of {school} (autumn term 2026) is hidden, but can be worked out from what "
        "was published on 1 December 2026."
        for school in ("Ash", "Birch")
    ]


LARGE_WITH_MEALS = [(20, 40, 9, 18), (22, 48, 11, 23), (25, 44, 12, 22)]


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (((2, 3), (1, 2)), {("1", "all"): (3, 5)}),
        (((2, 3), (1, 3)), {}),  # 3 of 6 would be shown
        (((3, 3), (4, 3)), {}),  # more than there are
    ],
)
def test_two_groups_are_all_pupils_where_nobody_sent_those(groups, found):
    tables = trust(("1", lines_of((None, *groups))), *enumerated(LARGE)[1:])
    (case,) = (case for case in cases(tables) if case.code == "RWM")
    hidden = {count.key: count for count in case.units if count.owner == "1" and count.value is not None}
    left_out = unsent(case, hidden)
    assert {key: (one.count.numerator, one.count.denominator) for key, one in left_out.items()} == found


NARROW = "| RWM | | 1 | 27 | |\n| RWM | disadvantaged | {n} | {of} | |"
"""One of all 27 pupils of a school: of any group none or one."""


@pytest.mark.parametrize("others", ["", "\n| RWM | other | 1 | 1 | |"])
def test_one_of_all_pupils_leaves_a_hidden_group_two_values_and_is_hidden(others):
    small = NARROW.format(n=0, of=26) + others if others else NARROW.format(n=1, of=4)
    tables = trust(*enumerated([small, *LARGE]))
    assert statuses(external(plainly(tables)))[0] == "red"
    shown = external(tables)
    assert [
        row["status"] for row in lines(shown.kpis, kpi="RWM", unit="1") if row["group"] in ("all", "disadvantaged")
    ] == ["suppressed"] * 2
    assert audits(tables)[AUTUMN, "RWM"].given == ()


def test_what_one_of_all_pupils_leaves_is_told_with_the_day_where_that_went_out():
    tables = trust(*enumerated([NARROW.format(n=1, of=4), *LARGE]))
    went_out = (out_of(external(plainly(tables))),)
    found = audits(replace(tables, went_out=went_out))[AUTUMN, "RWM"]
    assert [(given.key, given.days) for given in found.given] == [(("1", "disadvantaged"), (dt.date(2026, 12, 1),))]


def enumerated(texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(str(number), text) for number, text in enumerate(texts, start=1)]


def totals_of(shown: ExternalTables) -> dict[str, object]:
    """The totals of the primary schools as printed; `*` of one that is hidden."""
    totals = paper(shown).totals
    return {group: totals.get(("primary", group), STAR) for group in GROUPS}


def leaving_out(rng: random.Random) -> tuple[list[list[tuple[str, str]]], dict[tuple[str, str], tuple[int, int]]]:
    """Returns, publication by publication, of which small schools leave a line out; and what it would have said."""
    texts, left_out, usual = {}, {}, rng.choice((1, 2))
    for unit, small in zip("12345", rng.sample((True, True, rng.random() < 0.3, False, False), 5), strict=True):
        sizes = [rng.randint(3, 5), rng.randint(1, 2)] if small else [rng.randint(21, 25) for _ in range(2)]
        if usual == 1:
            sizes.reverse()
        (n, a), (m, b) = ((rng.randint(0, of) if small else rng.randint(8, 12), of) for of in sizes)
        counts: list[tuple[int, int] | None] = [(n + m, a + b), (n, a), (m, b)]
        if small:
            gap = rng.choice((usual, usual, usual, usual, 0))
            left_out[unit, GROUPS[gap]], counts[gap] = counts[gap], None
        texts[unit] = lines_of(counts)
    first = sorted(rng.sample(sorted(texts), rng.choice((4, 5, 5))))
    return [[(unit, texts[unit]) for unit in units] for units in (first, sorted(texts))], left_out


def few_worked_out(seed: int) -> list[tuple[str, str]]:
    """What follows of stars, and of what few may know of the lines left out, from all that went out of returns."""
    publications, left_out = leaving_out(random.Random(seed))
    terms = [trust(*rows) for rows in publications]
    shown = published(*terms)
    found = []
    for n in range(len(shown)):
        known = set(worked_out(papers(shown[: n + 1], terms))) - given_away(terms, shown, n)
        found += [key for key in sorted(known) if key not in left_out or is_of_few(left_out[key])]
    return found


def is_of_few(count: tuple[int, int]) -> bool:
    """Whether nobody outside may know it: of fewer than six, or the same of each of at most twenty."""
    n, of = count
    return 0 < of < 6 or (0 < of <= 20 and n in (0, of))


@pytest.mark.parametrize("seed", range(24))
def test_nothing_is_worked_out_of_a_line_that_nobody_sent(seed):
    assert few_worked_out(seed) == []


@pytest.mark.parametrize("seed", [9, 17, 27, 28])
def test_the_attacker_finds_one_where_lines_left_out_are_not_looked_at(seed, monkeypatch):
    monkeypatch.setattr(auditing, "unsent", lambda *_: {})
    auditing._LOOKED_AT.clear()
    found = few_worked_out(seed)
    auditing._LOOKED_AT.clear()
    assert found


VAR, OTHER = ("1", "all", "n"), ("2", "all", "n")
PLENTY = 1e6


def how_known(system: System) -> str:
    return Knowledge(Allowance(PLENTY)).how_known(system, VAR)


@pytest.mark.parametrize(("total", "known"), [(0.0, "told"), (1.0, "told"), (2.0, "safe"), (5.0, "told")])
def test_three_values_are_asked_for(total, known, monkeypatch):
    truth = {VAR: min(total, 3.0), OTHER: max(total - 3.0, 0.0)}
    system = System(truth, {VAR: (0, 3), OTHER: (0, 3)}, [Equation(((VAR, 1), (OTHER, 1)), total)])
    assert how_known(system) == known
    by_solver_alone(monkeypatch)
    again = System(system.truth, system.bounds, system.equations)
    assert how_known(again) == known


def by_solver_alone(monkeypatch):
    from planbook.consolidate.disclosure import knowing

    monkeypatch.setattr(knowing, "exchange", lambda *_: None)
    monkeypatch.setattr(knowing, "propagated", lambda system, _: dict.fromkeys(system.truth, (0, 99)))


def test_two_ends_without_a_middle_are_two_values(monkeypatch):
    by_solver_alone(monkeypatch)
    system = System({VAR: 2.0, OTHER: 1.0}, {VAR: (0, 2), OTHER: (0, 1)}, [Equation(((VAR, 1), (OTHER, -2)), 0.0)])
    assert how_known(system) == "told"


def test_the_solver_prints_nothing(capfd, monkeypatch):
    by_solver_alone(monkeypatch)
    system = System({VAR: 1.0, OTHER: 1.0}, {VAR: (0, 3), OTHER: (0, 3)}, [Equation(((VAR, 1), (OTHER, 1)), 2.0)])
    assert how_known(system) == "safe"
    assert capfd.readouterr().out == ""


def test_where_no_work_is_left_nothing_is_taken_to_be_safe(monkeypatch):
    by_solver_alone(monkeypatch)
    system = System({VAR: 1.0, OTHER: 1.0}, {VAR: (0, 3), OTHER: (0, 3)}, [Equation(((VAR, 1), (OTHER, 1)), 2.0)])
    assert Knowledge(Allowance(0)).how_known(system, VAR) == "open"


@pytest.mark.parametrize("seed", range(6))
def test_what_is_undecided_when_the_work_is_used_up_is_hidden_altogether(seed, monkeypatch):
    rng = random.Random(seed)
    terms = [trust(*rows) for rows in nasty(rng, rng.randint(2, 5), 3)]
    freely = [external(one) for one in terms]
    monkeypatch.setattr(auditing.Allowance, "for_figures", lambda _: Allowance(0))
    auditing._LOOKED_AT.clear()
    shown = published(*terms)
    auditing._LOOKED_AT.clear()
    assert statuses(shown[0]).count("suppressed") >= statuses(freely[0]).count("suppressed")
    for n in range(len(shown)):
        assert worked_out(papers(shown[: n + 1], terms)) == []


def test_the_same_case_takes_the_same_work_and_has_the_same_end():
    tables = trust(*nasty(random.Random(3), 5, 1)[0])
    ends = [[audited(case).decision for case in cases(tables)] for _ in range(2)]
    assert ends[0] == ends[1]


def test_the_coordinator_is_told_what_earlier_papers_give_away_and_nobody_else():
    tables = trust(*rwm((20, 40), (30, 60), (22, 40), (3, 5)))
    went = out_of(external(trust(*rwm((20, 40), (30, 60), (22, 40), (8, 20)))))
    told = went.told[AUTUMN, "RWM"].units
    told["4", EVERYBODY] = {"numerator": 3, "denominator": 5, "value": 60.0, "status": "amber"}
    asked = SimpleNamespace(declarations=tables.register.declarations)
    found = with_given_away(asked, replace(tables, went_out=(went,)))
    (row,) = (row for row in found.findings if row.code == "TR-015")
    assert row.message == (
        "KS2 of Damson (autumn term 2026) is hidden, but can be worked out from what was published on "
        "1 December 2026."
    )
    assert [cause.code for cause in found.causes] == ["TR-015"]
    shown = external(found)
    assert [row.code for row in (*shown.findings, *shown.causes)] == []


def parts_of(data: bytes):
    """Every part of a package, those of the workbooks within it too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            inside = package.read(name)
            yield from parts_of(inside) if name.endswith((".xlsx", ".docx")) else [inside]


def test_nothing_external_holds_a_hidden_figure_or_more_places_than_are_shown():
    now = (
        ("1", "| RWM | | 3 | 5 | Seven of our pupils. |"),
        *rwm((0, 0), (17, 41), (19, 43), (23, 47), (29, 59))[1:],
    )
    before = rwm((4, 5), (16, 41), (18, 43), (22, 47), (28, 59))
    tables = trust(*now, summer=tuple(before))
    declarations = tables.register.declarations
    shown = external(tables)
    assert statuses(shown)[0] == "suppressed"
    made = [write_summary(declarations, shown)[0], *(write_governors(declarations, shown, u) for u in ("1", "3"))]
    text = b"\n".join(part for one in made for part in parts_of(one)).decode("utf-8", "replace")
    rows = [*tables.kpis, *tables.kpi_history, *tables.phases, *tables.phase_history]
    worked_out = [100 * row.numerator / row.denominator for row in rows if row.numerator and row.denominator]
    exact = {f"{number:.9f}"[:8] for number in worked_out if number != round(number, 1)}
    assert exact
    assert not [number for number in exact if number in text]
    assert "Seven of our pupils" not in text
