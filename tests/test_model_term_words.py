"""Terms as people write them."""

import pytest

from planbook.model.term_words import date_word, term_id, term_meant


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Autumn 2014", "2014-15-autumn"),
        ("spring term 2027", "2026-27-spring"),
        ("End of Summer term 2027", "2026-27-summer"),
        ("Autumn 26", "2026-27-autumn"),
        ("Spring term '27", "2026-27-spring"),
        ("Spring 2026/27", "2026-27-spring"),
        ("Autumn 2026-27", "2026-27-autumn"),
        ("Summer 2026/28", None),
        ("Autumn 1", None),
        ("HT3", None),
        ("HT 3 2026/27", "2026-27-spring-1"),
        ("Autumn 2 2026", "2026-27-autumn-2"),
        ("Summer term 2027, second half", "2026-27-summer-2"),
        ("half term 7 2026/27", None),
        ("Autumn", None),
        ("May 2015", None),
        ("end Spring 2027", "2026-27-spring"),
        ("by end-spring term 2027", "2026-27-spring"),
        ("Spring term end 2027", "2026-27-spring"),
        ("Spring 2027 (end)", "2026-27-spring"),
        ("Sp2 2027", "2026-27-spring-2"),
        ("Aut1 2026-27", "2026-27-autumn-1"),
        ("Spring HT2 2027", "2026-27-spring-2"),
        ("half term 3 (2026-27)", "2026-27-spring-1"),
        ("end of term 2027", None),
        ("Easter 2027", None),
        ("Spring half-term 2027", None),
        ("Autumn HT3 2026", None),
        ("Sp 2027", None),
        ("Spending 2027", None),
    ],
)
def test_a_term_in_words(text: str, wanted: str | None) -> None:
    assert term_id(text) == wanted


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-27-autumn", "Autumn 2026"),
        ("2026-27-spring-2", "Spring 2027, second half"),
        ("ongoing", "Ongoing"),
        ("When the hall is built", "When the hall is built"),
    ],
)
def test_a_date_in_words(value: str, said: str) -> None:
    assert date_word(value) == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("half term 3", "2026-27-spring-1"),
        ("end of HT6", "2026-27-summer-2"),
        ("end Spring", "2026-27-spring"),
        ("Su1", "2026-27-summer-1"),
        ("Autumn half-term 2", "2026-27-autumn-2"),
        ("end of term", None),
        ("Easter", None),
        ("October half-term", None),
    ],
)
def test_a_term_that_says_no_year_is_of_the_plans(text: str, wanted: str | None) -> None:
    assert term_id(text, "2026-27") == wanted


@pytest.mark.parametrize(
    ("text", "finish", "start"),
    [
        ("Spring 2027", "2026-27-spring", "2026-27-spring"),
        ("start of Spring 2027", "2026-27-spring-start", "2026-27-spring"),
        ("At the beginning of the spring term 2027", "2026-27-spring-start", "2026-27-spring"),
        ("Spring 2027 (start)", "2026-27-spring-start", "2026-27-spring"),
        ("early Spring 2027", "2026-27-spring-1", "2026-27-spring-1"),
        ("mid-Spring 2027", "2026-27-spring-middle", "2026-27-spring-middle"),
        ("middle of spring term 27", "2026-27-spring-middle", "2026-27-spring-middle"),
        ("late Spring 2027", "2026-27-spring-2", "2026-27-spring-2"),
        ("end of Spring 2027", "2026-27-spring", "2026-27-spring-end"),
        ("by the end of Spring 2026/27", "2026-27-spring", "2026-27-spring-end"),
        ("Spring term end 2027", "2026-27-spring", "2026-27-spring-end"),
        ("start of HT3 2026/27", "2026-27-spring-1-start", "2026-27-spring-1"),
        ("early HT3 2026/27", None, None),
        ("start to end of Spring 2027", None, None),
        ("early years 2027", None, None),
    ],
)
def test_the_point_of_a_term_follows_the_words(text: str, finish: str | None, start: str | None) -> None:
    assert term_meant(text) == finish
    assert term_meant(text, begins=True) == start


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-27-spring-start", "Start of Spring 2027"),
        ("2026-27-spring-1-middle", "Middle of Spring 2027, first half"),
    ],
)
def test_a_point_of_a_term_is_said_so_that_it_is_read_again(value: str, said: str) -> None:
    assert date_word(value) == said
    assert term_meant(said) == value
