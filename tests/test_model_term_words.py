"""Terms as people write them."""

import pytest

from planbook.model.term_words import date_word, term_id


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
