"""One workbook, one count: Check, the cover, What to correct and the message say the same numbers."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.cells import read_cell
from planbook.model.declarations import Field
from planbook.model.loading import load
from planbook.model.meaning import is_blank
from planbook.model.prose import number_word
from planbook.model.submission import READ_AS_BLANK
from planbook.prepare.content.fillers import filler_words
from planbook.prepare.sheets.check import OPEN
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_files, check_returned
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust
from typed_faults import type_faults, type_odd_rows

DECLARATIONS = load()
UNIT = "990101"
DECLARED = "PR-010"
"""The declaration: it has its own line on the Check sheet, on which nothing is begun until the head begins."""
FILLED: dict[str, Sequence[tuple[str, int, str]]] = {
    "Actions": [
        ("action.status", 6, "-"), ("action.status", 7, "n/a"), ("action.status", 8, "Off track"),
        ("action.next_step", 8, "TBC."), ("action.progress", 8, "Results pending"), ("action.led_by", 9, "Vacant"),
        ("action.status", 9, "Off track"), ("action.next_step", 9, "What? * ~ more of it"),
        ("action.progress", 9, "??"),
    ],
    "KPIs": [
        ("kpi_value.numerator", 6, "-"), ("kpi_value.numerator", 7, "not known"),
        ("kpi_value.denominator", 7, "not known"), ("kpi_value.denominator", 8, "–"),
    ],
    "Funding": [("funding_line.spent", 6, "  -  ")],
}  # fmt: skip


def with_fillers(book: openpyxl.Workbook) -> None:
    for sheet, cells in FILLED.items():
        for key, row, text in cells:
            book[sheet].cell(row, column_of(book[sheet], key)).value = text


def check_lines(book: openpyxl.Workbook) -> list[tuple[str, str, int, str]]:
    """Sheet, state, things and rule of each line of the Check sheet."""
    rows = book["Check"].iter_rows(min_row=6, max_col=7, values_only=True)
    return [(str(r[0]), str(r[2]), int(r[3] or 0), str(r[6])) for r in rows if r[1]]


def by_state(book: openpyxl.Workbook) -> Counter[str]:
    counted: Counter[str] = Counter()
    for _, state, things, _ in check_lines(book):
        counted[state.lower()] += things
    return counted


def on_cover(book: openpyxl.Workbook) -> Counter[str]:
    counted: Counter[str] = Counter()
    for (text,) in book["Cover"].iter_rows(min_col=6, max_col=6, values_only=True):
        for number, state in re.findall(r"(\d+) (to correct|to explain|explained)", str(text)):
            counted[state] += int(number)
    return counted


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = small_trust(tmp_path_factory.mktemp("alike") / "t", units=2, periods=2)
    edit(folder.file_of(UNIT), with_fillers)
    return folder


def test_fillers_are_counted_alike_before_and_after_the_workbook_is_sent(
    folder: Folder, soffice: Callable[..., Path], tmp_path: Path
) -> None:
    typed = tmp_path / "typed" / "typed.xlsx"
    typed.parent.mkdir()
    typed.write_bytes(folder.file_of(UNIT).read_bytes())
    (done,) = reply(folder.trust, PERIOD, TODAY, [UNIT])
    found = [f for f in check_returned(folder.trust, PERIOD, TODAY).findings if f.unit == UNIT and f.file]
    by_code = Counter(f.code for f in found if f.severity != "note")
    assert {"AP-001", "AP-017", "AP-018", "KP-001", "FN-010"} <= by_code.keys()

    # As the school saw it while it typed.
    seen = openpyxl.load_workbook(soffice(typed, "xlsx"), data_only=True)
    for sheet, _, things, rule in check_lines(seen):
        if rule != DECLARED:
            assert things == by_code[rule], (sheet, rule)

    # As it goes back: as it is written, and as it is worked out.
    (back,) = [path for path in done.files if path.suffix == ".xlsx"]
    copy = tmp_path / "back" / "back.xlsx"
    copy.parent.mkdir()
    copy.write_bytes(back.read_bytes())
    message = next(p for p in done.files if p.name.endswith(".txt") and "message" in p.name).read_text()
    written = openpyxl.load_workbook(back, data_only=True)
    title = str(written["What to correct"]["A1"].value)
    assert f"{number_word(done.errors)} things to correct" in message
    assert f"{number_word(done.errors)} things" in title
    assert f"and {number_word(done.warnings)} to check" in message
    assert f"and {number_word(done.warnings)} to check" in title
    for book in (written, openpyxl.load_workbook(soffice(copy, "xlsx"), data_only=True)):
        counted = by_state(book)
        assert counted["to correct"] == done.errors
        assert counted["to explain"] == done.warnings - by_code[DECLARED]
        assert on_cover(book) == {state: n for state, n in counted.items() if n and state.startswith("to ")}


def test_what_check_counts_is_what_is_found_whatever_is_typed(
    tmp_path: Path, soffice_all: Callable[[Sequence[Path], str], list[Path]]
) -> None:
    """Of each rule that has a line on the Check sheet, and no rule that should have one is without it."""
    folder = small_trust(tmp_path / "t", units=3, periods=2)
    sent = sorted(folder.returned.parent.glob("*/*.xlsx"))
    typed = tmp_path / "typed"
    typed.mkdir()
    copies = []
    for number, path in enumerate(sent):
        for again in range(2):
            copies.append(typed / f"{number}-{again}.xlsx")
            copies[-1].write_bytes(path.read_bytes())
            typing = type_odd_rows if again else type_faults
            edit(copies[-1], lambda book, how=typing, seed=2 * number + again: how(book, DECLARATIONS, seed))  # type: ignore[misc]
    told = 0
    for copy, worked in zip(copies, soffice_all(copies, "xlsx"), strict=True):
        period = sent[int(copy.name.partition("-")[0])].parent.name
        found = Counter(
            (f.sheet, f.code)
            for f in check_files(folder.trust, [copy], period).findings
            if f.severity != "note" and f.code != DECLARED and DECLARATIONS.rules[f.code].live
        )
        lines = check_lines(openpyxl.load_workbook(worked, data_only=True))
        counted = {
            (sheet, code): n for sheet, state, n, code in lines if state in OPEN[:2] and code != DECLARED and n
        }
        assert counted == dict(found), copy.name
        told += sum(counted.values())
    assert told > 20


@pytest.mark.parametrize("kind", ["text", "long_text", "id", "ref", "date", "number", "count", "money", "percent",
                                  "answer", "yes_no", "choice", "choices"])  # fmt: skip
def test_the_words_that_formulas_take_for_blank_are_those_that_reading_does(kind: str) -> None:
    listed = {"choice": "status", "choices": "term", "percent": ""}.get(kind, "")
    listed = listed if listed in DECLARATIONS.lists else next(iter(DECLARATIONS.lists)) if listed else ""
    for accepts in ((), ("zero", "unsettled")):
        spec = Field("x", kind, "X", list=listed, accepts=accepts if kind in {"text", "long_text"} else ())
        words = filler_words(DECLARATIONS, spec)
        assert ("-" in words) == (kind != "id")
        said = {w for c in DECLARATIONS.lists["no_answer"] for w in (c.word, *c.also)} | {*words, "<5", "12", "…"}
        said |= {"Results pending", "Awaiting validation.", "data to follow"}
        assert ("results pending" in words) == is_blank(spec, "Results pending", DECLARATIONS.lists)
        for word in said:
            read = read_cell(spec, word, DECLARATIONS.lists)
            blank = read.value in (None, "") and (not read.code or read.code in READ_AS_BLANK)
            assert is_blank(spec, word, DECLARATIONS.lists) == blank, (kind, word, read)
