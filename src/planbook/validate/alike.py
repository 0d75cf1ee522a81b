"""Whether two rows with one ref say the same: one that ended may have left its ref to another."""

from planbook.model.record import Record
from planbook.model.register import folded
from planbook.model.submission import Entry

LEAST = 60
"""How alike their words are at the least, from 0 to 100, where no rule says it."""


def says_the_same(before: Entry, now: Entry, record: Record, least: float = LEAST) -> bool:
    """Whether both say much the same of what tells rows apart; what is blank is not held against either."""
    from rapidfuzz import fuzz

    for key in record.told_apart_by:
        one, other = before.get(key), now.get(key)
        if one is None or other is None or one == other:
            continue
        worded = record.field(key).type in ("text", "long_text")
        if not worded or fuzz.token_sort_ratio(folded(str(one)), folded(str(other))) < least:
            return False
    return True
