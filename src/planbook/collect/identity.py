"""What a workbook says of itself: its format and version, whose it is, and which period it is of."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from planbook.collect.cells import shown_raw
from planbook.collect.grid import Grid

_PROPERTY = re.compile(r"planbook_([a-z_]+)")
_LONGEST = 100


def identity_of(grids: Sequence[Grid]) -> Mapping[str, str]:
    """What the hidden sheet `_planbook` says of the workbook; empty where there is none."""
    sheet = next((g for g in grids if g.name == "_planbook"), None)
    if sheet is None:
        return {}
    told = [row for row in sheet.rows if len(row) > 1 and row[0] not in (None, "")]
    return {shown_raw(row[0]): _in_short(shown_raw(row[1])) for row in told}


def properties_of(path: Path) -> Mapping[str, str]:
    """The same as its custom properties say it, where the hidden sheet is gone; empty where there are none."""
    with zipfile.ZipFile(path) as archive:
        if "docProps/custom.xml" not in archive.namelist():
            return {}
        told = ElementTree.fromstring(archive.read("docProps/custom.xml"))
    named = ((_PROPERTY.fullmatch(element.get("name", "")), element) for element in told)
    texts = {name[1]: next(iter(element), None) for name, element in named if name}
    return {
        name: _in_short((text.text or "").strip())
        for name, text in texts.items()
        if text is not None and text.tag.endswith("}lpwstr")
    }


def _in_short(text: str) -> str:
    """`text` as it can be shown in a message: longer than this it is nothing that planbook has written."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
