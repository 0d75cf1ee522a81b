"""A trust's own record, field, rule and words on the whole way: workbook, reading, checks, reply, data and back."""

import csv
import shutil
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import openpyxl
import pytest

from own_templates import ALL, write_templates
from planbook.consolidate.disclosure import external
from planbook.errors import DeclarationError
from planbook.workflow import past
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.restore import restore
from planbook.workflow.status import status
from planbook.workflow.trace import trace
from planbook.workflow.validate import check_files
from trust_folder import PERIOD, SPRING, TODAY, Folder, begin_anew, column_of, edit, small_trust

WORDS = '[words]\nobjective = ["aim", "aims"]\nmilestone = ["step on the way", "steps on the way"]\n'
UNIT = "990101"
RULES_OF_PLACE = """
[[rule]]
code = "OT-002"
title = "Every risk is of an action"
severity = "warning"
message = "Risk {ref} is of no action."
remedy = "Choose one."
check = "has_parent"
record = "risk"
params = { parent = "action" }

[[rule]]
code = "OT-003"
title = "Every action has a risk"
severity = "warning"
message = "Action {ref} has no risk."
remedy = "Add one."
check = "named_in"
record = "action"
params = { by = ["risk"] }

[[rule]]
code = "OT-004"
title = "A risk is looked at within the plan"
severity = "warning"
message = "Risk {ref} is looked at after {end}."
remedy = "Correct the date."
check = "mostly_within_plan"
params = { fields = { risk = "review" }, share = 50 }

[[rule]]
code = "OT-005"
title = "How many were hurt is of how many there were"
severity = "warning"
message = "Risk {ref} does not say how many there were."
remedy = "Give the number."
check = "given_with"
record = "risk"
params = { field = "present", other = "hurt" }

[[rule]]
code = "OT-006"
title = "A risk says more than an action"
severity = "warning"
message = "Risk {ref} is action {other}."
remedy = "Say what could go wrong."
check = "own_text"
record = "risk"
params = { field = "risk", of = "action", alike = 92 }

[[rule]]
code = "OT-007"
title = "A risk has one row"
severity = "warning"
message = "The risk “{risk}” looks like “{other}”."
remedy = "Use one row."
check = "one_title"
params = { record = "risk", of = "trust_area", alike = 88 }
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust with templates of its own, whose first school has filled in what they ask."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)
    write_templates(folder.path, {**ALL, "words.toml": WORDS})
    shutil.rmtree(folder.path / "issued")
    folder.file_of(UNIT).unlink()
    begin_anew(folder.path)
    (issued,) = [made.path for made in prepare_workbooks(folder.trust, PERIOD, TODAY)]
    path = folder.returned / issued.name
    shutil.copyfile(issued, path)

    def fill_in(book: openpyxl.Workbook) -> None:
        risks = book["Risks"]
        keys = ("ref", "risk", "state", "review", "present", "hurt")
        for row, values in enumerate(
            [
                ("R1", "The roof leaks", "Open", None, 5, 3),
                ("R2", "Nobody applies", "Live", date(2026, 11, 20), 30, 8),
                ("R3", "The wall", "Closed", date(2026, 11, 20), 40, 9),
            ],
            6,
        ):
            for key, value in zip(keys, values, strict=True):
                risks.cell(row, column_of(risks, f"risk.{key}"), value)
        actions = book["Actions"]
        actions.cell(6, column_of(actions, "action.ref"), "1.1")
        actions.cell(6, column_of(actions, "action.action"), "Mend the roof")
        actions.cell(6, column_of(actions, "action.risk_owner"), "Bursar")

    edit(path, fill_in)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def rows(folder: Folder, record: str) -> list[dict[str, str]]:
    with (folder.outputs / "internal" / "data" / f"{record}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_is_asked_is_in_the_workbook_in_the_trusts_words(folder: Folder) -> None:
    book = openpyxl.load_workbook(folder.file_of(UNIT))
    assert book.sheetnames.index("Risks") == book.sheetnames.index("Actions") + 1
    assert "Aims" in book.sheetnames and "Steps on the way" in book.sheetnames
    drop_downs = {str(v.sqref).split(":")[0]: v.type for v in book["Risks"].data_validations.dataValidation}
    assert "list" in drop_downs.values() and "date" in drop_downs.values()
    headings = [cell.value for cell in book["Actions"][5]]
    assert headings[headings.index("Led by") + 1] == "Watched by"


def test_it_is_read_checked_and_in_the_data(folder: Folder) -> None:
    done = consolidate(folder.trust, PERIOD, TODAY)
    found = {(f.code, f.sheet, f.cells[0]) for f in done.checked.findings if f.record == "risk"}
    assert found == {("OT-001", "Risks", "E6")}
    assert [(r["ref"], r["state"], r["review"], r["hurt"]) for r in rows(folder, "risk")] == [
        ("R1", "open", "", "3"), ("R2", "open", "2026-11-20", "8"), ("R3", "closed", "2026-11-20", "9"),
    ]  # fmt: skip
    assert [r["risk_owner"] for r in rows(folder, "action")] == ["Bursar"]


def test_checks_of_what_belongs_to_what_serve_it_too(folder: Folder) -> None:
    write_templates(folder.path, {"rules/of-place.toml": RULES_OF_PLACE})

    def change(book: openpyxl.Workbook) -> None:
        risks, actions = book["Risks"], book["Actions"]
        risks.cell(6, column_of(risks, "risk.action"), "1.1")
        risks.cell(7, column_of(risks, "risk.review"), date(2027, 9, 30))
        risks.cell(8, column_of(risks, "risk.present")).value = None
        risks.cell(9, column_of(risks, "risk.ref"), "R4")
        risks.cell(9, column_of(risks, "risk.risk"), "Mend the wall.")
        risks.cell(9, column_of(risks, "risk.action"), "1.1")
        risks.cell(10, column_of(risks, "risk.ref"), "R5")
        risks.cell(10, column_of(risks, "risk.risk"), "The roof leaks!")
        risks.cell(10, column_of(risks, "risk.action"), "1.1")
        actions.cell(7, column_of(actions, "action.ref"), "1.2")
        actions.cell(7, column_of(actions, "action.action"), "Mend the wall")

    edit(folder.file_of(UNIT), change)
    done = consolidate(folder.trust, PERIOD, TODAY)
    own = [f for f in done.checked.findings if "OT-002" <= f.code <= "OT-007"]
    assert sorted((f.code, f.sheet, f.cells[0], f.message) for f in own) == [
        ("OT-002", "Risks", "C7", "Risk R2 is of no action."),
        ("OT-002", "Risks", "C8", "Risk R3 is of no action."),
        ("OT-003", "Actions", "C7", "Action 1.2 has no risk."),
        ("OT-004", "Risks", "E7", "Risk R2 is looked at after 31/08/2027."),
        ("OT-005", "Risks", "F8", "Risk R3 does not say how many there were."),
        ("OT-006", "Risks", "B9", "Risk R4 is action 1.2."),
        ("OT-007", "Risks", "B10", "The risk “The roof leaks!” looks like “The roof leaks”."),
    ]


def test_it_is_brought_together_traced_and_hidden_where_people_are_few(folder: Folder) -> None:
    done = consolidate(folder.trust, PERIOD, TODAY)
    table = done.tables.records["risk"]
    assert [(row.status, row.overdue) for row in table.worked_out] == [
        ("amber", False), ("amber", True), ("green", False),
    ]  # fmt: skip
    traced = trace(folder.trust, PERIOD, "sum/risk/hurt", TODAY)
    assert (traced.figure.value, [cell.cell for cell in traced.cells]) == (20, ["G6", "G7", "G8"])
    assert trace(folder.trust, PERIOD, f"record/risk/{UNIT}/R2", TODAY).figure.value == "amber"
    shown = external(done.tables)
    hidden = [(row.get("present"), row.get("hurt")) for row in shown.records["risk"].rows]
    assert hidden == [(None, None), (30, None), (40, 9)], "R2 would give R1 away"
    assert shown.figure("sum/risk/hurt").value is None
    (late,) = [row for row in shown.exceptions if row.kind == "risk"]
    assert late.what.startswith("R2 Nobody applies (")
    book = openpyxl.load_workbook(folder.outputs / "summary.xlsx")
    assert any("Nobody applies" in str(cell.value) for row in book["Exceptions"] for cell in row)


def test_it_goes_back_with_its_note(folder: Folder) -> None:
    (done,) = reply(folder.trust, PERIOD, TODAY, [])
    (path,) = [p for p in done.files if p.suffix == ".xlsx"]
    risks = openpyxl.load_workbook(path)["Risks"]
    assert risks.cell(6, column_of(risks, "risk.risk")).value == "The roof leaks"
    notes = {cell.coordinate: cell.comment.text for row in risks for cell in row if cell.comment}
    assert "the risk is open" in notes["E6"]


def test_a_past_term_is_made_again_with_what_was_declared_then(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    before = folder.output_bytes()
    shutil.rmtree(folder.path / "templates")
    later = date(2027, 1, 11)
    consolidate(folder.trust, PERIOD, later)
    assert not (folder.outputs / "internal" / "data" / "risk.csv").exists()
    assert "risk_owner" not in rows(folder, "action")[0]
    again = consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    assert (again.as_it_was, again.differing) == (TODAY, [])
    now = folder.output_bytes()
    assert {name: now[name] for name in before} == before


def spring_has_come(folder: Folder, day: date) -> None:
    """The next term's workbooks have come back as they were sent, and it has been brought together."""
    for made in prepare_workbooks(folder.trust, SPRING, date(2027, 1, 11)):
        target = folder.path / "returned" / SPRING / made.path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made.path, target)
    consolidate(folder.trust, SPRING, day)


