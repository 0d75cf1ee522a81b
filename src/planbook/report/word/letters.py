"""How wide text is in Calibri, by the widths that its letters have in the font."""

from functools import cache, lru_cache
from unicodedata import east_asian_width, normalize

_EM = 2048
_WIDTHS = """
463 667 821 1020 1038 1464 1397 452 621 621 1020 1020 511 627 517 791 1038 1038 1038 1038 1038 1038 1038 1038 1038
1038 548 548 1020 1020 1020 949 1831 1185 1114 1092 1260 1000 941 1292 1276 516 653 1064 861 1751 1322 1356 1058
1378 1112 941 998 1314 1162 1822 1063 998 959 628 791 628 1020 1020 596 981 1076 866 1076 1019 625 964 1076 470 490
931 470 1636 1076 1080 1076 1076 714 801 686 1076 925 1464 887 927 809 644 943 644 1020
"""
_LETTERS = dict(zip(map(chr, range(32, 127)), map(int, _WIDTHS.split()), strict=True)) | {
    "\u00a0": 463, "‘": 511, "’": 511, "“": 857, "”": 857, "–": 1020, "—": 1854, "…": 1414, "£": 1038, "€": 1038,
    "·": 517, "×": 1020, "½": 1375, "→": 1854, "↑": 1854, "↓": 1854, "≤": 1020, "≥": 1020, "°": 694,
}  # fmt: skip
_OTHER = 1704
"""Of a letter that the font lacks, such as the symbol of a status: another font has it, and may have it wide."""


@cache
def _letter(letter: str) -> int:
    known = _LETTERS.get(letter)
    if known is None:
        plain = normalize("NFD", letter)[0]  # an accent makes no letter wider
        known = _LETTERS.get(plain)
    if known is None:
        known = _EM if east_asian_width(letter) in "WF" else _OTHER
    return known


@lru_cache(maxsize=1 << 15)  # the words of papers come again and again, in each of them and as it is fitted
def width(text: str) -> float:
    """How wide `text` is on one line, in ems: points where it is of one point."""
    return sum(map(_letter, text)) / _EM
