"""The name that was meant where another is written."""

from collections.abc import Iterable

_SHORT = 3
"""Characters of a code or an abbreviation in which one letter more or less is another one, and no slip."""
_LONGEST = 300
"""Characters; longer text is no slip of a name."""


class Names:
    """Names that can be meant; made once where many rows ask for them."""

    def __init__(self, names: Iterable[str]) -> None:
        from rapidfuzz import utils

        self._names = sorted(set(names))
        self._compared = [utils.default_process(name) for name in self._names]
        self._found: dict[tuple[str, float], str] = {}

    def nearest(self, text: str, least: float = 70) -> str:
        """A question that suggests the name most like `text`, with a space before it; empty where none is.

        `least` is how alike they have to be, from 0 to 100: one letter changed in ten leaves about 90.
        """
        if len(text) > _LONGEST:
            return ""
        if (text, least) not in self._found:
            self._found[text, least] = self._nearest(text, least)
        return self._found[text, least]

    def _nearest(self, text: str, least: float) -> str:
        from rapidfuzz import fuzz, process, utils

        wanted = utils.default_process(text)
        best = process.extractOne(wanted, self._compared, scorer=fuzz.ratio, score_cutoff=least)
        if best is None or _another_code(wanted, best[0]):
            return ""
        return f" Is “{self._names[best[2]]}” meant?"


def _another_code(text: str, name: str) -> bool:
    """Whether one of the two is so short that a letter tells it from others; spaces and stops in it do not."""
    short = min(len("".join(text.split())), len("".join(name.split()))) <= _SHORT
    return short and "".join(text.split()) != "".join(name.split())


def nearest(text: str, names: Iterable[str], least: float = 70) -> str:
    """What `Names.nearest` says of names that are asked about but once."""
    return Names(names).nearest(text, least)
