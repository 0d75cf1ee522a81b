"""A path as somebody has given it on the command line."""

import os
from pathlib import Path

from planbook.model.legible_names import legible_apart


def given_path(folder: Path, given: str) -> Path:
    """`given` as it is from here or, where nothing is there, from the trust's folder.

    A file whose name is no text is found by the name that it is shown under, too. Where nothing is found it is
    `given` itself.
    """
    places = [Path(given), folder / given]
    found = next((path for path in places if os.path.lexists(path)), None)
    return found or next((path for place in places for path in _shown_as(place)), places[0])


def _shown_as(place: Path) -> list[Path]:
    """The files beside `place` that are shown under its name, and have another."""
    if "\ufffd" not in place.name or not os.path.lexists(place.parent) or not place.parent.is_dir():
        return []
    shown = legible_apart(path.name for path in place.parent.iterdir())
    return [place.parent / name for name, kept in sorted(shown.items()) if kept == place.name]
