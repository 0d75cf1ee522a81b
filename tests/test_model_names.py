"""The names of a unit's files: no two units have one, and every system, shell and mail program takes it."""
# ruff: noqa: E501  # lists of names read better unbroken

import itertools
import os
import shlex
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import examples
from planbook.model.names import (
    comparable,
    file_name,
    former_name,
    slug,
    unit_file_id,
    unit_named,
    unit_spoken_of,
    workbook_name,
)
from planbook.model.shell_quoting import typed

PLAIN = ["990101", "MR-03", "Centre", "a", "Team-7-b", "0"]
ODD = [
    "MR 03", "MR_03", "MR.03", "MR/03", "MR--03", "-MR-03", "MR-03-", "MR-03 ", "MR-03.", "MR-03--ba4d7b02", "MR–03",
    "МР-03", "区-1", "学校", "مدرسة-٣", "בית-1", "नमस्ते-१", "École-1", "Ecole-1", "ガ-1", "カ-1", "😀", "😁", "COM1.x",
    "CON", "con-", "aux", "LPT9", "nul.txt", "conin$", "../up", "~", "$HOME", "*", "?", "{value}", "%s", "[bold]",
    "a\nb", "a\tb", "a b", "A\u200bB", "\u202eMR", "\ufeffMR", "\u3164", "\u0301x", "ud\udce9x", "x" * 49, "x" * 50,
    "界" * 40, "界" * 41, "&", "#", "'", '"', "`", "|", ";", "<>", ":", "\\",
]  # fmt: skip
ids = st.text(min_size=1, max_size=30) | st.from_regex(r"[A-Za-z0-9 ._/-]{1,12}", fullmatch=True)


@pytest.mark.parametrize("unit", PLAIN)
def test_a_plain_id_is_itself_as_it_always_was(unit: str) -> None:
    assert unit_file_id(unit) == unit.lower()
    assert former_name(unit, "St Wulfrun's", "x", suffix=".xlsx") == file_name(
        unit, "St Wulfrun's", "x", suffix=".xlsx"
    )


def test_no_two_ids_have_one_name() -> None:
    made = {unit: unit_file_id(unit) for unit in [*PLAIN, *ODD]}
    for one, other in itertools.combinations(made, 2):
        assert made[one] != made[other], (one, other)


@given(ids, ids)
@example("MR 03", "MR-03")
@example("MR-03", "ＭＲ-０３")
@example("É", "E\u0301")
def test_names_are_the_same_only_where_ids_differ_in_capitals_or_form_alone(one: str, other: str) -> None:
    assert (unit_file_id(one) == unit_file_id(other)) == (comparable(one) == comparable(other))


def assert_harmless(part: str) -> None:
    """`part` can stand at either end of a file's name on every system, and in a command and a mail header."""
    assert part and part == unicodedata.normalize("NFC", part)
    assert part[0].isalnum(), part
    assert all(c == "-" or unicodedata.category(c)[0] in "LMN" for c in part), part
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Cn", "Co"} for c in part)
    assert part.split("-", maxsplit=1)[0] not in {"con", "aux", "nul", "prn", "com1", "com¹", "lpt9"} or "-" in part


@pytest.mark.parametrize("unit", [*PLAIN, *ODD])
def test_it_is_harmless(unit: str) -> None:
    assert_harmless(unit_file_id(unit))
    assert len(unit_file_id(unit).encode()) <= 48


