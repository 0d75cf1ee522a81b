"""The promise of a cover, 45 minutes at most, is held by what the workbook asks for."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from minutes_asked import SECONDS, asked_for
from planbook.collect.workbook import read_workbook
from planbook.model.asked import SHORTEST
from planbook.model.loading import load, templates_folder
from planbook.model.record import FIELD_TYPES
from planbook.model.samples import load_samples
from planbook.prepare.content.returned import given_back
from planbook.prepare.job import Job
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.receive import take_in
from planbook.workflow.trust import Trust, open_trust
from test_workflow_half_terms import HALF, register_periods
from trust_folder import FIRST, PERIOD, SPRING, TODAY, Folder, edit, small_trust

DECLARATIONS = load()
SAMPLES = load_samples(DECLARATIONS)
BUDGET = 45
"""Minutes that a business manager is asked for at most, once a term."""

LARGER = {
    "because-we-will": 65,  # 47 actions of a whole trust, kept by its centre
    "priority-tasks": 95,  # a region's year of projects, which ten groups lead
}
"""Of the samples that are no school's plan: what they take all the same."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("minutes") / "t", units=6)
    edit(made.path / "trust.xlsx", register_periods)
    take_in(made.trust, PERIOD, TODAY)
    return made


def jobs(trust: Trust, period_id: str, units: Sequence[str] = ()) -> list[Job]:
    """The workbooks that the units are given for the period."""
    period = trust.period(period_id)
    trust = trust.of(period)
    with trust.ledger() as ledger:
        before = standing_before(trust, ledger, period)
    return [
        issued_job(trust, period, unit, trust.register.format_of(unit), before, TODAY)
        for unit in units or trust.register.units
    ]


def test_every_type_of_a_field_says_what_it_takes() -> None:
    assert SECONDS.keys() == {*FIELD_TYPES}


def test_a_full_primarys_term_keeps_the_budget(folder: Folder) -> None:
    (job,) = jobs(folder.trust, SPRING, [FIRST])
    asked = asked_for(DECLARATIONS, job)
    assert {sheet.record.key for sheet in job.format.sheets} >= {"action", "milestone", "kpi_value", "funding_line"}
    assert sum(asked.cells.values()) >= 100, "a plan of eleven actions, its KPIs and its grants"
    assert {"the MIS", "finance"} <= asked.systems and len(asked.people) >= 3
    assert asked.minutes <= BUDGET, asked
    assert asked.minutes <= job.format.minutes


def test_no_school_of_the_demo_is_asked_for_more_than_its_cover_says(folder: Folder) -> None:
    over = []
    for job in jobs(folder.trust, SPRING):
        asked = asked_for(DECLARATIONS, job)
        if asked.minutes > min(BUDGET, job.format.minutes):
            over.append((job.unit, job.format.key, round(asked.minutes), asked))
    assert over == []


def test_a_half_terms_workbook_takes_two_minutes(folder: Folder) -> None:
    for job in jobs(folder.trust, HALF):
        asked = asked_for(DECLARATIONS, job)
        assert asked.minutes <= SHORTEST, (job.unit, asked)
        assert job.format.minutes == SHORTEST


@pytest.mark.parametrize("key", sorted(SAMPLES))
def test_each_sample_keeps_the_budget(key: str, tmp_path: Path) -> None:
    sample, samples = SAMPLES[key], templates_folder() / "samples"
    shutil.copyfile(samples / f"{key}-register.xlsx", tmp_path / "trust.xlsx")
    trust = open_trust(tmp_path)
    (issued,) = jobs(trust, sample.period, [sample.unit])
    sent = read_workbook(samples / f"{key}.xlsx", DECLARATIONS)
    job = given_back(DECLARATIONS, trust.register, issued, sent).job
    asked = asked_for(DECLARATIONS, job)
    assert sum(asked.cells.values()) > 10
    assert asked.minutes <= LARGER.get(key, BUDGET), (round(asked.minutes), asked)


def test_what_more_rows_ask_for_is_counted(folder: Folder) -> None:
    (job,) = jobs(folder.trust, SPRING, [FIRST])
    actions = job.rows["action"]
    more = replace(job, rows={**job.rows, "action": [*actions, *actions]})
    once, twice = asked_for(DECLARATIONS, job), asked_for(DECLARATIONS, more)
    assert twice.cells["choice"] == once.cells["choice"] + len(actions)
    assert twice.cells["long_text"] == 2 * once.cells["long_text"]
    assert twice.minutes > once.minutes + 5