def test_a_past_term_keeps_what_was_declared_at_its_last_run(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    march, april = date(2027, 3, 24), date(2027, 4, 12)
    spring_has_come(folder, march)
    consolidate(folder.trust, PERIOD, march)
    before = rows(folder, "risk")
    assert before
    shutil.rmtree(folder.path / "templates")
    done = consolidate(folder.trust, PERIOD, april)
    assert (rows(folder, "risk"), done.trust.by_today) == (before, "")
    assert "risk_owner" in rows(folder, "action")[0]
    report(folder.trust, PERIOD, april)
    assert "Risks" in done.tables.register.declarations.records["risk"].title
    same = consolidate(folder.trust, PERIOD, april)
    assert same.unchanged
    assert same.tables.records["risk"].rows == done.tables.records["risk"].rows
    again = consolidate(folder.trust, PERIOD, april, rebuild=True)
    assert (again.differing, rows(folder, "risk")) == ([], before)
    consolidate(folder.trust, PERIOD, april, restate=True)
    assert not (folder.outputs / "internal" / "data" / "risk.csv").exists()
    consolidate(folder.trust, PERIOD, april)
    assert rows(folder, "risk") == before, "a draft that was not published counts for nothing"


def test_a_file_of_a_past_term_is_checked_by_what_was_declared_then(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    march = date(2027, 3, 24)
    spring_has_come(folder, march)
    path = folder.file_of(UNIT)
    before = check_files(folder.trust, [path], PERIOD, today=march).findings
    assert [f for f in before if f.record == "risk"]
    shutil.rmtree(folder.path / "templates")
    assert check_files(folder.trust, [path], PERIOD, today=march).findings == before


def test_declarations_that_cannot_be_read_any_more_are_told_in_a_sentence(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    march = date(2027, 3, 24)
    spring_has_come(folder, march)
    shutil.rmtree(folder.path / "templates")
    broken = "records/risk.toml: fields.state.list: is no list of codes"
    monkeypatch.setattr(past, "declared_then", Mock(side_effect=DeclarationError(f"{broken}\nand more")))
    done = consolidate(folder.trust, PERIOD, march)
    assert done.trust.by_today == (
        "2026-27-autumn is past, but the trust's own declarations of 17 December 2026 cannot be read any more "
        f"({broken}): it is made with the register and the declarations of today."
    )


def test_what_is_taken_out_again_is_shown_no_more_and_nothing_fails(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    shutil.rmtree(folder.path / "templates")
    reply(folder.trust, PERIOD, TODAY, [])
    report(folder.trust, PERIOD, TODAY)
    status(folder.trust, PERIOD, TODAY)
    assert not [part for part in examine(folder.path, TODAY) if part.state == "damaged"]


def use_risks(folder: Folder, used: str) -> None:
    """Say in the register whether the pack that holds the risks is used."""

    def say(book: openpyxl.Workbook) -> None:
        sheet = book["What we use"]
        column = column_of(sheet, "pack_use.pack")
        row = next(n for n in range(5, 60) if sheet.cell(n, column).value in ("Risks", None))
        sheet.cell(row, column).value = "Risks"
        sheet.cell(row, column_of(sheet, "pack_use.used")).value = used

    edit(folder.path / "trust.xlsx", say)


def test_a_record_that_is_no_longer_used_keeps_its_past(folder: Folder) -> None:
    pack = '[pack]\ntitle = "Risks"\nholds = "Risks."\nrecords = ["risk"]\n'
    write_templates(folder.path, {"packs/ours.toml": pack})
    use_risks(folder, "Yes")
    consolidate(folder.trust, PERIOD, TODAY)
    before = folder.output_bytes()
    use_risks(folder, "No")
    january, march = date(2027, 1, 11), date(2027, 3, 24)
    for made in prepare_workbooks(folder.trust, SPRING, january):
        assert "Risks" not in openpyxl.load_workbook(made.path).sheetnames
        target = folder.path / "returned" / SPRING / made.path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made.path, target)
    spring = consolidate(folder.trust, SPRING, march)
    assert not spring.tables.records["risk"].rows
    consolidate(folder.trust, PERIOD, march)
    assert [row["ref"] for row in rows(folder, "risk")] == ["R1", "R2", "R3"]
    now = folder.output_bytes()
    assert {name: now[name] for name in before} == before
    assert trace(folder.trust, PERIOD, f"record/risk/{UNIT}/R1/risk", march).figure.value == "The roof leaks"


def test_a_back_up_brings_them_back(folder: Folder, tmp_path: Path) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    restore(back_up(folder.path, None, TODAY).path, tmp_path / "restored")
    restored = Folder(tmp_path / "restored")
    consolidate(restored.trust, PERIOD, TODAY)
    assert restored.output_bytes() == folder.output_bytes()


def test_a_fault_stops_every_command_before_anything_is_written(folder: Folder) -> None:
    write_templates(folder.path, {"rules/ours.toml": '[[rule]]\ncode = "AP-001"\ncheck = "overdue"\n'})
    before = {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()}
    for command in (
        lambda: folder.trust,
        lambda: prepare_workbooks(folder.trust, PERIOD, TODAY),
        lambda: consolidate(folder.trust, PERIOD, TODAY),
    ):
        with pytest.raises(DeclarationError, match=r"templates/rules/ours\.toml: AP-001\.check"):
            command()
    assert {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()} == before
    (told,) = [part for part in examine(folder.path, TODAY) if part.part == "templates"]
    assert (told.state, "templates/rules/ours.toml: AP-001.check" in told.said) == ("damaged", True)
    back_up(folder.path, None, TODAY)


def test_a_field_keeps_its_type_once_returns_have_its_column(folder: Folder) -> None:
    text = ALL["records/risk.toml"].replace('type = "count"', 'type = "number"', 1)
    assert text != ALL["records/risk.toml"]
    consolidate(folder.trust, PERIOD, TODAY)
    write_templates(folder.path, {"records/risk.toml": text})
    before = {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file() and p.suffix not in (".lock", ".db")}
    for command in (
        lambda: prepare_workbooks(folder.trust, PERIOD, TODAY, force=True),
        lambda: consolidate(folder.trust, PERIOD, TODAY),
    ):
        with pytest.raises(DeclarationError) as told:
            command()
        assert str(told.value) == (
            "templates/records/risk.toml: fields.present.type: is 'number', and was 'count' when returns came that "
            "have this column: what they say is kept as that. Write that again, or take another key"
        )
    assert {p: p.read_bytes() for p in before} == before
    back_up(folder.path, None, TODAY)
    # a field that no return has may become another
    text = ALL["records/risk.toml"] + '\n[fields.lately]\ntype = "text"\nheading = "Lately"\n'
    write_templates(folder.path, {"records/risk.toml": text})
    consolidate(folder.trust, PERIOD, TODAY)
    write_templates(
        folder.path,
        {"records/risk.toml": text.replace('[fields.lately]\ntype = "text"', '[fields.lately]\ntype = "date"')},
    )
    consolidate(folder.trust, PERIOD, TODAY)


def test_doctor_says_how_much_is_the_trusts_own(folder: Folder) -> None:
    (told,) = [part for part in examine(folder.path, TODAY) if part.part == "templates"]
    assert (told.state, told.said) == ("whole", "templates/ adds or changes 8 declarations.")
