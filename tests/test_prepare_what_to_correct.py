"""The clean workbook of what was sent: the five samples go back whole, with notes that point where they should."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planbook.collect.workbook import read_workbook
from planbook.model.finding import Finding, where_told, worst_first
from planbook.model.loading import load, templates_folder
from planbook.model.register import Register
from planbook.model.samples import load_samples
from planbook.model.submission import Submission, is_provisional
from planbook.model.values import Value
from planbook.prepare.content.prefill import prefill
from planbook.prepare.content.returned import Returned, given_back
from planbook.prepare.job import GivenRow, Job, Reply
from planbook.prepare.sheets.cell_notes import unchanged
from planbook.prepare.sheets.what_to_correct import title_of
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from workbooks import cell, job, keys

DECLARATIONS = load()
SAMPLES = load_samples(DECLARATIONS)
TODAY = date(2026, 12, 14)

Row = tuple[tuple[str, Value], ...]


def rows(submission: Submission, record: str) -> list[Row]:
    """What was read of a record, without refs that only say where a row stands."""
    return [
        tuple(
            (key, None if isinstance(value, str) and is_provisional(value) else value)
            for key, value in zip(table.keys, row.values, strict=True)
        )
        for table in submission.tables
        if table.record == record
        for row in table.rows
    ]


def finding(
    severity: str = "error", sheet: str = "Actions", cell_: str = "I6", message: str = "It is blank."
) -> Finding:
    return Finding(
        "AP-001",
        severity,
        "990001",
        None,
        sheet,
        (cell_,),
        "action",
        6,
        "status",
        None,
        message,
        "Fill it in.",  # type: ignore[arg-type]
    )


class Sample:
    """A sample as it was sent, and the clean workbook of it."""

    def __init__(self, name: str) -> None:
        sample = SAMPLES[name]
        folder = templates_folder() / "samples"
        self.register = Register(read_workbook(folder / f"{name}-register.xlsx", DECLARATIONS), DECLARATIONS)
        self.sent = read_workbook(folder / f"{name}.xlsx", DECLARATIONS)
        period = self.register.calendar.period(sample.period)
        assert period is not None
        self.period = period
        given = prefill(DECLARATIONS, self.register, sample.unit, period, [])
        issued = Job(DECLARATIONS.formats[sample.format], self.register, sample.unit, period, given, TODAY)
        self.returned: Returned = given_back(DECLARATIONS, self.register, issued, self.sent)
        self.findings = validate(self.returned.submission, self.register, period, None, "x.xlsx")
        reply = Reply(tuple(worst_first(self.findings)), (), (), received_on=TODAY, back_by=TODAY)
        self.data = write_workbook(DECLARATIONS, replace(self.returned.job, feedback=reply))

    @property
    def book(self) -> Workbook:
        return load_workbook(io.BytesIO(self.data))


@pytest.fixture(scope="module", params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Sample:
    return Sample(request.param)


def test_what_was_sent_is_read_from_the_clean_workbook_again(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "reply.xlsx"
    path.write_bytes(sample.data)
    back = read_workbook(path, DECLARATIONS)
    assert back.problems == ()
    for record in {t.record for t in sample.sent.tables} - {"explanation"}:
        assert rows(back, record) == rows(sample.sent, record), record


def test_nothing_more_and_nothing_less_is_found_in_it(sample: Sample, tmp_path: Path) -> None:
    """But for what was read with care (a date one way only), which the clean workbook has corrected."""
    path = tmp_path / "reply.xlsx"
    path.write_bytes(sample.data)
    again = validate(read_workbook(path, DECLARATIONS), sample.register, sample.period, None, "x.xlsx")
    careful = {fault.code for table in sample.sent.tables for fault in table.faults if fault.read_as}

    def told(findings: list[Finding]) -> list[tuple[str, str | None, tuple[str, ...]]]:
        return sorted((f.code, f.sheet, f.cells) for f in findings if f.code not in careful)

    assert told(again) == told(sample.findings)
    first = validate(sample.sent, sample.register, sample.period, None, "x.xlsx")
    assert sorted(f.code for f in sample.findings) == sorted(f.code for f in first)


def test_every_finding_with_a_cell_is_a_note_on_that_cell(sample: Sample) -> None:
    book = sample.book
    noted = [f for f in sample.findings if f.cells and f.record not in {None, "explanation"}]
    assert noted
    for found in noted:
        for address in found.cells:
            comment = book[found.sheet][address].comment
            assert comment is not None, f"{found.sheet}!{address}"
            assert found.message in comment.text
            assert found.remedy in comment.text


def test_the_same_reply_is_the_same_bytes(sample: Sample) -> None:
    again = Sample(next(name for name in SAMPLES if SAMPLES[name].unit == sample.returned.job.unit))
    if again.returned.job.format.key == sample.returned.job.format.key:
        assert again.data == sample.data


# The first sheet


def with_reply(*findings: Finding, rows_: dict[str, list[GivenRow]] | None = None) -> Workbook:
    given = rows_ or {"action": [GivenRow({"ref": "1.1", "action": "Teach", "finish": date(2027, 3, 25)})]}
    taken_in = (("Actions", "One action"),)
    reply = Reply(findings, (), taken_in, received_on=date(2026, 12, 9), back_by=date(2026, 12, 16))
    made = replace(job(rows=given), feedback=reply)
    return load_workbook(io.BytesIO(write_workbook(DECLARATIONS, made)))


@pytest.mark.parametrize(
    ("severities", "title"),
    [
        (["error"] * 3 + ["warning"] * 3 + ["note"], "What to correct: three things, and three to check"),
        (["error"], "What to correct: one thing"),
        (["warning"] * 12, "What to check: 12 things"),
        (["note"], "Nothing to correct"),
        ([], "Nothing to correct"),
    ],
)
def test_the_title_counts_in_words(severities: list[str], title: str) -> None:
    assert title_of([finding(severity) for severity in severities]) == title


def test_at_most_ten_are_listed_and_the_rest_counted() -> None:
    sheet = with_reply(*(finding(message=f"Line {n}.") for n in range(13))).worksheets[0]
    texts = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    assert [t for t in texts if t.startswith("Line ")] == [f"Line {n}." for n in range(10)]
    assert "Three more of the kind “Error” are notes on their cells." in texts


def test_a_schools_words_are_never_live_on_it() -> None:
    said = '=HYPERLINK("http://example.org","x")'
    book = with_reply(finding(message=said))
    cells = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == said]
    assert [c.data_type for c in cells] == ["s"]


def test_a_workbook_that_does_not_go_back_has_neither_sheet_nor_notes() -> None:
    book = load_workbook(io.BytesIO(write_workbook(DECLARATIONS, job())))
    assert book.sheetnames[0] == "Cover"
    assert not any(c.comment for s in book.worksheets for row in s.iter_rows() for c in row)


# The cells


def test_a_marked_cell_loses_its_colour_with_the_first_change() -> None:
    status = keys(with_reply()["Actions"])["action.status"]
    book = with_reply(finding(cell_=f"{status}6"))
    sheet = book["Actions"]
    address = cell(sheet, "action.status", 6).coordinate
    formulas = [
        rule.formula[0]
        for ranged in sheet.conditional_formatting
        if str(ranged.sqref) == address
        for rule in ranged.rules
    ]
    assert formulas == [f"LEN(${address[:-1]}$6)=0"]


@pytest.mark.parametrize(
    ("value", "formula"),
    [
        (None, "=LEN($F$12)=0"),
        ('say "4k"', '=EXACT($F$12,"say ""4k""")'),
        (0.6, "=$F$12=0.6"),
        (date(2027, 3, 25), "=$F$12=46471"),
        ("x" * 300, "=LEN($F$12)=300"),
    ],
)
def test_whether_a_cell_still_holds_what_was_sent(value: Value, formula: str) -> None:
    assert unchanged("F12", value) == formula


def test_what_has_no_cell_is_listed_before_what_has_one() -> None:
    def found(code: str, *cells: str) -> Finding:
        return Finding(code, "error", None, None, None, cells, None, None, None, None, "m", "r")

    told = worst_first([found("AP-012", "D6"), found("WB-010"), found("AP-013", "E6")])
    assert [f.code for f in told] == ["WB-010", "AP-012", "AP-013"]
    assert where_told(told[1:]) == "are notes on their cells"
    assert where_told(told[:1]) == "concerns a sheet or the workbook as a whole"
    several = "are notes on their cells, or concern a sheet or the workbook as a whole"
    assert where_told(told) == several
