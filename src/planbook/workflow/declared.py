"""The declarations that a trust works by: planbook's own and the trust's over them, looked over by every stage."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from planbook.errors import DeclarationError
from planbook.files import scratch_folder
from planbook.model.declarations import Declarations, Report
from planbook.model.headlines import declared_figures
from planbook.model.loading import load, templates_folder
from planbook.model.sha256 import sha256_of
from planbook.model.templates import OWN, only_meant, own_files, packed, unpack
from planbook.workflow.kept import keep, kept, key_of


def declared(trust: Path | None = None) -> Declarations:
    """The declarations of the trust whose folder is `trust`; those that come with planbook where none is given.

    Raises DeclarationError with a line for every fault, by file and key.
    """
    own = trust / OWN if trust is not None and (trust / OWN).is_dir() else None
    return _loaded(own) if own is not None else _shipped()


@cache
def _shipped() -> Declarations:
    key = _key(None, past=False)
    made = kept(key, Declarations)
    if made is None:
        made = _examined(None, past=False)
        keep(key, made)
    return made


def _examined(own: Path | None, *, past: bool) -> Declarations:
    """The declarations, read and looked over; those of the past only for what they were looked over for then."""
    from planbook.workflow.examined import (  # every stage of planbook: only where it has to be
        EXAMINERS,
        OF_THE_PAST,
    )

    return load(own=own, examiners=OF_THE_PAST if past else EXAMINERS)


def _key(own: bytes | None, *, past: bool) -> str:
    folder = templates_folder()
    shipped = [(str(file), sha256_of(file.read_bytes())) for file in own_files(folder)]
    return key_of("declarations", shipped, own and sha256_of(own), str(folder), past)


_MOST_KEPT = 16
_kept: dict[tuple[str, bool], Declarations] = {}
"""What was made of a trust's own declarations, by what they said and whether they are of the past, the oldest
first."""


def _loaded(own: Path, *, past: bool = False) -> Declarations:
    """The declarations with what lies in `own`, made once of the same: it takes longer than many a command."""
    try:
        said = packed(own)
    except OSError:
        return _examined(own, past=past)  # which tells what cannot be read
    if any(only_meant(own)):
        return _examined(own, past=past)  # which tells what is read by nothing
    name = sha256_of(said), past
    made = _kept.get(name)
    if made is None:
        key = _key(said, past=past)
        made = kept(key, Declarations)
        if made is None:
            made = _examined(own, past=past)
            if packed(own) != said:  # somebody is changing them
                return made
            if not _has_layouts(made):
                keep(key, made)
        _kept[name] = made
        for oldest in list(_kept)[:-_MOST_KEPT]:
            del _kept[oldest]
    return replace(made, own=own) if made.own else made


def _has_layouts(made: Declarations) -> bool:
    """Whether the trust's own name layouts, which `import` keeps: their headings are words of who sent a file, and
    nothing that others wrote is kept outside the trust's folder."""
    return any(kind == "layout" for kind, _ in made.own_parts)


def declared_or_shipped(trust: Path) -> Declarations:
    """The same; where the trust's own have a fault, those that come with planbook.

    For what must go on whatever is wrong with the folder: back-ups, and looking it over.
    """
    try:
        return declared(trust)
    except DeclarationError:
        return declared()


@contextmanager
def declared_then(templates: bytes | None, today: Declarations) -> Iterator[Declarations]:
    """The declarations with what a trust's own once were, as `packed` kept them, for as long as the block runs.

    Those of `today` where nothing says what they were, or they are what they were.
    """
    if templates is None or templates == packed(today.own):
        yield today
        return
    with scratch_folder() as scratch:
        unpack(templates, scratch / OWN)
        yield _loaded(scratch / OWN, past=True)


@dataclass(frozen=True, slots=True)
class PapersThen:
    """The papers and the headlines that were once declared."""

    reports: Mapping[str, Report]
    headlines: Set[str]


def papers_then(templates: bytes | None, today: Declarations) -> PapersThen | None:
    """Those with what a trust's own once were, as `packed` kept them; None where that is as it is `today`."""
    if templates is None or templates == packed(today.own):
        return None
    return _papers_of(templates)


@lru_cache(maxsize=32)
def _papers_of(templates: bytes) -> PapersThen:
    """Every paper of a publication asks for them, and reading declarations takes half a second."""
    with scratch_folder() as scratch:
        unpack(templates, scratch / OWN)
        then = _loaded(scratch / OWN, past=True)
        return PapersThen(then.reports, declared_figures(then).keys())
