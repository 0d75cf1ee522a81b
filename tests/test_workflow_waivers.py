"""A waiver typed into a real register: what schools are asked, what the outputs say, and older registers."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.errors import RegisterError
from planbook.model.finding import Finding
from planbook.model.loading import load, templates_folder
from planbook.workflow.consolidate import consolidate
from planbook.workflow.explain import explain
from planbook.workflow.init import additions
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import Replied, reply
from planbook.workflow.status import status
from planbook.workflow.trust import open_trust
from planbook.workflow.validate import check_register, check_returned
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"
REASON = "The trust's reserve pays the rest."


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, with a forecast over the award at the last two schools that no comment explains; every test works
    on a copy.
    """
    made = small_trust(tmp_path_factory.mktemp("trust") / "t")
    for unit in (SECOND, THIRD):
        edit(made.file_of(unit), lambda book: comment_on_funding(book, None))
    return made.path


def comment_on_funding(book: openpyxl.Workbook, words: str | None) -> None:
    """Let `words` stand as the comment of every line of money with an allocation."""
    sheet = book["Funding"]
    comment, award = column_of(sheet, "funding_line.comment"), column_of(sheet, "funding_line.award")
    for row in range(6, sheet.max_row + 1):
        if isinstance(sheet.cell(row, award).value, int | float):
            sheet.cell(row, comment).value = words


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def waive(folder: Folder, **cells: object) -> None:
    """Type a row into the first line of the register's sheet Waivers."""

    def change(book: openpyxl.Workbook) -> None:
        for key, value in {"reason": REASON, **cells}.items():
            book["Waivers"].cell(6, column_of(book["Waivers"], f"waiver.{key}")).value = value

    edit(folder.path / "trust.xlsx", change)


def forecasts(folder: Folder) -> dict[str | None, str]:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    return {f.unit: f.severity for f in found if f.code == "FN-013"}


def replied(folder: Folder) -> Mapping[str, Replied]:
    return {r.unit: r for r in reply(folder.trust, PERIOD, TODAY)}


def file_of(done: Replied, end: str) -> Path:
    (found,) = [path for path in done.files if path.name.endswith(end)]
    return found


def texts(path: Path, sheet: str) -> str:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return " ".join(str(value) for row in rows for value in row if value is not None)


def checked_rules(path: Path) -> set[str]:
    sheet = openpyxl.load_workbook(path)["Check"]
    column = column_of(sheet, "explanation.rule")
    return {
        str(sheet.cell(row, column).value) for row in range(6, sheet.max_row + 1) if sheet.cell(row, column).value
    }


@pytest.mark.parametrize("row", [None, "Pupil premium"])
def test_of_what_is_waived_nothing_is_asked_of_the_school(folder: Folder, row: str | None) -> None:
    before = replied(folder)
    assert (before[SECOND].state, before[SECOND].warnings) == ("check", 1)
    assert before[THIRD].state == "check"
    assert "FN-013" in checked_rules(file_of(before[SECOND], ".xlsx"))
    waive(folder, rule="FN-013", unit="Brackenford Primary", period=PERIOD, ref=row, decided_on=date(2026, 12, 15))
    done = replied(folder)
    assert (done[SECOND].state, done[SECOND].warnings) == ("in order", 0)
    assert done[THIRD].state == "check", "the waiver is of one school"

    back = file_of(done[SECOND], ".xlsx")
    assert "Nothing to correct" in texts(back, "What to correct")
    assert "FN-013" not in checked_rules(back)
    funding = openpyxl.load_workbook(back)["Funding"]
    assert not any(cell.comment for line in funding.iter_rows() for cell in line)
    said = file_of(done[SECOND], "message_2026-27-autumn.txt").read_text(encoding="utf-8")
    assert "Everything is in order" in said
    assert "forecast" not in said
    assert REASON not in said, "what the trust has decided is not for the message to tell"
    assert "to check" not in file_of(done[SECOND], "receipt_2026-27-autumn.txt").read_text(encoding="utf-8")


