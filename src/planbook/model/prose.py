"""Small pieces of prose that every message and output words alike."""

from collections.abc import Iterable

_VOWELS = tuple("aeiou")
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number_word(number: int, *, capital: bool = False) -> str:
    """`number` as a sentence has it: in words up to ten, in figures beyond; nothing is "no".

    With `capital` it begins a sentence, where words go up to twelve.
    """
    word = _SMALL[number] if 0 <= number <= (12 if capital else 10) else f"{number:,}"
    return opening(word) if capital else word


def agree(number: object, one: str, many: str) -> str:
    """The word or words that agree with `number`: `one` with exactly one, otherwise `many`.

    None and what a paper shows in place of a number take `many`: "no schools have", "fewer than five pupils are".
    """
    return one if number in (1, "1") else many


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: "one action", "three actions"."""
    return f"{number_word(number)} {agree(number, one, many or one + 's')}"


def some_of(number: int, of: int, one: str, many: str = "", *, begins: bool = True) -> str:
    """How many of so many, as a sentence begins: "Three of four schools", "All 11 schools", "Both schools".

    Without `begins` it stands within a sentence: "three of four schools", "11 of 12 schools".
    """
    if not begins:
        some = f"{number_word(number)} of {counted(of, one, many or one + 's')}"
        return inside(some_of(number, of, one, many)) if number == of else some
    if number == of:
        every = {1: f"The one {one}", 2: f"Both {many or one + 's'}"}.get(of)
        return every or f"All {counted(of, one, many)}"
    return f"{number_word(number, capital=True)} of {counted(of, one, many or one + 's')}"


def none_of(number: int, one: str, many: str = "") -> str:
    """That not one of so many: "none of the five schools", "neither of the two schools"."""
    return f"{'neither' if number == 2 else 'none'} of the {counted(number, one, many)}"


def more(number: int, one: str, many: str = "") -> str:
    """What a list leaves out, in figures and with its noun: "1 more change", "3 more changes"."""
    return in_figures(number, f"more {one}", f"more {many or one + 's'}")


def had_no_place(number: int) -> str:
    """What is said of values that found no cell in a workbook that was made; empty where there are none."""
    if not number:
        return ""
    return f"{opening(counted(number, 'value'))} had no place and {agree(number, 'is', 'are')} listed in it."


def in_figures(number: int, one: str, many: str = "") -> str:
    """The same in figures, as a table or a count of files has it: "1 file", "1,200 files"."""
    return f"{number:,} {agree(number, one, many or one + 's')}"


class SentenceWord(str):
    """What is filled into a sentence; written `{days:day/days}`, the number has the noun that agrees with it."""

    def __format__(self, nouns: str) -> str:
        one, _, many = nouns.partition("/")
        return f"{self!s} {agree(self, one, many)}" if nouns else str(self)

    @staticmethod
    def takes(nouns: str) -> bool:
        """Whether that is what can stand after the name: nothing, or a noun and its plural."""
        return not nouns or (nouns.count("/") == 1 and all(word.strip() for word in nouns.split("/")))


def listed(names: Iterable[str], word: str = "and", most: int = 0) -> str:
    """`names` as a list in prose, "a, b and c"; beyond `most` (0 is no limit) the rest are counted.

    Where a name has a comma itself, semicolons stand between them: "Elm, Oakham; and Ash".
    """
    every = [*names]
    if most and len(every) > most:
        every = [*every[:most], f"{number_word(len(every) - most)} more"]
    *first, last = every or [""]
    if any("," in name for name in every):
        return f"{'; '.join(first)}; {word} {last}" if first else last
    return f"{', '.join(first)} {word} {last}" if first else last


def excerpt(text: str, longest: int) -> str:
    """`text` on one line, cut at a word where that is longer than `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def article(word: str) -> str:
    """The article before `word`: "an" before a vowel."""
    return "an" if word[:1].casefold() in _VOWELS else "a"


def inside(name: str) -> str:
    """A name or word in a sentence: small at its start, unless an abbreviation begins it or a number ends it."""
    kept = name[1:2].isupper() or name[1:2].isdigit() or name[-1:].isdigit()
    return name if kept else name[:1].lower() + name[1:]


def opening(sentence: str) -> str:
    """`sentence` with a capital at its start, as it may begin with a value; the rest is left as it is."""
    return sentence[:1].upper() + sentence[1:]
