"""Samples of the demo are data: what their files may hold, and what is said where they hold something else."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from datetime import date
from pathlib import Path

import pytest

import command_line
from planbook.demo.fill import FilledWorkbook
from planbook.demo.sample import SAMPLES, DemoBody, day_of, load_sample
from planbook.demo.sample_fill import fill_in_sample
from planbook.demo.sample_play import register_of
from planbook.demo.samples import sample_names
from planbook.errors import DeclarationError, UnknownError
from planbook.model.calendar import Period
from planbook.model.loading import load
from planbook.workflow.init import init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trust import Trust, open_trust

REGISTER = """
[sample]
title = "Two schools"
kind = "partnership"
format = "objectives-actions"
year = 2025
packs = ["plan-in-full"]

[trust]
name = "Two Schools"
return_to = "returns@two.example"
contact = "A. Clerk, 01632 960100"
format = "objectives-actions"

[[unit]]
unit_id = "990401"
name = "Ash School"
kind = "school"
phase = "primary"
state = "open"

[[unit]]
unit_id = "990402"
name = "Elm School"
kind = "school"
phase = "primary"
state = "open"

[[period]]
period = "{year}-autumn"
due = 2025-11-28

[[kpi]]
kpi = "ATT"
on = false

[[trust_area]]
trust_area = "A1"
title = "Reading"
kinds = ["school", "centre"]
"""
ANSWERS = """
[[period]]
period = "{year}-autumn"
missing = ["990402"]

[[row]]
of = "action"
unit = "990401"
ref = "1.1"
objective = "O1"
action = "Hear readers"
start = 2025-09-08
finish = "end+7"
percent_done = 25
status = "on_track"

[[row]]
of = "action"
units = ["990401"]
periods = ["autumn"]
ref = "1.1"
progress = "Begun."

