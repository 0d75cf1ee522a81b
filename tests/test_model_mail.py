"""What is read as an e-mail address, and what is refused with a reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.model.mail import read_addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("office@school.example", ["office@school.example"]),
        ("  office@school.example \u00a0", ["office@school.example"]),
        ("office@school.example.", ["office@school.example"]),
        ("mailto:office@school.example", ["office@school.example"]),
        ("MAILTO:o%27neil@school.example?subject=Plan", ["o'neil@school.example"]),
        ("mailto:a@x.example?subject=a%40b&body=c@d.example", ["a@x.example"]),
        ("\U0001f469\u200d\U0001f3eb Ines <a@x.example>", ["a@x.example"]),
        ("<office@school.example>", ["office@school.example"]),
        ('"office@school.example"', ["office@school.example"]),
        ("'office@school.example'", ["office@school.example"]),
        ("Ines Okafor <ines@school.example>", ["ines@school.example"]),
        ("Okafor, Ines <ines@school.example>", ["ines@school.example"]),
        ('"Okafor, Ines" <ines@school.example>, Bo <bo@b.example>', ["ines@school.example", "bo@b.example"]),
        ("ines@school.example<mailto:ines@school.example>", ["ines@school.example"]),
        ("Ines Okafor [mailto:ines@school.example]", ["ines@school.example"]),
        ("Ines Okafor (ines@school.example)", ["ines@school.example"]),
        ("o'neil@school.example", ["o'neil@school.example"]),
        ("o’neil@school.example", ["o'neil@school.example"]),
        ("d&t@school.example", ["d&t@school.example"]),
        ("a+b_c-d@sub.school.sch.example", ["a+b_c-d@sub.school.sch.example"]),
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example,b@x.example;\na@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example\r\nb@x.example", ["a@x.example", "b@x.example"]),
        ("\u200ea@x.example\u200f\u200b", ["a@x.example"]),
        ("a@bücher.example", ["a@xn--bcher-kva.example"]),
        ("a@bu\u0308cher.example", ["a@xn--bcher-kva.example"]),
        ("a@学校.example", ["a@xn--48s290a.example"]),
        ("", []),
        ("   ", []),
    ],
)  # fmt: skip
def test_what_is_read(text: str, found: list[str]) -> None:
    read = read_addresses(text)
    assert (list(read.found), read.faults) == (found, ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("head.wychcombe", "has no @"),
        ("n/a", "has no @"),
        (";;", "has no @"),
        ("@school.example", "has nothing before the @"),
        ("office@", "ends at the @"),
        ("office@school", "ends before its domain does, as in .org or .sch.uk"),
        ("a@b@school.example", "has more than one @"),
        ("of fice@school.example", "has a space in it"),
        ("office@ school.example", "has a space in it"),
        ("of..fice@school.example", "has a full stop too many"),
        ("'office@school.example", "has an apostrophe before it"),
        ("élodie@school.example", "has letters before the @ that mail systems do not take"),
        ("校@school.example", "has letters before the @ that mail systems do not take"),
        ("o\\n@school.example", "has a sign before the @ that no address has"),
        ("office@school..example", "has a domain after the @ that there cannot be"),
        ("office@-school.example", "has a domain after the @ that there cannot be"),
        ("office@my_school.example", "has a domain after the @ that there cannot be"),
        ("office@10.0.0.1", "has a domain after the @ that there cannot be"),
        ("office@straße.example", "has a domain after the @ that there cannot be"),
        (f"{'x' * 65}@school.example", "is longer than an address can be"),
        (f"x@{'y' * 60}.{'z' * 60}.{'y' * 60}.{'z' * 60}.{'y' * 60}.example", "is longer than an address can be"),
        ("mailto:a@x.example?cc=b@x.example", "has more than one @"),
        ("mailto:a@x.example?subject=Plan&bcc=b%40x.example", "has more than one @"),
        ("a@x\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example", "has a domain after the @ that there cannot be"),
        ("mailto:a@x.example%0d%0aBcc:b@x.example", "has a control character in it"),
        ("a\x00b@x.example", "has a control character in it"),
    ],
)
def test_what_is_refused_and_why(text: str, why: str) -> None:
    read = read_addresses(text)
    assert read.found == ()
    assert [fault for _, fault in read.faults] == [why]


def test_one_that_is_none_keeps_no_other_from_being_read() -> None:
    read = read_addresses("a@x.example; head; Bcc: b@x.example")
    assert read.found == ("a@x.example",)
    assert read.faults == (("head", "has no @"), ("Bcc: b@x.example", "has a space in it"))


PLAIN = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")


@given(st.text(max_size=60) | st.from_regex(r"[^a]{0,8}[a-z'’&.]{1,8}@[a-z.éß-]{1,9}[;, <>\n\r]{0,3}[^a]{0,8}"))
def test_every_text_is_read_or_refused_and_what_is_read_is_plain(text: str) -> None:
    read = read_addresses(text)
    assert bool(text.strip()) <= bool(read.found or read.faults) or not text.strip().strip("\u200e\u200f")
    for address in read.found:
        assert PLAIN.fullmatch(address)
        assert read_addresses(address).found == (address,)
