"""What a cell comes to, as people really type it. Each line: what stands there, the value, the code, how read."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.collect.cells import Raw, Read, read_cell
from planbook.collect.relations import parties
from planbook.model.declarations import FIELD_TYPES, Field
from planbook.model.loading import load
from planbook.model.values import Value

LISTS = load().lists


def read(kind: str, raw: Raw, **spec: object) -> Read:
    return read_cell(Field("f", kind, "F", **spec), raw, LISTS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "value", "code", "read_as"),
    [
        (datetime(2026, 12, 4), date(2026, 12, 4), "", ""),
        ("2026-12-04", date(2026, 12, 4), "", ""),
        ("4 December 2026", date(2026, 12, 4), "", ""),
        ("Friday 4th December, 2026", date(2026, 12, 4), "", ""),
        ("24/12/2026", date(2026, 12, 24), "", ""),
        ("04/04/2027", date(2027, 4, 4), "", ""),
        ("03/04/2027", date(2027, 4, 3), "FD-002", "3 April 2027"),
        ("2.10.26", date(2026, 10, 2), "FD-002", "2 October 2026"),
        ("May 2015", date(2015, 5, 31), "FD-002", "31 May 2015"),
        ("Dec-26", date(2026, 12, 31), "FD-002", "31 December 2026"),
        (46360, date(2026, 12, 4), "FD-002", "4 December 2026"),
        ("12/18/2026", None, "FD-003", ""),
        ("31 June 2027", None, "FD-001", ""),
        ("01/09/1926", date(1926, 9, 1), "FD-002", "1 September 1926"),
        (datetime(1905, 7, 18), None, "FD-030", ""),
        (datetime(1900, 1, 25), None, "FD-030", ""),
        (datetime(9999, 12, 31, 23, 59, 59), None, "FD-030", ""),
        (datetime(2026, 12, 4, 16, 48), date(2026, 12, 4), "", ""),
        (date(2149, 12, 31), date(2149, 12, 31), "", ""),
        (date(2150, 1, 1), None, "FD-030", ""),
        ("31/12/9999", None, "FD-030", ""),
        ("01/01/0001", None, "FD-030", ""),
        ("1 January 0001", None, "FD-030", ""),
        ("29/02/2027", None, "FD-001", ""),
        (2_958_466, None, "FD-001", ""),
        (-1, None, "FD-001", ""),
        (0, None, "FD-001", ""),
        (60, None, "FD-001", ""),
        (1e308, None, "FD-001", ""),
        (float("inf"), None, "FD-001", ""),
        (float("nan"), None, "FD-001", ""),
        (time(6, 0), None, "FD-001", ""),
        (timedelta(days=-1), None, "FD-001", ""),
        ("soon", None, "FD-001", ""),
        (7, None, "FD-001", ""),
        ("TBC", None, "FD-012", ""),
        ("n/a", None, "FD-011", ""),
        ("Autumn 2026", None, "FD-014", "autumn term 2026"),
        ("Ongoing", None, "FD-001", ""),
        ("", None, "", ""),
        ("   ", None, "", ""),
    ],
)
def test_dates(raw: Raw, value: Value, code: str, read_as: str) -> None:
    assert read("date", raw) == Read(value, code, read_as)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Autumn 2014", "2014-15-autumn"), ("2026-27-spring", "2026-27-spring"), ("On-going", "ongoing")],
)
def test_dates_that_may_be_a_term_or_ongoing(raw: str, value: str) -> None:
    assert read("date", raw, accepts=("date", "term", "ongoing")) == Read(value)


@pytest.mark.parametrize(
    ("kind", "raw", "value", "code"),
    [
        ("money", "£1,200", 1200, ""),
        ("money", 1199.999, 1200, ""),
        ("money", "approx 4k", None, "FD-004"),
        ("money", "1.200,50", None, "FD-004"),
        ("number", "10-15", None, "FD-004"),
        ("number", 12.5, 12.5, ""),
        ("number", 12.0, 12, ""),
        ("number", "-3", -3, ""),
        ("number", "-", None, "FD-011"),
        ("number", True, None, "FD-004"),
        ("number", datetime(2026, 12, 4), None, "FD-004"),
        ("number", "tbc", None, "FD-012"),
        ("number", 1e308, None, "FD-004"),
        ("number", "9" * 400, None, "FD-004"),
        ("number", 1e-300, None, "FD-004"),
        ("money", -1e15, None, "FD-004"),
        ("money", 999_999_999_999, 999_999_999_999, ""),
        ("count", "1,184", 1184, ""),
        ("count", 7.5, None, "FD-013"),
        ("answer", 39, 39, ""),
        ("answer", "Yes", True, ""),
        ("answer", "n", False, ""),
        ("answer", "approx 90%", None, "FD-004"),
        ("yes_no", "y", True, ""),
        ("yes_no", "perhaps", None, "FD-009"),
    ],
)
def test_numbers(kind: str, raw: Raw, value: Value, code: str) -> None:
    assert read(kind, raw) == Read(value, code)


@pytest.mark.parametrize(
    ("raw", "value", "code", "read_as"),
    [
        (0.93, 93, "", ""),
        (0.07, 7, "", ""),
        (1, 100, "", ""),
        ("5%", 5, "", ""),
        (60, 60, "FD-005", "60%"),
        ("about half", None, "FD-004", ""),
    ],
)
def test_percentages(raw: Raw, value: Value, code: str, read_as: str) -> None:
    assert read("percent", raw) == Read(value, code, read_as)


def test_an_unbounded_percentage_is_never_guessed() -> None:
    assert read("percent", 2.5, unbounded=True) == Read(250)


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        ("On track", "on_track", ""),
        ("● On track", "on_track", ""),
        ("  on  TRACK ", "on_track", ""),
        ("Green", "on_track", ""),
        ("On-track", "on_track", ""),
        ("OnTrack", "on_track", ""),
        ("off  - track", "off_track", ""),
        ("-", None, "FD-006"),
        ("Nearly there", None, "FD-006"),
    ],
)
def test_choices(raw: str, value: Value, code: str) -> None:
    assert read("choice", raw, list="action_status") == Read(value, code)


def test_several_choices_in_one_cell() -> None:
    assert read("choices", "Primary; Secondary", list="phase") == Read("primary; secondary")
    assert read("choices", "Primary; Tertiary", list="phase") == Read(None, "FD-006")


def test_text_keeps_what_matters() -> None:
    assert read("text", "a\u00a0b\x07\r\nc ") == Read("a b\nc")
    assert read("id", 990101.0) == Read("990101")
    assert read("text", time(13, 30)) == Read("13:30")
    assert read("text", "=HYPERLINK(1)") == Read("=HYPERLINK(1)")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("BSP", [("BSP", True, None)]),
        ("TSC rep\nRSCd", [("TSC rep", False, None), ("RSCd", False, None)]),
        ("TSC rep (lead)\nRSCd", [("TSC rep", True, None), ("RSCd", False, None)]),
        ("RDG; DCS (for portal)", [("RDG", False, None), ("DCS", False, "portal")]),
        (None, []),
    ],
)
def test_several_parties_in_one_cell(cell: Value, found: list[tuple[str, bool, str | None]]) -> None:
    assert parties(cell) == found


@given(
    kind=st.sampled_from(sorted(FIELD_TYPES)),
    raw=st.one_of(
        st.none(), st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans(),
        st.datetimes(), st.dates(), st.times(), st.timedeltas(),
    ),
)  # fmt: skip
def test_no_cell_ever_raises_and_a_fault_is_never_silent(kind: str, raw: Raw) -> None:
    lists = {"choice": "action_status", "choices": "phase"}
    result = read(kind, raw, list=lists.get(kind, ""))
    if result.value is None and isinstance(raw, int | float):
        assert result.code, "a number that is not taken has to be a finding"
    assert not isinstance(result.value, datetime)
