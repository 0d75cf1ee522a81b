"""Workbooks of the year beside those of its terms, played by chance beside a separate reckoning."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from planbook.workflow.receive import take_in
from trust_folder import Folder, begin_anew, small_trust
from year_beside import MIDST, TERMS, YEAR, Beside

UNITS = st.sampled_from((0, 1))
SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
"""A play takes long enough that none is made smaller."""


class YearsBeside(RuleBasedStateMachine):
    """What comes, and what is made of it, in one year of two schools."""

    compared: ClassVar[int] = 0

    @initialize()
    def begins(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="planbook-beside-"))
        self.at = Beside(begun(self.path / "trust"))
        self.at.begin()
        self.is_prepared = False

    @precondition(lambda self: self.at.term < 3)
    @rule(unit=UNITS)
    def year_comes(self, unit: int) -> None:
        self.at.year_comes(self.at.units[unit], self.day)

    @precondition(lambda self: self.at.term < 3)
    @rule(unit=UNITS)
    def year_is_withdrawn(self, unit: int) -> None:
        self.at.year_is_withdrawn(self.at.units[unit], self.day)

    @precondition(lambda self: self.at.term < 3 and not self.is_prepared)
    @rule()
    def prepares(self) -> None:
        self.is_prepared = True
        self.at.prepare()
        self.told()

    @precondition(lambda self: self.at.term < 3 and self.is_prepared)
    @rule(unit=UNITS)
    def term_comes(self, unit: int) -> None:
        self.at.term_comes(self.at.units[unit])

    @precondition(lambda self: self.at.term < 3 and self.is_prepared)
    @rule()
    def brings_together(self) -> None:
        self.is_prepared = False
        self.at.bring_together()
        self.told()

    @precondition(lambda self: self.at.term == 3)
    @rule()
    def year_is_over(self) -> None:
        """Every action in it stands as it was told of last."""
        self.at.of_the_year(date(2027, 9, 2), over=True)
        self.told()

    @property
    def day(self) -> date:
        return MIDST[self.at.term + 1 if self.is_prepared else self.at.term]

    def told(self) -> None:
        assert not self.at.differ, "\n".join(self.at.differ)

    def teardown(self) -> None:
        if hasattr(self, "at"):
            type(self).compared += self.at.compared
            shutil.rmtree(self.path, ignore_errors=True)


def begun(path: Path) -> Folder:
    """Two schools whose plans of last summer have come, and nothing since."""
    folder = small_trust(path, units=2, periods=2)
    for name in ("returned", "issued"):
        shutil.rmtree(folder.path / name / TERMS[0])
    begin_anew(folder.path)
    take_in(folder.trust, "2025-26-summer", date(2026, 7, 10))
    assert folder.trust.register.calendar.period(YEAR)
    return folder


def test_the_plan_of_a_year_is_the_newest_that_came_in_any_period_of_it() -> None:
    run_state_machine_as_test(YearsBeside, settings=settings(SETTINGS, max_examples=2, stateful_step_count=12))
    assert YearsBeside.compared > 20
