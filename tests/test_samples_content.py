"""The samples hold all that the plans they are modelled on hold, as rows that their formats ask for."""

import hashlib
import re
from collections import Counter
from datetime import date

import pytest

from planbook.model.calendar import is_period_id
from planbook.model.declarations import Field
from planbook.model.loading import load, templates_folder
from planbook.model.register import folded
from planbook.model.result import out_of
from planbook.model.samples import Sample, load_samples
from planbook.model.term_words import term_id
from planbook.model.values import ONGOING, Value, entries

DECLARATIONS = load()
SAMPLES = load_samples(DECLARATIONS)
each_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())

COUNTS = {
    "priority-tasks": {
        "statement": 8, "area": 5, "action": 30, "measure": 64, "meeting": 7, "funding_line": 3,
        "unit": 11, "term": 10, "reporting_line": 6, "funding_source": 3,
    },
    "objectives-actions": {
        "statement": 36, "area": 4, "objective": 9, "action": 9, "milestone": 17, "meeting": 6,
        "funding_line": 1, "unit": 5, "reporting_line": 5, "body": 6,
    },
    "because-we-will": {
        "statement": 4, "area": 3, "action": 47, "measure": 24, "meeting": 3, "reporting_line": 4,
    },
    "horizons": {
        "statement": 25, "action": 17, "measure": 11, "meeting": 2, "funding_line": 1, "unit": 11,
        "reporting_line": 3,
    },
    "vision-priorities": {
        "statement": 23, "area": 3, "action": 3, "measure": 3, "meeting": 3, "reporting_line": 5,
    },
}  # fmt: skip

# Names of people, places and organisations in the plans that the samples are modelled on, folded and hashed
# (the first 12 digits of SHA-256): none of them may stand in anything that ships.
HASHED_NAMES = """
04699512436f 05c5f6ef21bb 1d1e68a5cff6 26a8181dcae4 303edb83b6a0 31f6410360d7 3ba304fa92d6 3d8223243f2d
52fdaf64a848 57d6f7c06e35 71be3b9635b8 79fe4c43a919 7b4553f9e3c1 7d7fb6764a86 8261ed6d55c4 84e2114b2357
88973d01b17d 96b8f576c788 9c162c417521 a3315d1c95d3 a3f88ecd2d57 a4a8850919b5 b34e6bdb7a1e b46c96a5a106
ba92dbc6405f be3e7d69f592 c512ca0c5c1e cc69b7b6cc48 df1a2933b987 eead06ac4c9f f7854b4e8f60 fc17bc013d0a
"""


def rows_of(sample: Sample, record: str) -> tuple[dict[str, Value], ...]:
    """The sample's rows of `record`, from its plan or its register."""
    return tuple(dict(row) for row in (sample.plan.get(record) or sample.register.get(record) or ()))


def field_of(record: str, key: str) -> Field:
    owner, _, bare = key.rpartition(".")
    return DECLARATIONS.records[owner or record].field(bare)


def areas_of(sample: Sample, record: str = "action") -> Counter[str]:
    return Counter(str(row["area"]) for row in sample.plan[record])


def test_there_is_a_sample_of_every_plan_format() -> None:
    plans = {f.key for f in DECLARATIONS.formats.values() if f.kind == "plan"}
    assert {s.format for s in SAMPLES.values()} == plans == set(SAMPLES)


@each_sample
def test_nothing_of_the_plan_is_left_out(sample: Sample) -> None:
    wanted = COUNTS[sample.key]
    assert {record: len(rows_of(sample, record)) for record in wanted} == wanted
    assert sample.plan.keys() <= wanted.keys()


def test_priority_tasks_has_30_tasks_and_16_outcome_statements() -> None:
    sample = SAMPLES["priority-tasks"]
    assert areas_of(sample) == {"A1": 10, "A2": 9, "A3": 5, "A4": 3, "A5": 3}
    belongs = Counter(str(row["belongs_to"]) for row in sample.plan["measure"])
    assert [belongs.pop(area) for area in ("A1", "A2", "A3", "A4", "A5")] == [4, 4, 4, 3, 1]
    assert belongs.keys() == {row["ref"] for row in sample.plan["action"]}, "a task without a KPI"
    assert belongs.total() == 48, "47 lines, one of which is two steps"
    told = Counter(entry for row in sample.plan["action"] for entry in entries(row["reports_to"]))
    assert told == {"SVTS": 20, "NCTL": 11, "Companies House": 1, "HMRC": 1}


