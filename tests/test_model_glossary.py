"""Which words a glossary explains: those that are used, and those that the trust has added."""

from pathlib import Path

import openpyxl
import pytest

from builders import register
from planbook.model.glossary import explained
from trust_folder import PERIOD, small_trust

WORDS = ("DfE", "KS2, KS4", "PE", "Provisional, revised, final", "Session", "Suspension rate")


def said(text: str, *words: str) -> list[str]:
    """The words of the register's glossary that are explained beside the text."""
    rows = "".join(f"| {word} | What it means. |\n" for word in words)
    known = register(term=f"| term | meaning |\n{rows}")
    return [row.text("term") for row in explained(known, known.rows("term"), [text])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lessons of PE, and more", ["PE"]),
        ("PEN is no pe", []),
        ("Results at KS4", ["KS2, KS4"]),
        ("Sessions attended", ["Session"]),
        ("the suspension rate of boys", ["Suspension rate"]),
        ("a rate of suspension", []),
        ("DFE", []),
        ("Revised finish", []),
        ("Provisional?", ["Provisional, revised, final"]),
    ],
)
def test_a_word_of_the_catalogue_is_explained_where_it_is_used(text: str, words: list[str]) -> None:
    assert said(text, *WORDS) == words


def test_a_word_that_the_trust_has_added_is_always_explained() -> None:
    assert said("", "PE", "ROSE", "our way") == ["ROSE", "our way"]


def test_the_glossary_of_a_workbook_has_the_words_that_stand_in_it(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t")
    book = openpyxl.load_workbook(next((folder.path / "issued" / PERIOD).glob("*.xlsx")))
    words = {row[0].value for row in book["Glossary"].iter_rows(min_row=6) if row[1].value == "Word"}
    assert {"KPI", "Session"} <= words
    assert not {"SIAMS", "SEF", "MAT", "SBM"} & words
