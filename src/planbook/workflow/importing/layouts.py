"""What the columns of a layout were taken for, kept in the trust's own `templates/headings.toml`."""

import json
from collections.abc import Sequence
from pathlib import Path

from planbook.collect.others.propose import Proposal, layout_key
from planbook.files import write_bytes
from planbook.model.heading_words import KnownLayout
from planbook.model.sha256 import sha256_of
from planbook.model.templates import OWN

FILE = "headings.toml"


def layout_of(proposal: Proposal) -> KnownLayout:
    """The layout of a table whose columns somebody has placed."""
    headings = layout_key(proposal.table)
    key = sha256_of("\n".join(headings).casefold().encode())[:12]
    return KnownLayout(key, headings, tuple(column.as_headed for column in proposal.columns))


def remember(folder: Path, layouts: Sequence[KnownLayout]) -> Path:
    """Add the layouts to the trust's own file, which is made where there is none; what it says stays as it is."""
    path = folder / OWN / FILE
    said = path.read_bytes() if path.is_file() else b"# What heads the columns of files that were imported.\n"
    made = b"".join(_table(layout) for layout in layouts)
    path.parent.mkdir(exist_ok=True)
    write_bytes(path, said.rstrip(b"\r\n") + b"\n" + made)
    return path


def _table(layout: KnownLayout) -> bytes:
    """A table of TOML; its strings are written as JSON's are, which TOML reads alike."""
    headings, fields = (json.dumps([*words], ensure_ascii=False) for words in (layout.headings, layout.fields))
    return f'\n[layouts."{layout.key}"]\nheadings = {headings}\nfields = {fields}\n'.encode()
