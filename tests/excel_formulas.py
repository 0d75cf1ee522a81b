"""What Excel does not take of a formula, or takes otherwise than LibreOffice does: to be found without Excel.

Formulas are written as plain ones, which Excel works out cell by cell but inside SUMPRODUCT: there a range stands
for all its cells, except within IF and its like, which ask for an array formula. What LibreOffice works out tells
nothing of that.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

LONGEST, LONGEST_TEXT, DEEPEST, MOST_ARGUMENTS = 8192, 255, 64, 255
"""Characters of a formula and of a text in it, functions inside each other, arguments of one."""

_TAKE_RANGES = frozenset(
    ("COLUMN", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "INDEX", "MATCH", "MAX", "MIN", "ROW",
     "ROWS", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT")
)  # fmt: skip
_ONE_BY_ONE = frozenset(("IF", "IFERROR", "CHOOSE"))
"""Those that look at one cell of a range even inside SUMPRODUCT."""
_OTHERS = frozenset(
    ("ABS", "ADDRESS", "AND", "CHAR", "EXACT", "FIND", "HYPERLINK", "INT", "ISERROR", "ISNUMBER", "LEFT", "LEN",
     "LOG10", "MID", "NA", "NOT", "OR", "ROUND", "SEARCH", "SUBSTITUTE", "TEXT", "TRIM", "TRUE", "FALSE", "VALUE")
)  # fmt: skip
_RANGE = re.compile(r"(?:.*!)?\$?[A-Z]{0,3}\$?\d*:\$?[A-Z]{0,3}\$?\d*")


@lru_cache(maxsize=20_000)
def excel_faults(formula: str) -> tuple[str, ...]:
    """What Excel would not take of `formula`, which is without its first sign, or would read as one cell."""
    return tuple(_faults(formula))


def _faults(formula: str) -> Iterator[str]:
    if len(formula) >= LONGEST:
        yield f"is {len(formula)} characters long"
    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError as error:
        yield f"is none: {error}"
        return
    inside: list[str] = []
    arguments: list[int] = []
    for place, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            inside.append(token.value.strip("(").rpartition(":")[2].upper())
            arguments.append(1)
            if inside[-1] and inside[-1] not in _TAKE_RANGES | _ONE_BY_ONE | _OTHERS:
                yield f"has {inside[-1]}, which is not among the functions known to every Excel"
            if sum(map(bool, inside)) > DEEPEST:
                yield "has functions too deep inside each other"
        elif token.subtype == Token.CLOSE:
            inside.pop()
            arguments.pop()
        elif token.type == Token.SEP and arguments:
            arguments[-1] += 1
            if arguments[-1] == MOST_ARGUMENTS + 1:
                yield f"gives {inside[-1]} too many arguments"
        elif token.subtype == Token.TEXT and len(token.value[1:-1].replace('""', '"')) > LONGEST_TEXT:
            yield "has a text that is longer than Excel takes"
        elif token.subtype == Token.RANGE and _RANGE.fullmatch(token.value):
            yield from _reads_one_cell(token, inside, _stands_alone(tokens, place))


def _reads_one_cell(token: Token, inside: list[str], alone: bool) -> Iterator[str]:
    functions = [name for name in inside if name]
    if "SUMPRODUCT" in functions:
        after = functions[len(functions) - functions[::-1].index("SUMPRODUCT") :]
        if any(name in _ONE_BY_ONE for name in after) and not (alone and functions[-1] in _TAKE_RANGES):
            yield f"reads one cell of {token.value} inside {functions[-1]}"
    elif not (alone and inside and inside[-1] in _TAKE_RANGES):
        yield f"reads one cell of {token.value}"


def _stands_alone(tokens: list[Token], place: int) -> bool:
    """Whether the token is an argument by itself, and no part of a sum or a comparison."""
    beside = [tokens[n] for n in (place - 1, place + 1) if 0 <= n < len(tokens)]
    return all(t.type == Token.SEP or t.subtype in (Token.OPEN, Token.CLOSE) for t in beside)
