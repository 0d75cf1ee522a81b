"""Years played by chance beside a separate reckoning, in memory and through a folder: a few of those that
`python tests/year_of_events.py` plays by the thousand, as machines whose failures hypothesis makes smaller.
"""

import ast
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

import packs_reckoned
import small_cohorts
from packs_played import packs_compared
from year_in_folder import InFolder, begin
from year_of_events import compared, looked_through, played, told
from year_played import CORRECTIONS, HAPPENS, TERMS, YEARS, Player

SEEDS = st.integers(0, 2**16)
SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


class Years(RuleBasedStateMachine):
    """The events of some terms, whose order and number hypothesis draws; each draws its own details from a seed."""

    figures: ClassVar[int] = 0
    sentences: ClassVar[int] = 0
    terms: ClassVar = TERMS

    def __init__(self) -> None:
        super().__init__()
        self.player: Player
        self.number = 0

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        self.player = Player(Random(seed), seed, self.terms)
        self.player.begin()

    def still_on(self) -> bool:
        return self.number < len(self.terms)

    @precondition(still_on)
    @rule(seed=SEEDS, what=st.sampled_from(HAPPENS))
    def something_happens(self, seed: int, what: Callable[[Player, int], None]) -> None:
        self.player.drawn = Random(seed)
        what(self.player, self.number)
        self.settled()

    @precondition(still_on)
    @rule(seed=SEEDS)
    def half_terms_come_back(self, seed: int) -> None:
        self.player.drawn = Random(seed)
        self.player.half_terms(self.number)
        self.told()

    @precondition(still_on)
    @rule(seed=SEEDS)
    def the_term_comes_back(self, seed: int) -> None:
        self.player.drawn = Random(seed)
        self.player.returns(self.number, self.terms[self.number].id)
        self.player.bring_together(self.number, self.terms[self.number].id)
        self.told()

    @precondition(still_on)
    @rule(seed=SEEDS, what=st.sampled_from(CORRECTIONS))
    def something_is_put_right(self, seed: int, what: Callable[[Player, int, str], None]) -> None:
        self.player.drawn = Random(seed)
        what(self.player, self.number, self.terms[self.number].id)
        self.told()

    @precondition(still_on)
    @rule(seed=SEEDS)
    def the_term_ends(self, seed: int) -> None:
        self.player.drawn = Random(seed)
        self.player.returns(self.number, self.terms[self.number].id)
        self.player.bring_together(self.number, self.terms[self.number].id)
        for _ in range(3):
            self.player.drawn.choice(CORRECTIONS)(self.player, self.number, self.terms[self.number].id)
        self.ended()
        self.number += 1

    @precondition(lambda self: not self.still_on())
    @rule()
    def all_is_over(self) -> None:
        """Nothing more happens."""

    def settled(self) -> None:
        """What there is to do once the register has changed."""

    def told(self) -> None:
        """What there is to do once more has come or was done."""

    def ended(self) -> None:
        """The tables of the term, and of what went out before, are what is reckoned."""
        year = self.player.so_far()
        result = compared(year, [self.number])
        type(self).figures += result.figures
        type(self).sentences += result.sentences
        assert not result.differ, told(year, result.differ)


class YearsAlone(Years):
    """The same of units that report once a year."""

    figures: ClassVar[int] = 0
    sentences: ClassVar[int] = 0
    terms: ClassVar = YEARS


class YearsInFolder(Years):
    """The same through a folder: every file that a run leaves is what is reckoned."""

    terms: ClassVar = TERMS[4:]
    figures: ClassVar[int] = 0
    sentences: ClassVar[int] = 0
    told_beside: ClassVar[int] = 0

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        self.player = Player(Random(seed), seed, self.terms, folder=True)
        self.folder = Path(tempfile.mkdtemp(prefix="planbook-year-"))
        self.at = InFolder(self.folder / "trust", self.player, ("1.0", "1.1", "")[seed % 3])
        begin(self.at)

    def settled(self) -> None:
        self.at.settle()

    def told(self) -> None:
        self.at.play()
        assert not self.at.differ, told(self.at.year, self.at.differ)

    def ended(self) -> None:
        name = self.terms[self.number].id
        self.player.tell(self.number, f"{name} is brought together", made=name)
        self.told()
        self.at.migrate()

    def teardown(self) -> None:
        if hasattr(self, "at"):
            type(self).figures += self.at.figures
            type(self).told_beside += self.at.told_beside
            type(self).sentences += self.at.sentences
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)


def played_to(figures: int, machine: type[Years]) -> None:
    """Play whole years beside those of `machine` until so many figures are compared: how many events hypothesis
    draws differs with the constants that it finds in planbook's code."""
    for seed in range(1, 9):
        if machine.figures > figures:
            return
        year, result = played(seed, machine.terms)
        assert not result.differ, told(year, result.differ)
        machine.figures += result.figures
        machine.sentences += result.sentences
    raise AssertionError(f"{machine.figures:,} figures compared")


def test_every_figure_of_years_played_by_chance_is_what_a_separate_reckoning_says() -> None:
    run_state_machine_as_test(Years, settings=settings(SETTINGS, max_examples=14, stateful_step_count=40))
    played_to(15_000, Years)
    assert Years.sentences > 1_000


def test_every_figure_of_units_that_report_once_a_year_is_what_a_separate_reckoning_says() -> None:
    run_state_machine_as_test(YearsAlone, settings=settings(SETTINGS, max_examples=8, stateful_step_count=40))
    played_to(3_000, YearsAlone)
    assert YearsAlone.sentences > 300


def test_what_is_hidden_of_small_cohorts_stands_in_no_file_that_goes_out() -> None:
    result = looked_through(small_cohorts.played(1), [1, 4])
    assert not result.differ
    assert result.hidden > 15
    assert result.figures > 100
    assert result.sentences > 100


def test_the_rows_of_packs_that_are_switched_on_in_mid_course_are_what_is_reckoned() -> None:
    figures = 0
    for seed in (5, 8):
        result = packs_compared(Player(Random(seed), seed).year())
        assert not result.differ
        figures += result.figures
    assert figures > 1_000


def test_a_row_of_a_pack_that_is_judged_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(packs_reckoned.BY_DAY, "too_late", "red")
    told = packs_compared(Player(Random(5), 5).year()).differ
    assert any("obligation" in line and "status is 'amber', should be 'red'" in line for line in told)
    assert not any("survey" in line or "programme" in line for line in told)


@pytest.mark.filterwarnings("ignore:Must have at least one data row")
def test_every_sheet_and_csv_file_of_a_trust_played_by_chance_is_what_is_reckoned() -> None:
    run_state_machine_as_test(YearsInFolder, settings=settings(SETTINGS, max_examples=2, stateful_step_count=8))
    assert YearsInFolder.figures > 3_000
    assert YearsInFolder.told_beside > 0
    assert YearsInFolder.sentences > 50


@pytest.mark.parametrize(
    "module",
    ["plan_reckoned", "year_reckoned", "sheets_reckoned", "papers_reckoned", "summary_reckoned", "packs_reckoned"],
)
def test_the_reckoning_uses_nothing_of_planbook(module: str) -> None:
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    of_python = {"collections", "dataclasses", "datetime", "decimal", "itertools", "random", "re", "typing"}
    known = {*of_python, "plan_reckoned", "year_reckoned", "sheets_reckoned", "papers_reckoned"}
    assert imported <= known
