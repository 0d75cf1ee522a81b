"""The draft of a message: whoever reads it with a standard mail program finds exactly what was put in."""

import email
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbook.model.mail import read_addresses
from planbook.report.reply.draft import write_draft
from planbook.report.reply.words import Letter

STRICT = default.clone(raise_on_defect=True)
LETTER = Letter("Wychcombe Primary School, autumn term 2026: two things to check", "Dear Ines,\n\nAll is well.\n")
WORKBOOK = bytes(range(256)) * 40


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=STRICT)
    assert isinstance(message, EmailMessage)
    assert data.isascii()  # no server between has to know more
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    return message


def made_out_to(message: EmailMessage) -> list[tuple[str, str]]:
    """Everybody the message is made out to, each name's spaces as one.

    Where a name takes several encoded words this version of the library may put a space between two of them.
    """
    return [(" ".join(a.display_name.split()), a.addr_spec) for a in message["To"].addresses]


def by_the_book(data: bytes) -> list[tuple[str, str]]:
    """The same, read by RFC 2047: what stands between two encoded words is nothing."""
    raw = email.message_from_bytes(data, policy=compat32)["To"]
    found = getaddresses([str(raw)])
    return [(str(make_header(decode_header(name))), address) for name, address in found]


ADDRESSES = (
    "office@school.example", "o’neil@school.example", "d&t@school.example", "a+b=c@school.example",
    "{x}!#$%*/?^_`|~-y@school.example", "a@bücher.example", "x" * 64 + "@" + "y" * 60 + ".example",
    "mailto:head@school.example", "Okafor, Ines <ines@school.example>",
)  # fmt: skip
NAMES = (
    "Ines Okafor", "Okafor, Ines", 'Ines "Nessie" Okafor', "Okafor; Ines", "Ines (Head) Okafor", "Inès Ọkafọ",
    "Инес Окафор", "學校校長", "مديرة المدرسة", "Ines <x@y.example>", "Ines @ School: Head", "O’Neil, Ola", "a\\b",
    "Inés, «Head» of Señor; \"x\" <é>", "x" * 300, "é" * 300, "Head teacher and " * 17 + "more",
    "Élodie, " * 40 + "z", "", ".", "=?utf-8?q?x?=", "[Head]", "🏫 School",
)  # fmt: skip


@pytest.mark.parametrize("typed", ADDRESSES)
@pytest.mark.parametrize("name", NAMES)
def test_name_and_address_come_back_as_they_are(name: str, typed: str) -> None:
    (address,) = read_addresses(typed).found
    data = write_draft(LETTER, [(name, address)], [("plan.xlsx", WORKBOOK)])
    assert by_the_book(data) == [(name, address)]
    ((shown, read),) = made_out_to(parsed(data))
    assert read == address
    assert shown.replace(" ", "") == name.replace(" ", "")
    if max(map(len, name.split()), default=0) < 20:
        assert shown == name


def test_all_of_several_people_are_in_it() -> None:
    people = [(name, f"p{number}@school.example") for number, name in enumerate(NAMES)]
    data = write_draft(LETTER, people, ())
    assert by_the_book(data) == people
    assert [address for _, address in made_out_to(parsed(data))] == [address for _, address in people]


INJECTIONS = (
    "\r\nBcc: x@y.example",
    "\nBcc: x@y.example",
    "\r\n\r\n<html>",
    "\x0bX: y",
    "\u2028Bcc: x",
    "\x00",
    "\x1b[2J",
)


@pytest.mark.parametrize("more", INJECTIONS)
def test_no_line_of_a_name_a_subject_or_a_file_becomes_a_header(more: str) -> None:
    letter = Letter(f"Wychcombe{more}", f"Dear Ines,{more}\n")
    name = f"plan{more}.xlsx"
    message = parsed(write_draft(letter, [(f"Ines{more}", "a@b.example")], [(name, WORKBOOK)]))
    assert set(message.keys()) <= {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"}
    assert [address for _, address in made_out_to(message)] == ["a@b.example"]
    assert not any(ord(c) < 32 for c in message["Subject"] + made_out_to(message)[0][0])
    (attached,) = message.iter_attachments()
    assert attached.get_content() == WORKBOOK


FILES = (
    "990101_wychcombe_objectives-actions_2026-27-autumn.xlsx", "Plan “Herbst” – ß.xlsx", "план школы.xlsx",
    "学校計画.xlsx", 'a "b" c.xlsx', "a;b,c=d.xlsx", "a'b%20c.xlsx", "x" * 200 + ".xlsx", "ж" * 120 + ".xlsx",
    "a\\b.xlsx", "(copy) plan [1].xlsx", "🏫.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_attachments_name_and_bytes_come_back_exactly(name: str) -> None:
    (attached,) = parsed(write_draft(LETTER, [], [(name, WORKBOOK)])).iter_attachments()
    assert attached.get_filename() == name
    assert attached.get_content() == WORKBOOK
    assert attached.get_content_disposition() == "attachment"


SUBJECTS = (
    LETTER.subject,
    "Ysgol Tŷ’r Dŵr: “två”",
    "학교 " * 60,
    "é" * 400,
    "x" * 400,
    "=?utf-8?q?a?= b",
    "مدرسة, هيئة: شيء",
)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subject_and_words_come_back_exactly(subject: str) -> None:
    text = f"Dear colleague,\n\n{subject}\n.\nFrom here on: \u202emarks\u202c and\ttabs.\n{'word ' * 400}\n"
    message = parsed(write_draft(Letter(subject, text), [], ()))
    assert message["Subject"].lstrip() == subject.strip()  # a header folded at once keeps a space with some readers
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text


@given(st.lists(st.text(max_size=90), max_size=4), st.text(max_size=120), st.text(max_size=90))
def test_whatever_the_names_are_nobody_is_lost(names: list[str], subject: str, file: str) -> None:
    people = [(name, f"p{number}@school.example") for number, name in enumerate(names)]
    letter = Letter(subject, "Dear colleague,\n")
    message = parsed(write_draft(letter, people, [(f"{file}.xlsx", WORKBOOK)]))
    if people:
        assert [address for _, address in made_out_to(message)] == [address for _, address in people]
    else:
        assert message["To"] is None
    (attached,) = message.iter_attachments()
    assert attached.get_content() == WORKBOOK
