"""How the separate reckoning reads the sentences of the summary."""

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest

from summary_reckoned import FORMS, Summary


@pytest.mark.parametrize(
    ("sentence", "due", "returned"),
    [
        ("The one school is included.", 1, 1),
        ("The one school is not included; Hazel sent workbooks that differ, so totals leave it out.", 1, 0),
        ("None of the two schools is included; Hazel was withdrawn, so totals leave them out.", 2, 0),
        ("Both schools are included.", 2, 2),
    ],
)
def test_how_many_are_included(sentence: str, due: int, returned: int) -> None:
    (said,) = [
        m.groupdict() for form, read in FORMS if read is Summary.included if (m := re.fullmatch(form, sentence))
    ]
    summary = SimpleNamespace(returns=dict.fromkeys(range(due)), returned=returned, names=lambda _: [])
    of, got, *_ = Summary.included(cast(Any, summary), said)
    assert (of, got) == ((due, due), (returned, returned))
