"""What a cell comes to, as people really type it. Each line: what stands there, the value, the code, how read."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.collect.cells import read_cell
from planbook.collect.read import Raw, Read
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
        ("n/a", None, "FD-033", ""),
        ("see attached", None, "FD-033", ""),
        ("not known", None, "FD-011", ""),
        ("18 / 12 / 2026", date(2026, 12, 18), "", ""),
        ("１８／１２／２０２６", date(2026, 12, 18), "", ""),
        ("July 27", date(2027, 7, 31), "FD-002", "31 July 2027"),
        ("18/12/2026 (tbc)", date(2026, 12, 18), "FD-036", "18 December 2026"),
        ("12/02/2027 - tbc", date(2027, 2, 12), "FD-036", "12 February 2027"),
        ("Monday 4 December 2026", date(2026, 12, 4), "FD-037", "4 December 2026, which is a Friday"),
        ("Fri 4 Dec 2026", date(2026, 12, 4), "", ""),
        ("w/c 12 Sept", None, "FD-001", ""),
        ("HT3 2026/27", None, "FD-014", "spring term 2027, first half"),
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
        ("number", "-", None, "FD-033"),
        ("number", "n/a", None, "FD-011"),
        ("number", "not known", None, "FD-011"),
        ("answer", "as above", None, "FD-033"),
        ("money", "See attached", None, "FD-033"),
        ("count", "〃", None, "FD-033"),
        ("count", "\u200b\u2800", None, ""),
        *(
            (kind, word, 0, "FD-035")
            for kind in ("money", "count", "answer", "number", "percent")
            for word in ("Nil", "none", "ZERO", "Nil.")
        ),
        *(
            (kind, word, None, "FD-034")
            for kind in ("count", "answer", "number", "percent")
            for word in (
                "<5",
                "< 10",
                "c",
                "z",
                "[c]",
                "*",
                "fewer than 6",
                "<5%",
                "> 95%",
                "≥95 per cent",
                "<5 pupils",
                "5 or fewer",
                "less than 5%",
                "fewer than five",
                "x",
                "[x]",
                "(z)",
                "“c”",
                "low",
                "Supp.",
                "supressed",
                "withheld",
            )
        ),
        *(
            (kind, word, None, "FD-012")
            for kind in ("count", "money", "answer", "number", "percent")
            for word in (
                "Pending",
                "awaiting",
                "results pending",
                "Awaiting validation",
                "TBC?",
                "(tbc)",
                "to follow",
                "Data to follow",
                "To be published",
                "will follow",
                "not set yet",
                "xx%",
                "£xx",
                "xx.x",
                "?%",
            )
        ),
        *(
            (kind, word, None, "FD-011")
            for kind in ("count", "money", "answer", "number", "percent")
            for word in (
                "Unavailable",
                "not yet published",
                "missing",
                "No data yet",
                "Not collected",
                "N/A this term",
                "n/d",
            )
        ),
        *(
            (kind, word, None, "FD-033")
            for kind in ("count", "money", "answer", "number", "percent")
            for word in (
                "£",
                "£ -",
                "[insert]",
                "<insert>",
                "-- select --",
                "Click or tap here to enter text.",
                "see notes",
            )
        ),
        *(
            (kind, word, None, "FD-007")
            for kind in ("count", "money", "answer", "number", "percent", "yes_no")
            for word in ("#N/A", "#n/a", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")
        ),
        *(("count", word, 0, "FD-035") for word in ("None yet", "none this term", "£nil", "nil%")),
        ("money", "c", None, "FD-004"),
        ("money", "(1200)", -1200, "FD-035"),
        ("money", "(£1,200)", -1200, "FD-035"),
        ("count", "(12)", None, "FD-004"),
        ("money", "£1.2k", 1200, "FD-035"),
        ("money", "1.2 million", 1_200_000, "FD-035"),
        ("number", "1.2m", None, "FD-004"),
        ("money", "GBP 1200", 1200, "FD-035"),
        ("money", "1,200 pounds", 1200, "FD-035"),
        ("money", "40 pupils", None, "FD-004"),
        ("percent", "40 pupils", None, "FD-004"),
        ("count", "40 pupils", 40, "FD-035"),
        ("answer", "40 pupils in total", 40, "FD-035"),
        ("answer", "40 boys and 2 girls", None, "FD-004"),
        ("answer", "40 (38 in class)", 40, "FD-036"),
        ("answer", "No exclusions this term", 0, "FD-035"),
        ("count", "nil pupils", 0, "FD-035"),
        ("money", "Nil spent", 0, "FD-035"),
        ("money", "No pupils", None, "FD-004"),
        ("answer", "No idea", None, "FD-004"),
        ("answer", "less than six", None, "FD-034"),
        ("answer", "between 1 and 4", None, "FD-034"),
        ("answer", "40?", 40, "FD-036"),
        ("money", "£4,500 (est.)", 4500, "FD-036"),
        ("money", "£1,200 tbc", 1200, "FD-036"),
        *((kind, "£4,500", 4500, "") for kind in ("money", "number", "answer")),
        ("count", "１２", 12, ""),
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
    found = read(kind, raw)
    assert (found.value, found.code) == (value, code)
    assert bool(found.read_as) == (code in {"FD-035", "FD-036"})


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
        ("-", None, "FD-033"),
        ("n/a", None, "FD-033"),
        ("Nearly there", None, "FD-006"),
    ],
)
def test_choices(raw: str, value: Value, code: str) -> None:
    assert read("choice", raw, list="action_status") == Read(value, code)


def test_several_choices_in_one_cell() -> None:
    assert read("choices", "Primary; Secondary", list="phase") == Read("primary; secondary")
    assert read("choices", "Primary; Tertiary", list="phase") == Read(None, "FD-006")


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        *((word, None, "FD-033") for word in (
            "-", "–", "N/A", "n.a.", "As above", "see attached", "Please see attached.", "VACANT", '"', "''", "〃",
            "ditto", "Ditto above", "As last term", "See email", "Null", "None", "Nil", "not known", "*", "(n/a)",
            "Nobody", "No-one", "Unassigned")),
        *((word, None, "FD-024") for word in (
            "TBC", "t.b.c.", "To be confirmed", "???", "xx", "...", "TBC?", "pending",
            "Awaiting results", "To follow.", "awaiting appointment", "Not yet appointed", "Out to advert")),
        *((word, None, "") for word in ("\u200b", "\u2800", "\u3164 \u200e", " \u00a0 ")),
        *((word, word, "") for word in (
            "c", "<5", "A", "✓", "No", "See attached evidence folder", "None of them came", "over 12 months",
            "Awaiting the governors' approval", "ND")),
        *((word, None, "FD-007") for word in ("#N/A", "#ref!")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text", "long_text", "links", "code", "reference"])
def test_what_is_no_answer_where_words_are_wanted(kind: str, raw: str, value: Value, code: str) -> None:
    assert read(kind, raw) == Read(value, code)


@pytest.mark.parametrize("raw", ["x", "X", " X. ", "(x)", "0", "00", 0.0])
def test_a_cross_or_a_zero_alone_is_nobodys_name_but_may_be_a_code(raw: str | float) -> None:
    for kind in ("text", "long_text", "links"):
        assert read(kind, raw) == Read(None, "FD-033"), kind
    for kind in ("code", "reference", "id"):
        assert read(kind, raw).value is not None, kind
    assert read("links", "X Æ Smith") == Read("X Æ Smith")
    assert read("text", "0 to 5s") == Read("0 to 5s")


@pytest.mark.parametrize("kind", ["count", "number", "percent", "answer"])
def test_what_is_aimed_at_is_hidden_by_nobody(kind: str) -> None:
    assert read(kind, "<5", asked="plan") == read(kind, "c", asked="plan") == Read(None, "FD-004")


def test_what_is_below_zero_by_nothing_is_nothing() -> None:
    assert str(read("money", "-0").value) == str(read("money", -0.0).value) == "0.0"


def test_words_that_a_field_takes_for_an_answer_are_kept() -> None:
    assert read("text", "None", accepts=("zero",)) == Read("None")
    assert read("links", "TBC", accepts=("unsettled",)) == Read("TBC")
    assert read("id", "N/A") == Read("N/A")


@pytest.mark.parametrize(
    ("raw", "value", "code", "read_as"),
    [
        ("Autumn 2", "2026-27-autumn-2", "FD-002", "autumn term 2026, second half"),
        ("HT3", "2026-27-spring-1", "FD-002", "spring term 2027, first half"),
        ("July '27", date(2027, 7, 31), "FD-002", "31 July 2027"),
        ("end Feb ’27", date(2027, 2, 28), "FD-002", "28 February 2027"),
        ("w/c 7 Dec'26", date(2026, 12, 7), "FD-002", "7 December 2026"),
        ("Summer '27", "2026-27-summer", "", ""),
        ("end 2027", None, "FD-001", ""),
        ("by HT4", "2026-27-spring-2", "FD-002", "spring term 2027, second half"),
        ("end of Spring", "2026-27-spring", "FD-002", "spring term 2027"),
        ("2nd half of the summer term", "2026-27-summer-2", "FD-002", "summer term 2027, second half"),
        ("Autumn 2 2026", "2026-27-autumn-2", "", ""),
        ("Autumn 2026 (tbc)", "2026-27-autumn", "FD-036", "autumn term 2026"),
        ("w/c 12 Sept", date(2026, 9, 12), "FD-002", "12 September 2026"),
        ("12 March", date(2027, 3, 12), "FD-002", "12 March 2027"),
        ("before 12 Feb", date(2027, 2, 12), "FD-002", "12 February 2027"),
        ("before December", date(2026, 11, 30), "FD-002", "30 November 2026"),
        ("before the end of December", date(2026, 12, 31), "FD-002", "31 December 2026"),
        ("no later than 12/02/2027", date(2027, 2, 12), "FD-002", "12 February 2027"),
        ("12/02/2027?", date(2027, 2, 12), "FD-036", "12 February 2027"),
        ("Dec. 18th", date(2026, 12, 18), "FD-002", "18 December 2026"),
        ("Dec 18", date(2026, 12, 18), "FD-002", "18 December 2026"),
        ("Dec 27", date(2027, 12, 31), "FD-002", "31 December 2027"),
        ("A2", "2026-27-autumn-2", "FD-002", "autumn term 2026, second half"),
        ("end of year", "2026-27-summer", "FD-002", "summer term 2027"),
        ("by the end of the academic year 2026/27", "2026-27-summer", "", ""),
        ("end of July", date(2027, 7, 31), "FD-002", "31 July 2027"),
        ("29 Feb", None, "FD-001", ""),
        ("Term 3", None, "FD-001", ""),
        ("Easter", None, "FD-001", ""),
        ("start of Spring 2027", "2026-27-spring-start", "", ""),
        ("start of Spring", "2026-27-spring-start", "FD-002", "the start of spring term 2027"),
        ("Spring 2027 (start)", "2026-27-spring-start", "", ""),
        ("mid Spring term", "2026-27-spring-middle", "FD-002", "the middle of spring term 2027"),
        ("early Spring 2027", "2026-27-spring-1", "FD-002", "spring term 2027, first half"),
        ("beginning of March", date(2027, 3, 1), "FD-002", "1 March 2027"),
        ("mid-March 2027", date(2027, 3, 15), "FD-002", "15 March 2027"),
        ("start of Sept", date(2026, 9, 1), "FD-002", "1 September 2026"),
        ("early March 2027", None, "FD-001", ""),
        ("start of the project", None, "FD-001", ""),
    ],
)
def test_days_and_terms_without_a_year_are_of_the_plans(raw: str, value: Value, code: str, read_as: str) -> None:
    spec = Field("f", "date", "F", accepts=("date", "term"))
    assert read_cell(spec, raw, LISTS, "2026-27") == Read(value, code, read_as)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Spring 2027", "2026-27-spring"),
        ("start of Spring 2027", "2026-27-spring"),
        ("end of Spring 2027", "2026-27-spring-end"),
        ("March 2027", date(2027, 3, 1)),
        ("March", date(2027, 3, 1)),
        ("end of March 2027", date(2027, 3, 31)),
        ("no later than the end of March 2027", date(2027, 3, 31)),
    ],
)
def test_what_begins_does_so_on_the_first_day_unless_words_say_otherwise(raw: str, value: Value) -> None:
    assert read_cell(Field("f", "date", "F", accepts=("term", "begins")), raw, LISTS, "2026-27").value == value


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


@pytest.mark.parametrize(
    ("kind", "due", "often", "words"),
    [
        ("year", "year", "yearly", ("Year", "Yearly", "every year", "Annually", "Once a year")),
        ("term", "every_term", "termly", ("Term", "Termly", "every term", "Each term", "Once a term")),
        (
            "half_term",
            "half_term",
            "half_termly",
            ("Half-term", "half termly", "Every half term", "Each half-term"),
        ),
        ("quarter", "quarter", "quarterly", ("Quarter", "quarterly", "Every quarter", "Each quarter")),
    ],
)
def test_how_often_and_kinds_of_periods_are_read_in_the_same_words(
    kind: str, due: str, often: str, words: tuple[str, ...]
) -> None:
    lists = {"period_kind": kind, "due_in": due, "frequency": often}
    for key, code in lists.items():
        assert {word: read("choice", word, list=key) for word in words} == {word: Read(code) for word in words}
    assert read("choices", f"{words[2]}; {words[0]}", list="period_kind").value == f"{kind}; {kind}"
    assert read("choices", f"{words[2]}; Michaelmas", list="period_kind") == Read(None, "FD-006")