def test_of_what_a_comment_explains_nothing_is_asked_of_the_school(folder: Folder) -> None:
    words = "Reserves pay; the governors agreed on 12 November."
    edit(folder.file_of(SECOND), lambda book: comment_on_funding(book, words))
    assert forecasts(folder) == {SECOND: "note", THIRD: "warning"}
    done = replied(folder)
    assert (done[SECOND].state, done[SECOND].warnings) == ("in order", 0)
    assert done[THIRD].state == "check"
    assert "FN-013" not in checked_rules(file_of(done[SECOND], ".xlsx"))
    (made,) = prepare_workbooks(folder.trust, "2026-27-spring", TODAY, [SECOND], force=True)
    assert words not in texts(made.path, "Funding"), "a term's comment answers that term's query alone"


def test_the_next_workbook_does_not_ask_for_it_either(folder: Folder) -> None:
    def asked() -> dict[str, set[str]]:
        made = prepare_workbooks(folder.trust, "2026-27-spring", TODAY, [SECOND, THIRD], force=True)
        return {w.unit: checked_rules(w.path) for w in made}

    before = asked()
    waive(folder, rule="FN-013", unit=SECOND, period="2026-27-year")
    assert asked() == {SECOND: before[SECOND] - {"FN-013"}, THIRD: before[THIRD]}
    assert all("FN-013" in rules for rules in before.values())


def test_it_is_a_note_in_every_output(folder: Folder) -> None:
    assert forecasts(folder) == {SECOND: "warning", THIRD: "warning"}
    waive(folder, rule="FN-013", unit=THIRD, decided_by="Priya Anand")
    assert forecasts(folder) == {SECOND: "warning", THIRD: "note"}
    done = consolidate(folder.trust, PERIOD, TODAY)
    (own,) = [f for f in done.checked.findings if f.code == "FN-013" and f.unit == THIRD]
    assert own.message.endswith(f"Waived by Priya Anand: “{REASON}”")
    verdicts = {f.unit: f.verdict for f in done.checked.files}
    assert verdicts[THIRD] == "accepted"
    assert verdicts[SECOND] == "accepted-with-findings"
    (line,) = [f for f in done.tables.findings if f.code == "FN-013" and f.unit == THIRD]
    assert line.severity == "note"
    book = openpyxl.load_workbook(folder.outputs / "internal" / "findings.xlsx")
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert any(REASON in text for text in cells)
    states = {u.unit: u.warnings for u in status(folder.trust, PERIOD, TODAY).units}
    assert (states[SECOND], states[THIRD]) == (1, 0)


def test_a_unit_that_need_not_return_is_not_reminded(folder: Folder) -> None:
    folder.file_of(FIRST).unlink()
    begin_anew(folder.path)
    before = replied(folder)[FIRST]
    assert before.state == "overdue"
    assert before.files
    waive(folder, rule="TR-001", unit=FIRST, period=PERIOD)

    def absent() -> list[Finding]:
        return [f for f in check_returned(folder.trust, PERIOD, TODAY).findings if f.code == "TR-001"]

    assert [(f.severity, f.unit) for f in absent()] == [("note", FIRST)]
    assert {u.unit: u.state for u in status(folder.trust, PERIOD, TODAY).units}[FIRST] == "excused"
    done = replied(folder)[FIRST]
    assert (done.state, list(done.files)) == ("excused", [])
    assert not any(path.exists() for path in before.files), "the reminder that was written is out of date"
    merged = openpyxl.load_workbook(folder.outputs / "replies" / "messages.xlsx").active
    assert merged is not None
    assert [row[0] for row in merged.iter_rows(min_row=2, values_only=True)] == [SECOND, THIRD]


def test_a_waiver_that_can_be_for_nobody_stops_the_work_with_its_cell(folder: Folder) -> None:
    waive(folder, rule="FN-013", unit="Brackenfjord")
    with pytest.raises(RegisterError, match="Waivers B6: The waiver of FN-013 names “Brackenfjord”"):
        open_trust(folder.path)


def test_a_waiver_of_an_error_is_pointed_out_and_waives_nothing(folder: Folder) -> None:
    waive(folder, rule="AP-001")
    assert [(f.code, f.cells) for f in folder.trust.register_findings if f.code != "RG-059"] == [
        ("RG-046", ("A6",))
    ]


# Registers of before there were waivers