def test_objectives_actions_has_nine_actions_in_four_areas() -> None:
    sample = SAMPLES["objectives-actions"]
    area = {row["ref"]: row["area"] for row in sample.plan["objective"]}
    assert Counter(area[row["objective"]] for row in sample.plan["action"]) == {"A1": 2, "A2": 2, "A3": 3, "A4": 2}
    steps = Counter(row["action"] for row in sample.plan["milestone"])
    assert steps.pop("4.2") == 1
    assert set(steps.values()) == {2}
    assert [row["date"] for row in sample.plan["meeting"]] == [
        date(2014, 9, 18), date(2014, 11, 6), date(2015, 1, 29),
        date(2015, 3, 19), date(2015, 5, 14), date(2015, 6, 25),
    ]  # fmt: skip


def test_because_we_will_has_several_we_wills_to_a_because() -> None:
    sample = SAMPLES["because-we-will"]
    refs = [row["ref"] for row in sample.plan["action"]]
    assert [refs.count(ref) for ref in ("1.1", "1.2", "2.1", "3.1")] == [1, 1, 1, 1]
    wills = Counter(row["objective.objective"] for row in sample.plan["action"] if row.get("action"))
    assert (len(wills), wills.total(), max(wills.values())) == (16, 45, 6)
    bare = [row["ref"] for row in sample.plan["action"] if not row.get("action")]
    assert bare == ["2.18", "3.16"], "an impact without an action stands in a row of its own"
    assert Counter(row["belongs_to"] for row in sample.plan["measure"]) == {"P1": 9, "P2": 7, "P3": 8}


def test_horizons_has_commitments_of_three_horizons() -> None:
    sample = SAMPLES["horizons"]
    spread = Counter(row["horizon"] for row in sample.plan["action"])
    assert spread == {"first_year": 8, "two_to_three": 7, "three_to_five": 2}
    joined = {row["unit_id"]: row["succeeds"] for row in sample.register["unit"] if "succeeds" in row}
    assert len(joined) == 5
    assert set(joined.values()) == {r["unit_id"] for r in sample.register["unit"] if r["state"] == "closed"}


def test_vision_priorities_has_beliefs_values_and_ways_of_working() -> None:
    kinds = Counter(row["kind"] for row in SAMPLES["vision-priorities"].plan["statement"])
    assert kinds == {"belief": 4, "value": 8, "way_of_working": 11}


@each_sample
def test_every_value_is_of_its_fields_type(sample: Sample) -> None:
    for part in (sample.register, sample.plan, {"declaration": (sample.declared,)}):
        for record, rows in part.items():
            for row in rows:
                for key, value in row.items():
                    field = field_of(record, key)
                    assert fits(field, value), f"{record} {row}: {key}: {value!r} is no {field.type}"


def fits(field: Field, value: Value) -> bool:
    """Whether `value` is what a returned cell of `field` holds."""
    match field.type:
        case "date":
            told = isinstance(value, str) and (term_id(value) is not None or value.lower() == ONGOING)
            return isinstance(value, date) or (bool(field.accepts) and told)
        case "choice":
            return DECLARATIONS.choice(field.list, value) is not None
        case "yes_no":
            return isinstance(value, bool)
        case "number" | "money" | "percent":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "result":
            told = isinstance(value, str) and (out_of(value) or DECLARATIONS.choice(field.list, value))
            return isinstance(value, int | float | date) or bool(told)
        case "count":
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return isinstance(value, str) and value == value.strip() != ""


@each_sample
def test_refs_are_given_once_and_lead_somewhere(sample: Sample) -> None:
    for record, rows in {**sample.register, **sample.plan}.items():
        row_id = DECLARATIONS.records[record].row_id
        ids = [row[row_id] for row in rows if row_id]
        assert len(ids) == len(set(ids)), record
        for row in rows:
            for key, value in row.items():
                field = field_of(record, key)
                if field.type == "reference":
                    assert value in {other["ref"] for other in sample.plan[field.of]}, f"{record} {row}"
    refs = {row["ref"] for record in ("area", "action") for row in sample.plan.get(record, ())}
    assert {row["belongs_to"] for row in sample.plan.get("measure", ())} <= refs


