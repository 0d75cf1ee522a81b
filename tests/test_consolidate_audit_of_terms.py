"""What follows from the papers of two terms, with joiners, leavers, late returns and corrections, attacked."""

import datetime as dt
import random
from dataclasses import dataclass, replace

import pytest

from attacker import STAR, worked_out
from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated
from planbook.consolidate.disclosure import external
from planbook.consolidate.disclosure.audit import audits
from planbook.consolidate.published_kpis import TABLES, Out, told_by
from planbook.consolidate.shown import shown_lines
from test_consolidate_audit import paper, plainly
from test_consolidate_disclosure import KPIS

HEADS = "| kpi | group | numerator | denominator | comment |\n"
LINES = (("",), ("", "disadvantaged", "other"), ("", "disadvantaged"), ("disadvantaged", "other"))
"""The lines of a school: of all pupils, of both groups too, of one, or of the groups alone."""


@dataclass
class School:
    phase: str
    terms: tuple[str, ...]
    """Those in which it belongs."""
    late: dict[str, int]
    """By term the publication for which it has returned."""
    lines: dict[str, tuple[str, ...]]
    counts: dict[str, list[int]]
    """How many of how many, of one group and of the other."""

    def told(self, term: str) -> str:
        n, of_n, m, of_m = self.counts[term]
        both = {"": (n + m, of_n + of_m), "disadvantaged": (n, of_n), "other": (m, of_m)}
        return HEADS + "\n".join(f"| RWM | {g} | {both[g][0]} | {both[g][1]} | |" for g in self.lines[term])


def counts(rng):
    a, b = (rng.choice((rng.randint(0, 9), rng.randint(3, 30))) for _ in range(2))
    return [rng.randint(0, a), a, rng.randint(0, b), b + (a + b == 0)]


def school(rng, phases, publications):
    terms = rng.choice(((SUMMER, AUTUMN),) * 4 + ((SUMMER,), (AUTUMN,)))
    late = {term: rng.choice((0, 0, *range(publications[term]))) for term in publications}
    lines = {term: rng.choice(LINES) for term in publications}
    return School(rng.choice(phases), terms, late, lines, {term: counts(rng) for term in publications})


def of_register(schools):
    days = {(SUMMER, AUTUMN): "| |", (SUMMER,): "| | 31/08/2026", (AUTUMN,): "| 01/09/2026 |"}
    rows = [
        f"| {name} | School {name} | school | {one.phase} | open {days[one.terms]} |"
        for name, one in schools.items()
    ]
    return register(unit="\n".join(["| unit_id | name | kind | phase | state | from | until |", *rows]), kpi=KPIS)


def publications_of(rng, schools, publications):
    """The tables of each publication: a term's late returns have come, and a figure of either term is corrected."""
    known = of_register(schools)
    for term, number in publications.items():
        for now in range(number):
            if (now or term == AUTUMN) and rng.random() < 0.6:
                corrected = rng.choice(list(schools.values())).counts[rng.choice((SUMMER, term))]
                corrected[0] = rng.randint(0, corrected[1])
            there = [
                submission(unit=name, period=at, kpi_value=one.told(at))
                for at in publications
                for name, one in schools.items()
                if at in one.terms and (at == SUMMER or term == AUTUMN) and (at != term or one.late[at] <= now)
            ]
            yield consolidated(*there, register=known, period=term)


def found_by_the_attacker(seed, change=lambda tables: tables):
    """What the papers so far give away and the coordinator is not told of, publication by publication."""
    rng = random.Random(seed)
    publications = {SUMMER: rng.randint(1, 3), AUTUMN: rng.randint(1, 3)}
    phases = rng.choice((["primary"], ["primary", "secondary"], ["primary", "infant", "secondary"]))
    schools = {str(n): school(rng, phases, publications) for n in range(1, rng.randint(2, 6) + 1)}
    outs, shown, told, found = [], [], set(), []
    for day, made in enumerate(publications_of(rng, schools, publications), 1):
        tables = replace(change(made), went_out=tuple(outs))
        for (term, _), one in audits(tables).items():
            told |= {(term, *given.key) for given in one.given}
        shown.append(external(tables))
        said = ((line.key, line.shown) for line in shown_lines(shown[-1]) if line.table in TABLES)
        outs.append(Out(dt.date(2026, 6, day), tables.period.id, told_by(said)))
        for term in publications:
            papers = [each for one in shown if (each := paper(one, term)).schools]
            stars = worked_out(papers) if papers else []
            # A figure that was printed before it was corrected is known as it was, and no longer so.
            open_once = {key for each in papers for key, cell in each.schools.items() if cell != STAR}
            found += [(day, term, key) for key in stars if (term, *key) not in told and key not in open_once]
    return found


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_worked_out_from_the_papers_of_two_terms(seed):
    assert found_by_the_attacker(seed) == []


def test_the_attacker_finds_what_plain_rules_leave():
    """The same years without what earlier papers say: otherwise the attacker would prove nothing."""
    assert any(found_by_the_attacker(seed, plainly) for seed in range(10))
