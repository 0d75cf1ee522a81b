"""What `benchmarks/` measures: generated workbooks that count, and a loop that brings the same rows together."""

import csv
import json
import sys
from datetime import date
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return len(list(csv.DictReader(stream)))


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)


@pytest.mark.usefixtures("benchmarks")
def test_generated_workbooks_are_accepted_each_as_its_own_school_s(tmp_path: Path) -> None:
    from generate import LAST_PERIOD, change, generate
    from loop import bring_together
    from planbook.workflow.validate import check_returned

    day = date(2026, 12, 10)
    trust = generate(tmp_path / "trust", 4, filled=2, actions=15)
    checked = check_returned(trust, LAST_PERIOD, day)
    assert {file.unit for file in checked.files} == set(trust.register.units)
    assert {file.verdict for file in checked.files} <= {"accepted", "accepted-with-findings"}
    assert [f for f in checked.findings if f.severity == "error"] == []
    assert len({file.sha256 for file in checked.files}) == 4

    bring_together(trust.folder, tmp_path / "out", "calamine")
    assert rows(tmp_path / "out" / "data" / "action.csv") == 4 * 15

    unit = checked.files[0].unit
    assert unit is not None
    change(trust, unit)
    again = check_returned(trust, LAST_PERIOD, day)
    before, now = ({file.unit: file.sha256 for file in each.files} for each in (checked, again))
    assert [unit for unit in now if now[unit] != before[unit]] == [unit]


@pytest.mark.usefixtures("benchmarks")
def test_the_same_trust_is_generated_again(tmp_path: Path) -> None:
    from generate import LAST_PERIOD, generate

    made = [generate(tmp_path / name, 2, filled=1, actions=6) for name in ("one", "other")]
    one, other = (
        {path.name: path.read_bytes() for path in (trust.folder / "returned" / LAST_PERIOD).iterdir()}
        for trust in made
    )
    assert one == other
    assert len(one) == 2


@pytest.mark.usefixtures("benchmarks")
def test_each_paper_is_set_beside_the_zipping_of_its_parts(tmp_path: Path) -> None:
    from generate import LAST_PERIOD, generate
    from papers import over_zipping

    trust = generate(tmp_path / "trust", 2, filled=1, actions=6)
    ratios = dict(over_zipping(trust, LAST_PERIOD, date(2026, 12, 10)))
    for key in ("governors", "trustees"):
        assert ratios[f"the paper {key}, part A, CPU over zipping its parts"] > 1  # zipping is among what it does
        assert f"    the workbook of the sources of {key}, part A, the same" in ratios


@pytest.mark.usefixtures("benchmarks")
def test_every_row_of_the_table_is_measured_once() -> None:
    from measures import MEASURES
    from targets import COMPARED, TARGETS

    given = [key for keys, _ in MEASURES for key in keys]
    assert sorted(given) == sorted(target.key for target in (*TARGETS, *COMPARED))
    assert all((target.most is None) != (target.least is None) for target in TARGETS)


@pytest.mark.usefixtures("benchmarks")
def test_one_command_measures_and_prints_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import run

    asked = ["read", "reading", "checking", "prepare", "changed", "validate_one"]
    file = tmp_path / "figures.json"
    options = ["--workbooks", "3", "--filled", "2", "--actions", "6", "--rounds", "1", "--keep"]
    only = [word for key in asked for word in ("--only", key)]
    monkeypatch.setattr(sys, "argv", ["run.py", *options, str(tmp_path / "kept"), "--json", str(file), *only])
    run.main()
    told = json.loads(file.read_text(encoding="utf-8"))
    assert {row["key"] for row in told["rows"]} == {*asked}
    assert all(row["measured"] > 0 for row in told["rows"])
    assert [row["note"] for row in told["rows"] if row["note"]] == []  # the outputs are those of --rebuild
    shown = capsys.readouterr().out
    assert all(row["work"] in shown for row in told["rows"])


@pytest.mark.usefixtures("benchmarks")
def test_the_median_of_the_rounds_stands_beside_the_target() -> None:
    from measures import Measured
    from run import as_text, row_of
    from targets import Target

    most = Target("again", "again", "wall over the first", most=0.1, or_seconds=0.6)
    least = Target("loop", "the loop", "wall over planbook's", least=6, superb=8)
    rows = [
        row_of(most, [Measured("again", 0.3, 0.7), Measured("again", 0.2, 0.5), Measured("again", 0.25, 0.55)]),
        row_of(most, [Measured("again", 0.3, 0.7)]),
        row_of(least, [Measured("loop", 5.0)]),
        row_of(least, [Measured("loop", 9.0)]),
        row_of(least, []),
    ]
    assert [(row["measured"], row["reached"]) for row in rows] == [
        (0.25, True),
        (0.3, False),
        (5.0, False),
        (9.0, True),
        (None, None),
    ]
    shown = [" ".join(line.split()) for line in as_text(rows).splitlines()]
    assert shown == [
        "target measured",
        "again wall over the first at most 0.1 0.25",
        "again wall over the first at most 0.1 0.30 not reached",
        "the loop wall over planbook's at least 6 5.00 not reached",
        "the loop wall over planbook's at least 6 9.00 superb",
        "the loop wall over planbook's at least 6 -",
    ]


@pytest.mark.usefixtures("benchmarks")
def test_a_replay_makes_the_sheets_that_were_recorded() -> None:
    import zipfile
    from io import BytesIO

    from planbook.model.loading import load
    from planbook.prepare.job import Job
    from planbook.prepare.workbook import write_workbook
    from replay import record, replay

    declarations = load()
    made: list[bytes] = []
    job = Job(declarations.formats["objectives-actions"], None, None, None, {})
    again = replay(record(lambda: made.append(write_workbook(declarations, job))))
    parts = [zipfile.ZipFile(BytesIO(data)) for data in (made[0], again)]
    assert sorted(parts[0].namelist()) == sorted(parts[1].namelist())
    shared = {file.read("xl/styles.xml") for file in parts}
    assert len(shared) == 1
    # planbook lets rows grow, which XlsxWriter cannot say
    sheets = [
        [file.read(n).replace(b' customHeight="1"', b"") for n in sorted(file.namelist()) if "/sheet" in n]
        for file in parts
    ]
    assert sheets[0] == sheets[1]


@pytest.mark.usefixtures("benchmarks")
def test_of_several_terms_the_earlier_are_published(tmp_path: Path) -> None:
    from audit import takes
    from generate import LAST_PERIOD, generate

    trust = generate(tmp_path / "trust", 2, filled=1, actions=6, periods=2)
    assert [path.name for path in sorted((trust.folder / "returned").iterdir())] == ["2025-26-summer", LAST_PERIOD]
    assert (trust.folder / "outputs" / "2025-26-summer" / "published").is_dir()
    assert {*takes(trust.folder, LAST_PERIOD, date(2026, 12, 10))} == {"audit", "audit_changed"}
