"""The words to take out, and how they are known again: quoted, in other capitals, wrapped, or cut short."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from planbook.model.names import in_an_id
from planbook.model.safe_text import unescaped

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


@dataclass(frozen=True)
class Phrases:
    """Words to take out, and the mark that takes their place."""

    words: tuple[str, ...]
    mark: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        alternatives = "|".join(_forms(text) for text in longest_first)
        return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)

    @cached_property
    def several(self) -> "Phrases":
        """Those that are several words: of one word nobody can tell whether a person has written it."""
        return Phrases(tuple(text for text in self.words if " " in text), self.mark)

    @cached_property
    def _marks_of_it(self) -> frozenset[str]:
        """The longest word of each, without capitals: where that is not, the words are not."""
        longest = {max(words, key=len) for text in self.words for words in (text.split(), _id_words(text)) if words}
        return frozenset(map(folded, longest))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """What must stand before an ellipsis, without its spaces, where one of them is cut short."""
        whole = ("".join(text.split()).casefold() for text in self.words)
        return frozenset(text[:_LEAST_CUT] for text in whole if len(text) >= _LEAST_CUT)

    def may_be_in(self, text: str) -> bool:
        """False where certainly none of the words stands in `text`, in any part of it; it takes little time."""
        if not self.words:
            return False
        return self._may_be_among(folded(text), _squeezed(text))

    def _may_be_among(self, whole: str, squeezed: str) -> bool:
        """The same of a text that is made ready: `folded`, and `_squeezed`."""
        if any(mark in whole for mark in self._marks_of_it):
            return True
        return bool(squeezed) and any(beginning in squeezed for beginning in self._beginnings)

    def are_in(self, text: str) -> bool:
        """Whether any of the words stands in `text`, whole or cut short."""
        meant = unescaped(text)
        return self.may_be_in(meant) and self._stand_in(meant)

    def those_in(self, text: str) -> set[str]:
        """Those of the words that stand in `text`, whole or cut short; a long text is made ready once for all."""
        meant = unescaped(text)
        whole, squeezed = folded(meant), _squeezed(meant)
        return {
            one.words[0]
            for one in (Phrases((words,), self.mark) for words in self.words)
            if one._may_be_among(whole, squeezed) and one._stand_in(meant)
        }

    def _stand_in(self, meant: str) -> bool:
        """Whether anything would be taken out of `meant`: it is enough to come to the first place."""
        if len(meant) < SHORTEST:
            return False
        found = any(each[0] != self.mark for each in self._pattern.finditer(meant))
        return found or self._without_cuts(meant) != meant

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
        meant = unescaped(text)
        done = self._without_cuts(self._pattern.sub(self.mark.replace("\\", r"\\"), meant))
        return text if done == meant else done

    def _without_cuts(self, text: str) -> str:
        """`text` with the mark in the place of what begins one of the words and breaks off with an ellipsis."""
        if "…" not in text and "..." not in text:
            return text
        for found in reversed(list(_ELLIPSIS.finditer(text))):
            cut = max((_cut_length(text, found.start(), words) for words in self.words), default=0)
            if cut:
                text = text[: found.start() - cut] + self.mark + text[found.end() :]
        return text


def folded(text: str) -> str:
    """`text` without capitals: letters that a pattern without regard to them takes for the same are the same in it.

    To such a pattern an i with and without its dot are one, which folding alone keeps apart. Looking for words in
    what is folded takes a fraction of the time that the pattern takes, all the more the more words there are.
    """
    return text.replace("İ", "i").replace("ı", "i").casefold()


def _squeezed(text: str) -> str:
    """`text` without spaces and capitals; empty where nothing in it is cut short."""
    return "".join(text.split()).casefold() if "…" in text or "..." in text else ""


def _id_words(text: str) -> list[str]:
    """The words of a phrase as they stand in the id of a figure; none where only one of them does."""
    words = in_an_id(text).split("-")
    return words if len(words) > 1 else []


def _forms(text: str) -> str:
    """The pattern of a phrase as it is written, and as it stands in the id of a figure."""
    written, ids = r"\s+".join(re.escape(word) for word in text.split()), "-".join(_id_words(text))
    return f"{written}|{ids}" if ids else written


def phrases_of(texts: Iterable[str], mark: str) -> Phrases:
    """The phrases that `texts` are: each whole, each line and each sentence, as another version of a text may have
    these in other company. Too short ones are left out."""
    found: dict[str, None] = {}
    for text in texts:
        meant = unescaped(text)
        sentences = [s for s in _SENTENCE.split(meant) if len(s.split()) >= _WORDS_OF_A_SENTENCE]
        for piece in (meant, *meant.splitlines(), *sentences):
            words = " ".join(piece.split()).strip(_ENDS)
            if len(words) >= SHORTEST:
                found.setdefault(words)
    return Phrases(tuple(found), mark)


def is_anybodys(words: str) -> bool:
    """Whether `words` stand in files no matter who wrote them: a figure, a code or a cell's address ("75",
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


def _cut_length(text: str, end: int, words: str) -> int:
    """How many characters of `text` before `end` are the beginning of `words`; 0 where they are too few."""
    wanted = "".join(words.split()).casefold()
    most, gathered = 0, ""
    for at in range(end - 1, -1, -1):
        character = text[at]
        if character.isspace():
            continue
        gathered = character.casefold() + gathered
        if gathered not in wanted:  # nor is anything longer that ends with it
            break
        if len(gathered) >= _LEAST_CUT and wanted.startswith(gathered):
            most = end - at
    return most
