"""A trust's own declarations with one thing wrong each: that is told, where it was written, and nothing else."""

from pathlib import Path

import pytest

from own_templates import ALL, write_templates
from planbook.errors import DeclarationError
from planbook.workflow.declared import declared

PAPER = """
[report]
title = "Risks, {period}"
audience = "external"
scope = "unit"

[[block]]
key = "risks"
title = "Risks"
table = "risk"
where = { overdue = [true] }
columns = ["ref", "risk", "state", "hurt"]
empty = "No risk is overdue."
"""
PACK = """
[pack]
title = "Risks"
holds = "Risks with who watches them"
records = ["risk"]
papers = ["risks"]
on = true
"""
WORDS = """
[words]
area = ["key priority", "key priorities"]
action = ["task", "tasks"]
"""
SOUND = {**ALL, "reports/risks.toml": PAPER, "packs/risks.toml": PACK, "words.toml": WORDS}

RECORD, LIST, FORMAT, REPORT, WORD = (
    "records/risk.toml",
    "lists.toml",
    "formats/our-plan.toml",
    "reports/risks.toml",
    "words.toml",
)
WRONG = [
    # What does not fit its type: what names the record, the field or the paper is not told that it is missing.
    (RECORD, 'due = ["review"]', 'due = "review"', "record.due: does not fit: 'review' is not a list"),
    (
        RECORD,
        'due = ["review"]',
        'begins = "state"\ndue = ["review"]',
        "fields.state.type: has to be a date: rows begin",
    ),
    (RECORD, 'due = ["review"]', 'begins = "opens"\ndue = ["review"]', "record.begins: there is no field 'opens'"),
    (RECORD, 'many = "risks"\n', "", "record.many: is missing"),
    (RECORD, 'heading = "State"', "heading = 3", "fields.state.heading: does not fit: 3 is not words"),
    (RECORD, 'heading = "State"\n', "", "fields.state.heading: is missing"),
    (RECORD, 'type = "date"', 'type = "dat"', "fields.review.type: there is no type 'dat' (is 'date' meant?)"),
    (
        RECORD,
        "{ people = true }",
        '"intrenal"',
        "fields.present.disclosure: does not fit: 'intrenal'",
    ),
    (REPORT, '"external"', '"extrenal"', "report.audience: does not fit: 'extrenal' is not one of"),
    (REPORT, 'title = "Risks, {period}"\n', "", "report.title: is missing"),
    (REPORT, 'key = "risks"\n', "", "block.key: is missing: its key has to be at most 34 of a-z, 0-9 and _"),
    (REPORT, "[true]", '["true"]', "block.risks.where.overdue: does not fit: 'true' is words; write it without"),
    # What is not said.
    (RECORD, 'list = "risk_state"\n', "", "fields.state.list: is missing: the list of the words to choose from"),
    (RECORD, 'of = "action"\n', "", "fields.action.of: is missing: the record of which it names a row"),
    # What cannot be.
    (RECORD, "spare = 10", "spare = -4", "record.spare: -4 is below 0; leave it out"),
    (
        RECORD,
        'type = "count"',
        'type = "count"\nminimum = 5\nmaximum = 2',
        "fields.present.minimum: 5 is above",
    ),
    (
        RECORD,
        "[fields.state]",
        '[fields.Hue]\ntype = "text"\nheading = "Hue"\n[fields.state]',
        "fields.Hue: is",
    ),
    (RECORD, "[fields.state]", '[fields.unit]\ntype = "text"\nheading = "Of"\n[fields.state]', "fields.unit: is a"),
    (RECORD, 'title = "Risks"', 'title = "A:b/c"', "sheet.risk.title: 'A:b/c' names a sheet: 1 to 31 characters"),
    (FORMAT, "[[sheet]]", '[[sheet]]\nrecord = "area"\nshow = []\n[[sheet]]', "sheet.area.show: is empty"),
    (REPORT, "[report]", "[report]\nmost_pages = -1", "report.most_pages: -1 is below 0; leave it out"),
    (REPORT, "[report]", '[report]\nown_after = "riks"', "report.own_after: there is no 'riks' here (is 'risks' m"),
    (REPORT, 'table = "risk"', 'table = "risk"\nreader = "state"', "block.risks.reader: 'state' names no body"),
    # What is called alike.
    (RECORD, 'title = "Risks"', 'title = "Tasks"', "sheet.risk.title: 'Tasks' is a name of the sheet of 'action'"),
    (RECORD, 'title = "Risks"', 'title = "Actions"', "sheet.risk.title: 'Actions' is a name of the sheet of"),
    (RECORD, 'title = "Risks"', 'title = "Check"', "sheet.risk.title: 'Check' is a name of a sheet that every"),
    (LIST, '"Closed"', '"Open"', "risk_state.closed.word: 'Open' is how 'open' is written too"),
    (LIST, '"Closed"', '"live"', "risk_state.closed.word: 'live' is how 'open' is written too"),
    (LIST, '"Closed"', '" "', "risk_state.closed.word: is blank: nobody could choose it"),
    (
        REPORT,
        '["ref", "risk"',
        '[{ key = "ref", heading = "X" }, { key = "risk", heading = "X" }',
        "block.risks.columns: 'ref' and 'risk' are both headed 'X'",
    ),
    (REPORT, '["ref", "risk"', '[{ key = "ref", named = 6 }, "risk"', "block.risks.columns: 'ref': `named` is how"),
    (
        WORD,
        '["task", "tasks"]',
        '["risk", "risks"]',
        "words.action: 'risk' is what a row of 'risk_watched'",
    ),
    (WORD, '["task", "tasks"]', '["KPI", "KPIs"]', "words.action: 'KPI' is what a row of 'kpi' is called"),
    (WORD, '["task", "tasks"]', '["ta{sk", "tasks"]', "words.action: 'ta{sk' names a sheet: 1 to 31 characters"),
]


