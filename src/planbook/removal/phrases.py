"""The words to take out, and how they are known again: quoted, in other capitals, wrapped, or cut short."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

SHORTEST = 3
"""Characters that a phrase has at least: shorter ones stand in too many other words."""
_LEAST_CUT = 8
"""Characters of a phrase that must stand before an ellipsis for it to be that phrase, cut short."""
_LONGEST_KEPT = 40
"""Characters of a text of which it is remembered what became of it."""
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)")
_ENDS = " \t\n\r.,;:!?"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_WORDS_OF_A_SENTENCE = 3
_LONG_CODE = 9
"""Characters of a word with digits in it, or digits of a figure, from which it is a person's: a UPN, a phone."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Phrases:
    """Words to take out, and the mark that takes their place."""

    words: tuple[str, ...]
    mark: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        alternatives = "|".join(r"\s+".join(re.escape(word) for word in text.split()) for text in longest_first)
        return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)

    @cached_property
    def several(self) -> "Phrases":
        """Those that are several words: of one word nobody can tell whether a person has written it."""
        return Phrases(tuple(text for text in self.words if " " in text), self.mark)

    def are_in(self, text: str) -> bool:
        """Whether any of the words stands in `text`, whole or cut short."""
        return self.taken_out_of(text) != text

    def taken_out_of(self, text: str) -> str:
        """`text` with the mark wherever one of the words stood."""
        if not self.words or len(text) < SHORTEST:
            return text
        if len(text) > _LONGEST_KEPT:
            return self._looked_through(text)
        if text not in self._known:
            self._known[text] = self._looked_through(text)
        return self._known[text]

    @cached_property
    def _known(self) -> dict[str, str]:
        """What has become of short texts: a workbook has the same few in thousands of places."""
        return {}

    def _looked_through(self, text: str) -> str:
        meant = _unescaped(text)
        done = self._without_cuts(self._pattern.sub(self.mark.replace("\\", r"\\"), meant))
        return text if done == meant else done

    def _without_cuts(self, text: str) -> str:
        """`text` with the mark in the place of what begins one of the words and breaks off with an ellipsis."""
        if "…" not in text and "..." not in text:
            return text
        for found in reversed(list(_ELLIPSIS.finditer(text))):
            before = text[: found.start()]
            cut = max((_cut_length(before, words) for words in self.words), default=0)
            if cut:
                text = before[: len(before) - cut] + self.mark + text[found.end() :]
        return text


def phrases_of(texts: Iterable[str], mark: str) -> Phrases:
    """The phrases that `texts` are: each whole, each line and each sentence, as another version of a text may have
    these in other company. Too short ones are left out."""
    found: dict[str, None] = {}
    for text in texts:
        meant = _unescaped(text)
        sentences = [s for s in _SENTENCE.split(meant) if len(s.split()) >= _WORDS_OF_A_SENTENCE]
        for piece in (meant, *meant.splitlines(), *sentences):
            words = " ".join(piece.split()).strip(_ENDS)
            if len(words) >= SHORTEST:
                found.setdefault(words)
    return Phrases(tuple(found), mark)


def is_anybodys(words: str) -> bool:
    """Whether `words` are such as stand in any file, whoever wrote it: a figure, a code or a cell's address ("75",
    "AP-018", "A17")."""
    if not any(map(str.isalpha, words)):
        return 0 < sum(map(str.isdigit, words)) < _LONG_CODE
    if " " in words:
        return False
    return any(map(str.isdigit, words)) and len(words) < _LONG_CODE


def runs_of_words(text: str, length: int) -> set[str]:
    """Every run of so many words in `text`, without capitals and punctuation."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[n : n + length]) for n in range(len(words) - length + 1)}


def _cut_length(before: str, words: str) -> int:
    """How many characters at the end of `before` are the beginning of `words`; 0 where they are too few."""
    wanted = "".join(words.split()).casefold()
    most, gathered = 0, ""
    for length, character in enumerate(reversed(before), start=1):
        if not character.isspace():
            gathered = character.casefold() + gathered
        if len(gathered) > len(wanted):
            break
        if len(gathered) >= _LEAST_CUT and wanted.startswith(gathered) and not character.isspace():
            most = length
    return most


def _unescaped(text: str) -> str:
    """`text` with what Excel writes as `_x000D_` as the character that it means."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
