"""The demo: a fictional trust that shows what a term is like, the same whenever it is played."""

from pathlib import Path

import pytest

from planbook.demo.play import CORRECTED, LATE, MISSING, MISTAKEN, TWICE, play
from planbook.errors import FolderError
from planbook.workflow.status import status
from planbook.workflow.trust import open_trust
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    lines = play(folder)
    assert lines[0] == "Look first at:"
    for line in lines[1:4]:
        assert Path(line.split("   ")[0].strip()).exists(), line
    return folder


def test_twelve_schools_and_three_periods(played: Path) -> None:
    assert len(open_trust(played).register.units) == 12
    assert sorted(p.name for p in (played / "outputs").iterdir()) == [
        "2025-26-spring", "2025-26-summer", "2026-27-autumn",
    ]  # fmt: skip


def test_one_is_late_one_is_missing_and_one_sent_a_second_version_in_time(played: Path) -> None:
    states = {unit.unit: unit.state for unit in status(open_trust(played), PERIOD, TODAY).units}
    assert states[LATE] == "late"
    assert states[MISSING] == "overdue"
    assert states[CORRECTED] == "returned"
    assert sorted(set(states.values())) == ["late", "overdue", "returned"]


def test_one_has_made_a_dozen_mistakes_and_one_has_sent_it_twice(played: Path) -> None:
    checked = check_returned(open_trust(played), PERIOD, TODAY)
    own = [f for f in checked.findings if f.unit == MISTAKEN and f.severity != "note"]
    assert len(own) >= 12
    assert {f.unit for f in checked.findings if f.severity == "error"} == {MISTAKEN}
    assert [f.unit for f in checked.files if f.verdict == "duplicate"] == [TWICE]


def test_a_decent_plan_raises_few_findings(played: Path) -> None:
    """What planbook asks of schools that did nothing wrong has to stay little."""
    checked = check_returned(open_trust(played), PERIOD, TODAY)
    others = [f for f in checked.findings if f.unit not in (MISTAKEN, MISSING) and f.severity == "warning"]
    assert len(others) <= 11, [f"{f.unit} {f.code} {f.message}" for f in others]


@pytest.mark.usefixtures("own_writer")
def test_it_is_the_same_whenever_it_is_played(tmp_path: Path) -> None:
    for name in ("one", "two"):
        play(tmp_path / name, units=2, periods=2)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(files) > 20
    for file in files:
        if not file.name.startswith("ledger."):
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_it_never_clears_a_folder_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FolderError, match="holds files that the demo did not make"):
        play(tmp_path, units=1, periods=1)
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize(("stop", "there", "not_there"), [
    ("prepare", "issued/2026-27-autumn", "outputs/2026-27-autumn"),
    ("return", "returned/2026-27-autumn", "outputs/2026-27-autumn"),
    ("consolidate", "outputs/2026-27-autumn", "outputs/2026-27-autumn/reports"),
])  # fmt: skip
def test_stopping_after_a_stage(stop: str, there: str, not_there: str, tmp_path: Path) -> None:
    play(tmp_path / "d", units=1, periods=1, stop_after=stop)
    assert any((tmp_path / "d" / there).iterdir())
    assert not (tmp_path / "d" / not_there).exists()
