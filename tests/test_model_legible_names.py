"""Names of files as they can be kept and shown."""

import os
import re

from planbook.model.legible_names import legible, legible_apart, without_mark


def test_a_name_is_shown_as_it_is() -> None:
    assert legible("plan\u202exslx.exe") == "plan\ufffdxslx.exe"
    assert legible("Ysgol Dŵr – plán.xlsx") == "Ysgol Dŵr – plán.xlsx"


NOT_TEXT = [
    os.fsdecode(b"\xff.xlsx"), os.fsdecode(b"\xfe.xlsx"), os.fsdecode(b"caf\xe9.xlsx"),
    os.fsdecode(b"caf\xe8.xlsx"), os.fsdecode(b"\xff"), os.fsdecode(b".\xff"), os.fsdecode(b"\xff" * 255),
    "\ufffd.xlsx", "a\nb.xlsx", "a\tb.xlsx", "a\x7fb.xlsx", "a\u2028b.xlsx", "plan\u202exslx.exe",
    "plan\u200exslx.exe", "plan.xlsx\n", "plan.xlsx",
]  # fmt: skip


def test_what_is_no_text_in_a_name_is_replaced_and_names_stay_apart() -> None:
    shown = legible_apart(NOT_TEXT)
    assert list(shown) == NOT_TEXT
    assert len(set(shown.values())) == len(NOT_TEXT)
    assert all(text.isprintable() and legible(text) == text for text in shown.values())
    assert [shown[name] for name in ("\ufffd.xlsx", "plan.xlsx")] == ["\ufffd.xlsx", "plan.xlsx"]
    assert re.fullmatch("caf\ufffd~[0-9a-f]{8}\\.xlsx", shown[NOT_TEXT[2]])
    assert without_mark(shown[NOT_TEXT[2]]) == "caf\ufffd.xlsx"
    assert without_mark("plan~12345678.xlsx") == "plan~12345678.xlsx"


def test_a_name_that_looks_like_no_other_has_no_mark() -> None:
    assert legible_apart([NOT_TEXT[2], "plan.xlsx"]) == {NOT_TEXT[2]: "caf\ufffd.xlsx", "plan.xlsx": "plan.xlsx"}


def test_a_mark_that_is_taken_is_longer() -> None:
    first = legible_apart(NOT_TEXT[:2])
    taken = first[NOT_TEXT[0]]
    again = legible_apart([*NOT_TEXT[:2], taken])
    assert again[taken] == taken
    assert len(set(again.values())) == 3