@pytest.mark.parametrize(("file", "sound", "wrong", "fault"), WRONG, ids=[case[3] for case in WRONG])
def test_one_thing_wrong_is_told_where_it_was_written_and_nothing_else(
    tmp_path: Path, file: str, sound: str, wrong: str, fault: str
) -> None:
    assert sound in SOUND[file]
    columns = wrong.startswith("[{")  # which closes its bracket with those that are left
    text = SOUND[file].replace(sound, wrong, 1)
    text = text.replace(', "state", "hurt"]', "]") if columns else text
    write_templates(tmp_path, {**SOUND, file: text})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    lines = str(told.value).splitlines()
    # What a sheet is called is told where it is shown: in each format that shows it.
    own = [line.removeprefix("templates/") for line in lines if fault in line]
    assert own, lines
    assert len(own) == len(lines), lines
    if ".title: " not in fault or not fault.startswith("sheet."):
        assert own[0].startswith(f"{file}: {fault}"), own


def test_a_file_that_is_no_toml_is_told_alone_and_with_others_that_are_none(tmp_path: Path) -> None:
    write_templates(tmp_path, {**SOUND, RECORD: "[record\n", LIST: "risk_state = [\n"})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    lines = str(told.value).splitlines()
    assert [line.split(": is not TOML")[0] for line in lines] == [
        f"templates/{file}: the file" for file in (RECORD, LIST)
    ]


def test_two_words_that_are_each_others_are_both_told(tmp_path: Path) -> None:
    write_templates(tmp_path, {"words.toml": '[words]\narea = ["aim", "aims"]\naction = ["aim", "aims"]\n'})
    with pytest.raises(DeclarationError) as told:
        declared(tmp_path)
    assert str(told.value).splitlines() == [
        f"templates/words.toml: words.{key}: 'aim' is what a row of {other!r} is called; "
        "give one of them another word"
        for key, other in (("area", "action"), ("action", "area"))
    ]


def test_a_count_of_a_trusts_own_is_never_below_zero(tmp_path: Path) -> None:
    write_templates(tmp_path)
    assert declared(tmp_path).records["risk"].field("hurt").minimum == 0
    write_templates(
        tmp_path, {**ALL, RECORD: ALL[RECORD].replace('type = "count"', 'type = "count"\nminimum = -5', 1)}
    )
    assert declared(tmp_path).records["risk"].field("present").minimum == -5


def test_a_sheet_whose_record_says_no_more_says_what_its_rows_are(tmp_path: Path) -> None:
    bare = "".join(
        line for line in ALL[RECORD].splitlines(keepends=True) if not line.startswith(("ask = ", "asks = "))
    )
    write_templates(tmp_path, {**ALL, RECORD: bare})
    sheet = declared(tmp_path).formats["objectives-actions"].sheet("risk")
    assert sheet and (sheet.ask, sheet.asks) == ("One row for each risk.", "Risks")


def test_what_was_declared_is_sound(tmp_path: Path) -> None:
    write_templates(tmp_path, SOUND)
    assert declared(tmp_path).records["risk"].title == "Risks"
