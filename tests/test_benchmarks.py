"""What `benchmarks/` measures: generated workbooks that count, and a loop that brings the same rows together."""

import csv
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
