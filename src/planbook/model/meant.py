"""What was meant where a declaration names what there is not."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_FEW = 12
"""Up to so many names are all told."""


def meant(name: str, there: Iterable[str]) -> str:
    """What follows "there is no 'membrs'": the name most like it, else those that there are, where they are few."""
    names = [*dict.fromkeys(there)]
    near = _nearest(name, names)
    return near or (_all(names) if 0 < len(names) <= _FEW else "")


def meant_or_all(name: str, there: Iterable[str]) -> str:
    """The same, with all names where none is like it, however many they are."""
    names = [*dict.fromkeys(there)]
    return _nearest(name, names) or _all(names)


def _nearest(name: str, names: Sequence[str]) -> str:
    owner = name[: name.rfind(".") + 1]  # of a field of a record, as `action.cost`, the key alone is compared
    near = get_close_matches(name[len(owner) :], [n[len(owner) :] for n in names if n.startswith(owner)], 1, 0.7)
    return f" (is {owner + near[0]!r} meant?)" if near else ""


def _all(names: Sequence[str]) -> str:
    return f" (there are: {', '.join(names) or 'none'})"
