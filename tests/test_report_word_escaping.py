"""Text in the XML of a Word report."""

from xml.sax import saxutils

import pytest

from planbook.report.word.escaping import escape, quoteattr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "a < b & c > d",
        "&amp;",
        'said "yes"',
        "the head's",
        'the head\'s "yes"',
        "two\nlines\r\n\tindented",
    ],
)
def test_it_is_as_python_escapes_it(text: str) -> None:
    assert (escape(text), quoteattr(text)) == (saxutils.escape(text), saxutils.quoteattr(text))