@each_sample
def test_the_unit_and_the_period_are_in_the_register(sample: Sample) -> None:
    period = next(row for row in sample.register["period"] if row["period"] == sample.period)
    assert sample.unit in {row["unit_id"] for row in sample.register["unit"]}
    assert [row["format"] for row in sample.register["trust"]] == [sample.format]
    assert all(is_period_id(str(row["period"])) for row in sample.register["period"])
    assert period["start"] < sample.issued < sample.received_on  # type: ignore[operator]  # dates all three
    assert sample.issued < sample.declared["date"] <= sample.received_on  # type: ignore[operator]


@each_sample
def test_every_true_fault_stands_in_a_row_that_is_there(sample: Sample) -> None:
    assert len(sample.true_faults) == len(set(sample.true_faults)) > 0
    for fault in sample.true_faults:
        record, _, place = fault.where.partition(" ")
        if record == "every":
            record, place = place, ""
        rows = rows_of(sample, record)
        assert rows, fault
        row_id = DECLARATIONS.records[record].row_id
        places = {row[row_id] for row in rows} if row_id else {str(n) for n in range(1, len(rows) + 1)}
        assert not place or place in places, fault


def places(sample: Sample, fault: str) -> set[str]:
    """Where `fault` is said to stand, without the record: {"1.4", "2.2"}."""
    return {f.where.partition(" ")[2] for f in sample.true_faults if f.fault == fault}


def test_the_faults_are_true() -> None:
    """What the lists of faults say is so in the rows themselves."""
    tasks, actions = SAMPLES["priority-tasks"], SAMPLES["objectives-actions"]
    wills, horizons = SAMPLES["because-we-will"], SAMPLES["horizons"]
    owners = {row["ref"]: str(row["led_by"]) for row in tasks.plan["action"]}
    no_lead = {ref for ref, who in owners.items() if "\n" in who and "(lead)" not in who}
    assert places(tasks, "joint owners with no lead") == no_lead
    assert places(tasks, "source still to be confirmed") == {
        row["ref"] for row in tasks.plan["action"] if row["source"] == "TBC"
    }
    assert places(tasks, "direction with no baseline and no number") == {
        row["ref"] for row in tasks.plan["measure"] if row["kind"] == "direction"
    }
    assert not any("baseline" in row for row in tasks.plan["measure"])
    assert places(tasks, "source not in the key of terms") | places(tasks, "source still to be confirmed") | {
        "2.3"
    } == {row["ref"] for row in tasks.plan["action"] if not known_sources(tasks, row["source"])}
    assert places(actions, "no finish") == {r["ref"] for r in actions.plan["action"] if "finish" not in r}
    assert places(actions, "ongoing without a date to review it by") == {
        row["ref"] for row in actions.plan["action"] if row.get("finish") == "Ongoing" and "review_by" not in row
    }
    assert places(wills, "impact without action") == {
        r["ref"] for r in wills.plan["action"] if "action" not in r and "objective.impact" in r
    }
    assert places(wills, "no owner") == {
        r["ref"] for r in wills.plan["action"] if "action" in r and "led_by" not in r
    }
    assert not any("led_by" in row for row in horizons.plan["action"])
    for sample in SAMPLES.values():
        said = places(sample, "reporting line without a frequency")
        lines = enumerate(sample.register["reporting_line"], start=1)
        assert said == {str(n) for n, row in lines if "frequency" not in row}


def known_sources(sample: Sample, cell: Value) -> bool:
    """Whether every source that `cell` names is a code or name of the sample's register."""
    known = {
        folded(str(row[key])) for row in sample.register["funding_source"] for key in ("funding_source", "name")
    }
    return all(folded(re.sub(r"\(.*?\)", "", entry)) in known for entry in entries(cell))


def test_no_name_of_a_real_plan_stands_in_samples_or_catalogue() -> None:
    hashed = set(HASHED_NAMES.split())
    for folder in ("samples", "catalogue"):
        for file in sorted((templates_folder() / folder).glob("*.toml")):
            text = folded(file.read_text(encoding="utf-8"))
            words = set(re.findall(r"[a-z0-9]+", text))
            for word in words:
                assert hashlib.sha256(word.encode()).hexdigest()[:12] not in hashed, f"{file.name}: {word}"
