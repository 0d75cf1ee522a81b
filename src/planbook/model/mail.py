"""What an e-mail address is: one definition for the rule that checks the register and for what is made out to them.

Cells hold addresses as people paste them: with a name before it, as a link, with a full stop after it, several in
one. All of that is read. What is left has to be an address that every mail system takes (RFC 5321 and 5322,
without quoted parts and comments); a domain in another script is written as its xn-- form.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇′", "'"))
_SEPARATORS = re.compile(r"[;\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SUBJECT = re.compile(r"(?:^|&)(?:subject|body)=[^&]*", re.IGNORECASE)
"""What a mailto: link says that is nobody's address."""
_JOINERS = "\u200c\u200d"
"""Marks that some scripts write with: without one a domain would be another."""
_BRACKETED = re.compile(r"([^<>]*)<([^<>]*)>")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]\s]*@[^()\[\]\s]*)[)\]]")
_AROUND = ' .,;:!"“”„«»()[]'
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST_LOCAL, _LONGEST = 64, 254


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a cell for an e-mail address holds."""

    found: tuple[str, ...]
    """Each address once, as a message can be made out to it."""
    faults: tuple[tuple[str, str], ...]
    """What is no address, and why not, as after "which"."""


def read_addresses(text: str) -> Addresses:
    """The e-mail addresses in `text`: one, or several separated by semicolons, commas or line breaks."""
    found: dict[str, None] = {}
    faults = []
    pieces = list(_pieces(_visible(text)))
    for piece in pieces or [text.strip()] * bool(text.strip()):
        address, fault = _read(piece)
        if fault:
            faults.append((piece, fault))
        else:
            found[address] = None
    return Addresses(tuple(found), tuple(faults))


def _visible(text: str) -> str:
    """`text` as it looks: without marks that nobody sees, every space a plain one, every apostrophe straight."""
    plain = text.translate(_APOSTROPHES)
    kinds = [(c, unicodedata.category(c), not plain[n - 1 : n].isascii()) for n, c in enumerate(plain)]
    seen = [(c, kind) for c, kind, after in kinds if kind not in {"Cf", "Cs"} or (c in _JOINERS and after)]
    return "".join(" " if kind == "Zs" or c == "\t" else c for c, kind in seen)


def _pieces(text: str) -> Iterator[str]:
    """What stands between separators, each without the name that goes before an address in <>, [] or ()."""
    for part in _SEPARATORS.split(_IN_BRACKETS.sub(r"<\1>", text)):
        rest = 0
        for match in _BRACKETED.finditer(part):
            rest = match.end()
            # A comma parts addresses, and also a surname from a first name: "Okafor, Ines <io@...>".
            yield from (piece for piece in _bare(match[1]) if "@" in piece)
            yield from _bare(match[2])
        yield from _bare(part[rest:])


def _bare(text: str) -> Iterator[str]:
    """The addresses between commas, as they stand there alone; where spaces part whole ones, each of them."""
    for part in text.split(","):
        piece = part.strip(_AROUND)
        piece = piece[1:-1] if len(piece) > 2 and piece[0] == piece[-1] == "'" else piece
        if piece.casefold().startswith("mailto:"):
            piece = _of_link(piece[7:])
        words = piece.split()
        if len(words) > 1 and not any(_read(word)[1] for word in words):
            yield from words
        elif piece:
            yield piece


def _of_link(link: str) -> str:
    """The address of a mailto: link; all of one that names more people after its `?`, which is then no address."""
    address, _, more = link.partition("?")
    return unquote(link if "@" in _SUBJECT.sub("", unquote(more)) else address).strip(_AROUND)


def _read(piece: str) -> tuple[str, str]:
    """The address that `piece` is, or what keeps it from being one."""
    if any(unicodedata.category(c) == "Cc" for c in piece):
        return "", "has a control character in it"
    if " " in piece:
        return "", "has a space in it"
    local, at, domain = piece.partition("@")
    if not at or not local or not domain:
        return "", "has no @" if not at else "has nothing before the @" if not local else "ends at the @"
    if "@" in domain:
        return "", "has more than one @"
    if local.startswith("'"):
        return "", "has an apostrophe before it"
    if not local.isascii():
        return "", "has letters before the @ that mail systems do not take"
    if not _LOCAL.fullmatch(local):
        dots = local.strip(".") != local or ".." in local
        return "", "has a full stop too many" if dots else "has a sign before the @ that no address has"
    plain = _ascii_domain(domain)
    if "." not in domain.strip("."):
        return "", "ends before its domain does, as in .org or .sch.uk"
    if plain is None or plain.rpartition(".")[2].isdigit():
        return "", "has a domain after the @ that there cannot be"
    if len(local) > _LONGEST_LOCAL or len(local) + 1 + len(plain) > _LONGEST:
        return "", "is longer than an address can be"
    return f"{local}@{plain}", ""


def _ascii_domain(domain: str) -> str | None:
    """`domain` as it is written in a message; None where there can be none.

    What Python's own rules (IDNA 2003) would turn into another domain, as straße into strasse, is not taken.
    """
    plain = unicodedata.normalize("NFC", domain)
    if not plain.isascii():
        try:
            coded = plain.encode("idna").decode("ascii")
            if coded.encode("ascii").decode("idna") != plain.lower():
                return None
        except UnicodeError:
            return None
        plain = coded
    return plain if all(_LABEL.fullmatch(label) for label in plain.split(".")) else None
