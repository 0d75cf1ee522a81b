"""Words taken out of text, CSV, JSON, dashboards and drafts of mail."""

import csv
import io
import json
import re
from collections.abc import Set
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html import escape, unescape
from typing import Any

from planbook.model.page_json import NAMES, around_content, page_json
from planbook.removal.office import taken_out_of_office
from planbook.removal.phrases import Phrases

_MARKUP = re.compile(r"(<style>.*?</style>|<[^>]*>)", re.DOTALL)
"""What of a page is no text."""
_BOM = b"\xef\xbb\xbf"


def taken_out_of_text(data: bytes, phrases: Phrases) -> bytes:
    """Text in UTF-8 without the words; raises ValueError where it is none."""
    return _encoded(data, phrases.taken_out_of(_decoded(data)))


def taken_out_of_csv(data: bytes, phrases: Phrases) -> bytes:
    """A CSV file as planbook writes it, cell by cell; raises ValueError where it is none."""
    rows = list(csv.reader(io.StringIO(_decoded(data), newline="")))
    # The first row has the names of the columns.
    ways = [phrases.several, *[phrases] * len(rows)]
    done = [[way.taken_out_of(cell) for cell in row] for way, row in zip(ways, rows, strict=False)]
    if done == rows:
        return data
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(done)
    return _encoded(data, out.getvalue())


def taken_out_of_json(data: bytes, phrases: Phrases) -> bytes:
    """A JSON file, text by text; raises ValueError where it is none."""
    told = json.loads(_decoded(data))
    done = in_json(told, phrases)
    if done == told:
        return data
    return _encoded(data, json.dumps(done, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def taken_out_of_page(data: bytes, phrases: Phrases) -> bytes:
    """A dashboard, text by text of what it says; raises ValueError where it is none."""
    before, told, after = around_content(_decoded(data))
    done = in_json(told, phrases, NAMES)
    if done == told:
        return data
    # Its style and its policy, which names that by its SHA-256, are planbook's own words: only text is looked at.
    parts = (part if place % 2 else _taken_out(part, phrases) for place, part in enumerate(_MARKUP.split(before)))
    return _encoded(data, "".join(parts) + page_json(done) + after)


def _taken_out(text: str, phrases: Phrases) -> str:
    """Text of a page, as it stands in one."""
    told = unescape(text)
    done = phrases.taken_out_of(told)
    return text if done == told else escape(done)


def in_json(value: Any, phrases: Phrases, but: Set[str] = frozenset()) -> Any:
    """What a JSON file holds, with the words taken out of every text; several of them, of names of keys too. What
    stands under the keys `but` is left as it is."""
    if isinstance(value, str):
        return phrases.taken_out_of(value)
    if isinstance(value, list):
        return [in_json(item, phrases, but) for item in value]
    if isinstance(value, dict):
        return {
            phrases.several.taken_out_of(key): item if key in but else in_json(item, phrases, but)
            for key, item in value.items()
        }
    return value


def taken_out_of_draft(data: bytes, phrases: Phrases) -> bytes:
    """A draft of mail with its attachments; raises ValueError where it is none."""
    message = message_from_bytes(data, policy=SMTP)
    if not isinstance(message, EmailMessage):
        raise ValueError("it is no message")
    changed = False
    subject = str(message["Subject"] or "")
    if phrases.are_in(subject):
        message.replace_header("Subject", phrases.taken_out_of(subject))
        changed = True
    for part in message.walk():
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        content = part.get_content()
        if isinstance(content, str):
            text = phrases.taken_out_of(content)
            if text != content:
                part.set_content(text, cte="quoted-printable")
                changed = True
        elif isinstance(content, bytes):
            made = taken_out_of_office(content, phrases)
            if made != content:
                name, maintype, subtype = part.get_filename(), *part.get_content_type().split("/")
                part.set_content(made, maintype=maintype, subtype=subtype, filename=name, disposition="attachment")
                changed = True
    return message.as_bytes() if changed else data


def _decoded(data: bytes) -> str:
    return data.removeprefix(_BOM).decode("utf-8")  # of which UnicodeDecodeError is a ValueError


def _encoded(data: bytes, text: str) -> bytes:
    return (_BOM if data.startswith(_BOM) else b"") + text.encode("utf-8")
