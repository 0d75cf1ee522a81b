"""How many units are in the figures of several, and why the others are not, in a sentence."""

from collections.abc import Mapping, Sequence

from planbook.consolidate.rows import ReturnRow
from planbook.model.prose import agree, listed, none_of, opening, some_of
from planbook.report.made_of import sourced

_OUT = {
    "missing": ("has not returned", "have not returned"),
    "partly": ("has sent part of its return", "have sent parts of their returns"),
    "undecided": (
        "sent workbooks that differ, and it is not yet decided which counts",
        "sent workbooks that differ, and it is not yet decided which count",
    ),
    "refused": ("sent what could not be used", "sent what could not be used"),
    "withdrawn": ("has had its return withdrawn", "have had their returns withdrawn"),
}
"""Why units are in no total, said of one and of several, by the verdict of their rows."""


@sourced
def said_included(returns: Sequence[ReturnRow], words: Mapping[str, str], *, lacks_figures: bool = False) -> str:
    """How many of the units that a return is due from are in the figures, and who is not.

    `words` has what they are called under "school" and "schools"; `lacks_figures` where some gave not every figure.
    """
    due, told = len(returns), sum(row.came_in for row in returns)
    out = {verdict: [row.unit_name for row in returns if row.verdict == verdict] for verdict in _OUT}
    none = opening(none_of(due, words["school"], words["schools"]))
    if not due:
        return f"No {words['school']} is due."
    if len(out["missing"]) == due:
        return f"{none} has returned yet." if due > 1 else f"The one {words['school']} has not returned yet."
    if told == due:
        every = some_of(due, due, words["school"], words["schools"])
        if lacks_figures:
            return f"{every} {agree(due, 'has', 'have')} returned, not each with every figure."
        return f"{every} {agree(due, 'is', 'are')} included."
    why = [f"{listed(names, most=3)} {_OUT[verdict][len(names) > 1]}" for verdict, names in out.items() if names]
    them = agree(due - told, "it", "them")
    some = some_of(told, due, words["school"], words["schools"])
    if not told:
        some = f"The one {words['school']} is not" if due == 1 else f"{none} is"
    else:
        some += agree(told, " is", " are")
    return f"{some} included; {'; '.join(why)}, so totals leave {them} out."