def test_a_register_of_1_0_is_read_and_nothing_is_missing_from_it(tmp_path: Path) -> None:
    released = templates_folder() / "released"
    for name in ("register-1.0.xlsx", "register-1.0-filled.xlsx"):
        found = check_register([released / name]).findings
        assert not [f for f in found if f.code.startswith("WB-") or f.sheet == "Waivers"], name
    shutil.copyfile(released / "register-1.0-filled.xlsx", tmp_path / "trust.xlsx")
    trust = open_trust(tmp_path)
    assert trust.register.submission.version == "1.0"
    assert list(trust.register.rows("waiver")) == []
    shown = additions(tmp_path)
    told = [(a.record, a.label) for a in shown if a.kind != "row"]
    columns = {
        "trust": (
            "Disclosure audit",
            "Data controller",
            "Years kept",
            "Reserves are pooled",
            "All of them, judged early",
            "Plan changes need agreement by",
            "Open part of papers",
            "Confidential part of papers",
            "Workbooks are at",
        ),
        "unit": ("Belongs to", "From", "Until", "Report goes to", "Its head is called", "LAEstab", "Address"),
        "kpi": (
            *(
                "Parts count",
                "About",
                "Out of people",
                "Shown",
                "Is of",
                "Kinds",
                "Only for",
                "Not for",
                "Who gives it",
                "Of reserves",
            ),
            *("Decimals", "Judged", "From", "Until"),
        ),
        "benchmark": ("Address", "Out after"),
        "award": ("From", "Until"),
    }
    titles = {"trust": "Trust", "unit": "Units", "kpi": "KPIs", "benchmark": "Benchmarks", "award": "Allocations"}
    for record, headings in columns.items():
        wanted = [(record, f"the column {heading} of {titles[record]}") for heading in headings]
        assert [one for one in told if one[0] == record] == wanted
    assert [label for record, label in told if record in ("waiver", "extension", "meeting_day")] == [
        "the sheet Extensions",
        "the sheet Meeting days",
        "the sheet Waivers",
    ]
    call = [sys.executable, "-m", "planbook", "init", str(tmp_path), "--update"]
    said = subprocess.run(call, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    assert "the sheet Waivers" in said
    assert "migrate trust.xlsx makes a register that has the sheets and columns." in said


def test_a_register_of_today_that_has_lost_the_sheet_is_told_so(folder: Folder) -> None:
    edit(folder.path / "trust.xlsx", lambda book: book.remove(book["Waivers"]))
    with pytest.raises(RegisterError, match="fault at Waivers: The sheet Waivers is not in the workbook"):
        open_trust(folder.path)


def test_columns_that_were_added_since_are_shown_too(folder: Folder, tmp_path: Path) -> None:
    later = tmp_path / "later" / "workbook_templates"
    shutil.copytree(templates_folder(), later)
    for name, old, new in (
        (
            "register/unit.toml",
            "[fields.phase]",
            '[fields.motto]\ntype = "text"\nheading = "Motto"\n\n[fields.phase]',
        ),
        ("formats/register.toml", '"unit_id", ', '"unit_id", "motto", '),
        ("formats/register.toml", 'version = "1.2"\nreads = [', 'version = "1.3"\nreads = ["1.3", '),
    ):
        text = (later / name).read_text(encoding="utf-8")
        assert old in text
        (later / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [(a.record, a.kind, a.label) for a in additions(folder.path, load(later))] == [
        ("unit", "column", "the column Motto of Units")
    ]


# Explaining


def test_its_rules_and_fields_are_explained() -> None:
    declarations = load()
    for code in ("RG-043", "RG-044", "RG-045", "RG-046", "RG-047"):
        said = explain(declarations, code)
        assert said.title.startswith(f"{code}: ") and "waive" in said.title
        assert said.text
        assert dict(said.facts)["What to do"]
    assert (
        "waiver.reason",
        "Reason: Why it is accepted. It is shown beside the query, for anyone who reads it.",
    ) in (explain(declarations, "waiver").facts)
    assert dict(explain(declarations, "waiver.period").facts)["In the formats"] == "register"


def test_of_a_warning_it_is_said_that_it_can_be_waived() -> None:
    declarations = load()
    said = {code: dict(explain(declarations, code).facts) for code in ("FN-013", "AP-001", "TR-002")}
    assert said["FN-013"]["Can be waived"] == "by the coordinator, with the reason, on the register's sheet Waivers"
    assert not any("Can be waived" in said[code] for code in ("AP-001", "TR-002")), "an error, and a note"
