"""The files that go out, read by somebody who has nothing but them: no star is said elsewhere, or follows."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from files_attacked import Said, found_out, read
from governors_of import write_governors
from planbook.consolidate.disclosure import external
from planbook.consolidate.suppression import SuppressionRule
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.report.summary.write import write_summary
from test_consolidate_audit import given_away, nasty, plainly, published
from test_consolidate_disclosure import rwm, trust

PARTS = {"KS2": ("KS2, disadvantaged", "KS2, not disadvantaged")}
GROUPS = {"all": "KS2", "disadvantaged": PARTS["KS2"][0], "other": PARTS["KS2"][1]}


def files_of(shown: ExternalTables) -> Said:
    """What the summary and the papers of all schools say."""
    declarations, units = shown.register.declarations, shown.register.units
    papers = {unit.text("name"): write_governors(declarations, shown, code) for code, unit in units.items()}
    return read(write_summary(declarations, shown)[0], papers)


def names_of(tables: TrustTables, keys: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(tables.register.units[unit].text("name"), GROUPS[group]) for unit, group in keys}


@pytest.mark.parametrize("seed", range(8))
def test_no_star_of_two_publications_is_found_out_from_their_files(seed: int) -> None:
    rng = random.Random(seed)
    terms = [trust(*rows) for rows in nasty(rng, rng.randint(3, 5), 2)]
    shown = published(*terms)
    said = [files_of(one) for one in shown]
    assert all(one.schools for one in said)
    assert found_out(said, PARTS) <= names_of(terms[-1], given_away(terms, shown, 1))


def test_all_that_is_printed_is_read() -> None:
    (shown,) = published(trust(*rwm((12, 40), (3, 5), (7, 12), (22, 41))))
    said = files_of(shown)
    assert said.stars == {("Birch", "KS2"), ("Cedar", "KS2")}
    assert said.counts == {("Ash", "KS2"): {(12, 40)}, ("Damson", "KS2"): {(22, 41)}}
    assert said.shares == {("Ash", "KS2"): {Decimal(30)}, ("Damson", "KS2"): {Decimal("53.7")}}
    assert said.totals.keys() == {"KS2"}


def test_a_table_that_has_a_hidden_figure_is_found() -> None:
    tables = trust(*rwm((12, 13), (6, 6), (20, 40), (22, 40)))
    (shown,) = published(tables)
    starred = files_of(shown)
    assert found_out([starred], PARTS) == set()
    assert found_out([starred, files_of(replace(shown, kpis=tables.kpis))], PARTS) >= {
        ("Ash", "KS2"),
        ("Birch", "KS2"),
    }


def test_a_star_that_follows_from_a_group_and_its_rest_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SuppressionRule, "_complete", lambda *_: False)
    found: set[tuple[str, str]] = set()
    for seed in range(8):
        rng = random.Random(seed)
        shown = published(*(plainly(trust(*rows)) for rows in nasty(rng, rng.randint(3, 5), 2)))
        found |= found_out([files_of(one) for one in shown], PARTS)
    assert found


def test_an_exception_that_says_a_hidden_figure_is_found() -> None:
    tables = trust(*rwm((2, 5), (30, 40), (28, 40), (29, 40)))
    shown = external(tables)
    assert ("Ash", "KS2") in files_of(shown).stars
    assert found_out([files_of(shown)], PARTS) == set()
    leaking = replace(shown, exceptions=tables.exceptions)
    assert ("Ash", "KS2") in found_out([files_of(leaking)], PARTS)
