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