[[row]]
of = "declaration"
unit = "990401"
name = "A. Head"
date = "due-3"
role = "Headteacher"
"""


def _written(folder: Path, register: str = REGISTER, answers: str = ANSWERS, year: int | None = None) -> DemoBody:
    (folder / "two").mkdir()
    (folder / "two" / "register.toml").write_text(register, encoding="utf-8")
    (folder / "two" / "answers.toml").write_text(answers, encoding="utf-8")
    return load_sample("two", load(), year, folder)


def test_a_sample_is_read_from_its_two_files(tmp_path: Path) -> None:
    sample = _written(tmp_path)
    assert [period.id for period in sample.periods] == ["2025-26-autumn"]
    assert sample.periods[0].missing == ("990402",)
    assert [answer.record for answer in sample.answers_of("990401", "2025-26-autumn")] == [
        "action", "action", "declaration",
    ]  # fmt: skip
    assert list(sample.answers_of("990402", "2025-26-autumn")) == []
    assert sample.register["trust_area"][0]["kinds"] == "school; centre"


def test_its_days_move_with_the_year_by_whole_weeks(tmp_path: Path) -> None:
    sample = _written(tmp_path, year=2027)
    assert sample.periods[0].id == "2027-28-autumn"
    start = sample.answers[0].values["start"]
    assert (start.weekday(), start.year, start.month) == (date(2025, 9, 8).weekday(), 2027, 9)


def test_a_day_is_counted_from_one_of_the_period() -> None:
    period = Period(
        "2025-26-autumn", "term", date(2025, 9, 8), date(2025, 12, 19), date(2025, 12, 12), date(2025, 12, 5), None
    )
    assert day_of("due-3", period) == date(2025, 12, 9)
    assert day_of("end", period) == date(2025, 12, 19)
    assert day_of("start+10", period) == date(2025, 9, 18)
    assert day_of("tomorrow", period) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("register", 'kind = "partnership"', 'kind = "partnershp"', "kind: there is no 'partnershp' (is 'partnership' meant?)"),
        ("register", 'packs = ["plan-in-full"]', 'packs = ["plan-in-ful"]', "packs: there is no 'plan-in-ful' (is 'plan-in-full' meant?)"),
        ("register", "year = 2025", "year = 2025\nyeer = 2", "[sample] has no 'yeer' (is 'year' meant?)"),
        ("register", 'title = "Two schools"', "", "[sample] wants 'title'"),
        ("register", "[[kpi]]", "[[kpis]]", "the register has no 'kpis' (is 'kpi' meant?)"),
        ("register", "on = false", "onn = false", "kpi 1: kpi has no 'onn'"),
        ("register", 'phase = "primary"', 'phase = "primry"', "unit 1, phase: there is no 'primry' (is 'primary' meant?)"),
        ("answers", 'missing = ["990402"]', 'missing = ["990403"]', "missing: there is no unit '990403'"),
        ("answers", 'missing = ["990402"]', "mising = []", "a period has no 'mising' (is 'missing' meant?)"),
        ("answers", 'of = "action"', 'of = "acton"', "row 1 (acton, 990401, 1.1): there is no record 'acton' (is 'action' meant?)"),
        ("answers", "percent_done", "percent_dun", "row 1 (action, 990401, 1.1): action has no 'percent_dun' (is 'percent_done' meant?)"),
        ("answers", '"on_track"', '"on_trak"', "status: there is no 'on_trak' (is 'on_track' meant?)"),
        ("answers", '"end+7"', '"end+x"', "finish: 'end+x' is not a day"),
        ("answers", 'periods = ["autumn"]', 'periods = ["autum"]', "there is no period '2025-26-autum' (is '2025-26-autumn' meant?)"),
        ("answers", 'units = ["990401"]', "units = []", "row 2 (action, 1.1): it has no 'unit' or 'units'"),
        ("answers", 'units = ["990401"]', 'units = ["990409"]', "there is no unit '990409'"),
        ("answers", "[[period]]", "[[rows]]\n[[period]]", "there is no 'rows' (is 'row' meant?)"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_told_with_its_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    texts = {"register": REGISTER, "answers": ANSWERS}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(DeclarationError) as raised:
        _written(tmp_path, **texts)
    assert f"two/{file}.toml: " in str(raised.value)
    assert said in str(raised.value)


def test_a_sample_that_there_is_not_is_told() -> None:
    with pytest.raises(UnknownError, match=r"no sample 'nework'.*is 'network' meant"):
        load_sample("nework", load())


def test_it_is_typed_into_the_workbook_by_what_identifies_its_rows(tmp_path: Path) -> None:
    book, sample, period = _prepared(tmp_path)
    fill_in_sample(book, sample, "990401", period, _trust(tmp_path).register)
    rows = [values for _, values in book.rows("action") if values["action"]]
    assert len(rows) == 1
    assert (rows[0]["status"], rows[0]["percent_done"], rows[0]["progress"]) == ("On track", 0.25, "Begun.")
    assert rows[0]["finish"] == date(2025, 12, 26)


def test_what_the_workbook_does_not_ask_for_is_told(tmp_path: Path) -> None:
    more = '\n[[row]]\nof = "application"\nunit = "990401"\nref = "B1"\nwhat = "Books"\n'
    more += '\n[[row]]\nof = "action"\nunit = "990401"\nref = "1.1"\nhorizon = "first_year"\n'
    book, sample, period = _prepared(tmp_path, ANSWERS + more)
    with pytest.raises(DeclarationError) as raised:
        fill_in_sample(book, sample, "990401", period, _trust(tmp_path).register)
    assert str(raised.value).splitlines() == [
        "two/answers.toml: row 4 (application, 990401, B1): application is not asked for in 2025-26-autumn of 990401",
        "two/answers.toml: row 5 (action, 990401, 1.1): horizon is not asked for in 2025-26-autumn of 990401",
    ]


def test_its_register_changes_what_a_new_one_begins_with(tmp_path: Path) -> None:
    _prepared(tmp_path)
    register = _trust(tmp_path).register
    changed = [row for row in register.rows("kpi") if row.text("kpi") == "ATT"]
    assert [(row.get("on"), row.text("name")) for row in changed] == [(False, "Attendance")]
    assert "ATT" not in register.kpis
    assert register.packs.record("milestone")
    period = _trust(tmp_path).period("2025-26-autumn")
    assert (period.due, period.start.year) == (date(2025, 11, 28), 2025)


def _prepared(folder: Path, answers: str = ANSWERS) -> tuple[FilledWorkbook, DemoBody, Period]:
    sample = _written(folder, answers=answers)
    rows = register_of(sample, load().records)
    init_trust(folder / "body", sample.format, date(2025, 9, 1), rows, kind=sample.kind, packs=sample.packs)
    trust = _trust(folder)
    period = trust.period("2025-26-autumn")
    sent = prepare_workbooks(trust, period.id, period.start, ["990401"])
    return FilledWorkbook(sent[0].path, trust.declarations), sample, period


def _trust(folder: Path) -> Trust:
    return open_trust(folder / "body")


@pytest.mark.parametrize("option", [["--units", "3"], ["--seed", "2"], ["--small"]])
def test_what_is_of_the_trust_alone_is_refused_of_another(tmp_path: Path, option: list[str]) -> None:
    done = command_line.planbook("demo", str(tmp_path / "n"), "--sample", "network", *option)
    assert done.returncode == 2
    assert f"{option[0]} is for the sample trust alone." in done.stderr
    assert not (tmp_path / "n").exists()


@pytest.mark.parametrize("name", sample_names())
def test_every_sample_can_be_read_and_moved(name: str) -> None:
    sample = load_sample(name, load())
    assert load_sample(name, load(), sample.year + 1).periods != sample.periods
    assert (SAMPLES / name / "answers.toml").is_file()


def test_the_command_plays_a_sample(tmp_path: Path) -> None:
    words = ["demo", str(tmp_path / "n"), "--sample", "network", "--periods", "1", "--stop-after", "return"]
    done = command_line.planbook(*words)
    assert (done.returncode, "quarter 1: 2 workbooks prepared" in done.stderr) == (0, True), done.stderr
    assert [path.parent.name for path in (tmp_path / "n" / "returned").rglob("*.xlsx")] == ["2025-26-q1"] * 2