@given(ids)
@settings(max_examples=examples(300))
def test_any_id_and_name_give_a_name_that_every_system_takes(unit: str) -> None:
    assert_harmless(unit_file_id(unit))
    assert_harmless(slug(unit))
    name = file_name(unit, unit, "x" * 99, "2026-27-autumn-1", suffix=".xlsx")
    beside = [f"{name} 2026-11-26 (2)", f"{name}.previous-12", f"{name} (1) (version 12.10)"]
    assert all(len(n.encode()) <= 230 for n in beside)
    assert name.split("_")[0] == unit_file_id(unit)
    assert unit_named([unit], name) == unit


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("St Wulfrun's School", "st-wulfrun-s-school"),
        ("St Mary’s – Church of England", "st-marys-church-of-england"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-"),
        ("COM¹", "com1-"),
        ("École Façade", "ecole-facade"),
        ("学校", "学校"),
        ("Школа №3 й", "школа-no3-й"),
        ("مدرسة النور", "مدرسة-النور"),
        ("한국 학교", "한국-학교"),
        ("C:\\x", "c-x"),
        ("😀", "unnamed"),
        ("a" * 99, "a" * 40),
        ("界" * 99, "界" * 21),
    ],
)
def test_slugs_are_safe_everywhere(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_the_name_of_an_issued_workbook() -> None:
    name = workbook_name("MR-03", "Northern / mini-region", "priority-tasks", "2026-27-autumn")
    assert name == "mr-03_northern-mini-region_priority-tasks_2026-27-autumn.xlsx"


@pytest.mark.parametrize(
    ("units", "name", "wanted"),
    [
        (["MR", "MR_03"], "MR_03_plan.xlsx", "MR_03"),
        (["MR_03", "MR"], "mr_03_plan.xlsx", "MR_03"),
        (["MR", "MR_03"], "MR_plan.xlsx", "MR"),
        (["MR", "MR_03"], workbook_name("MR_03", "North", "x", "y"), "MR_03"),
        (["MR", "MR_03"], workbook_name("MR", "North", "x", "y"), "MR"),
        (["МР-03", "区-1"], "мр-03_школа.xlsx", "МР-03"),
        (["МР-03", "区-1"], "区-1_学校.xlsx", "区-1"),
        (["École-1"], "E\u0301COLE-1_plan.xlsx", "École-1"),
        (["MR-03"], "ＭＲ-０３_plan.xlsx", "MR-03"),
        (["MR-03"], "MR-03 plan.xlsx", None),
        (["MR-03"], "MR-031_plan.xlsx", None),
        (["*"], "a_plan.xlsx", None),
        (["*"], "*_plan.xlsx", "*"),
        # as planbook once named it, where it can be but one unit's
        (["MR 03"], "mr-03_north_x_y.xlsx", "MR 03"),
        (["MR 03", "MR-03"], "mr-03_north_x_y.xlsx", "MR-03"),
        (["MR 03", "MR_03"], "mr-03_north_x_y.xlsx", None),
        (["学校", "学園"], "unnamed_unnamed_x_y.xlsx", None),
        (["990101", "990102"], "990102", None),
    ],
)
def test_whose_a_file_is_by_its_name(units: list[str], name: str, wanted: str | None) -> None:
    assert unit_named(units, name) == wanted


SPELLINGS = {
    "990101": "990101", "ashlow road primary": "990101", "ashlow": "990101", "990102": "990102",
    "ashlow road": "990102", "plan": "990103", "mr-03": "MR-03", "école du nord": "MR-03", "区-1": "区-1",
    "第一学校": "区-1", "школа": "S1", "s1": "S1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("990102 plan.xlsx", "990102"),
        ("990102-plan.xlsx", "990102"),
        ("our plan (990102) v2.xlsx", "990102"),
        ("Ashlow Road plan.xlsx", "990102"),
        ("Ecole du Nord.xlsx", "MR-03"),
        ("E\u0301COLE du nord – final.xlsx", "MR-03"),
        ("MR-03.xlsx", "MR-03"),
        ("autumn 第一学校.xlsx", "区-1"),
        ("Школа.xlsx", "S1"),
        ("S1 autumn.xlsx", "S1"),
        # nobody, oneself, or several
        ("returned by us.xlsx", None),
        ("autumn S1.xlsx", None),
        ("our plan.xlsx", None),
        ("9901021.xlsx", None),
        ("Ashlow Road Primary.xlsx", None),
        ("990101 and 990102.xlsx", None),
        ("Ashlow Road, MR-03.xlsx", None),
    ],
)
def test_whom_a_file_s_name_speaks_of(name: str, wanted: str | None) -> None:
    assert unit_spoken_of(SPELLINGS, "990101", name.removesuffix(".xlsx")) == wanted


# Commands as they are printed for people to copy

PATHS = [
    "plain/trust", "Our Trust", "What next?", "it's", 'a"b', "a*", "$HOME", "~", "~x", "-C", "--help", "a;b", "a&b",
    "a|b", "(x)", "[x]", "{x}", "!x", "a#b", "a`b`", "\\x", " x ", "a\nb", "a\tb", "é", "e\u0301", "\u202ex", "😀", "%20",
    os.fsdecode(b"caf\xe9"), os.fsdecode(b"\xff\xfe'x"), "",
]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="there is no bash")
@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_typed_as_the_shell_reads_it(path: str) -> None:
    line = f"printf '%s\\0' {typed(path)}"
    read = subprocess.run(["bash", "-c", line], check=True, capture_output=True).stdout
    words = read.split(b"\0")[:-1]
    assert len(words) == 1
    assert words[0].removeprefix(b"./") == os.fsencode(path)
    assert not words[0].startswith(b"-")


def test_on_windows_a_path_is_typed_in_double_quotes() -> None:
    assert typed("C:\\Trusts\\north", windows=True) == "C:\\Trusts\\north"
    assert typed("C:\\Our Trust\\", windows=True) == '"C:\\Our Trust\\\\"'
    assert typed("a&b", windows=True) == '"a&b"'
    assert typed(Path("plain"), windows=True) == "plain"


def test_a_plain_path_is_typed_bare() -> None:
    assert typed("outputs/demo") == shlex.quote("outputs/demo") == "outputs/demo"
