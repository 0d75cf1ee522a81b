"""Which name was meant: a slip of a name is told, a short code is another code."""

import pytest

from planbook.validate.names import nearest


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("LGC", ["GC", "Trust board"], ""),
        ("GC", ["LGC"], ""),
        ("ATTN", ["ATT"], ""),
        ("P P", ["PP"], " Is “PP” meant?"),
        ("Attendence", ["Attendance"], " Is “Attendance” meant?"),
        ("990009", ["990001"], " Is “990001” meant?"),
    ],
)
def test_nearness_says_nothing_of_short_codes(text: str, names: list[str], said: str) -> None:
    assert nearest(text, names) == said
