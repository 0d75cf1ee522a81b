"""Why a line is not as it was published, in words: which return, which edit, which decision, which planbook."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planbook.consolidate.shown import Differing
from planbook.consolidate.shown_keys import kpi_key
from planbook.model.difference import Change
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import agree, listed
from planbook.model.register import Register
from planbook.model.values import long_date
from planbook.workflow.causes import Between, Lines, Stage, is_other_planbook, is_other_templates

NOT_KNOWN = "Not known: planbook's records do not say"
_FORGOTTEN = "What was forgotten on {}"
_OF_KPIS = ("kpi", "kpi_target", "benchmark")
"""Sheets of the register whose rows name the KPI that they are about."""
_OF_EARLIER = frozenset(("last", "last_year", "last_target", "last_status"))
"""Fields that show an earlier period."""
_COUNTED = {
    "sources": "funding", "areas": "actions",
    "award": "funding", "spent": "funding", "forecast": "funding",
    "live": "actions", "on_track": "actions", "off_track": "actions", "overdue": "actions",
    "kpis_judged": "kpis", "kpis_off_target": "kpis",
    "due": "returns", "returned": "returns", "on_time": "returns",
}  # fmt: skip
"""The lines that are counted in a total, by its table, or by the name of the headline."""
_MOST = 3
"""Schools and sheets that are named before the rest are counted."""


@dataclass(frozen=True)
class Causes:
    """What changed between two grounds, for what was published of the one."""

    between: Between
    published: Lines
    shown_now: Callable[[], Lines]

    @cached_property
    def stages(self) -> Sequence[Stage] | None:
        """What is shown with one thing after another as it is now; None where that cannot be told."""
        return self.between.stages(self.shown_now())

    def lines_before(self, number: int, published: Differing) -> Mapping[str, Any]:
        """What the line showed before the stage `number`."""
        if number == 0 or not self.stages:
            return published.then
        return self.stages[number - 1].lines.get((published.table, published.key), {})


def why(one: Differing, causes: Causes | None) -> str:
    """What made the line another; where that cannot be told, what may have. Without `causes` what it was made of
    has been forgotten."""
    if causes is None:
        return "Not known: what it was made of has been forgotten"
    if causes.stages is None:
        told = [_of_returns(one, causes, None, one.fields), _of_decisions(one, causes), _of_register(one, causes)]
        return f"One of these, which cannot be told apart: {'; '.join(said for said in told if said)}"
    said = []
    for number, stage in enumerate(causes.stages):
        before = causes.lines_before(number, one)
        after = stage.lines.get((one.table, one.key), {})
        fields = [name for name in one.fields if before.get(name) != after.get(name)]
        if not fields:
            continue
        match stage.kind:
            case "planbook":
                said.append(_of_planbook(causes))
            case "returns":
                said.append(_of_returns(one, causes, number, fields))
            case "decided":
                said.append(_of_decisions(one, causes))
            case "register":
                said.append(_of_register(one, causes))
    return "; ".join(dict.fromkeys(word for word in said if word)) or _otherwise(causes)


def _otherwise(causes: Causes) -> str:
    """What is said where nothing that is kept accounts for a change."""
    return _FORGOTTEN.format(long_date(causes.between.forgotten)) if causes.between.forgotten else NOT_KNOWN


def _of_planbook(causes: Causes) -> str:
    then, now = causes.between.then, causes.between.now
    told = []
    if is_other_planbook(then, now):
        told.append(f"planbook {now.version} works it out differently from planbook {then.version}")
    if is_other_templates(then, now):
        told.append("the trust's own templates were changed")
    words = " or ".join(told)
    return words[:1].upper() + words[1:] if words.startswith("the") else words


def _of_returns(one: Differing, causes: Causes, stage: int | None, fields: Sequence[str]) -> str:
    """Which returns: its own, those that a total changed with, or what was shown of an earlier period."""
    earlier = _OF_EARLIER.intersection(fields)
    own = [name for name in fields if name not in earlier and not (name == "change" and earlier)]
    said = []
    if own and one.unit in causes.between.returns:
        said.append(_own_return(one.unit, causes))
    elif own and not one.unit:
        said.append(_returns_of(_counted_in(one, causes, stage), causes))
    elif own and causes.between.returns and "suppressed" in (one.then.get("status"), one.now.get("status")):
        names = _returns_of(list(causes.between.returns), causes)
        said.append(f"What other schools' figures give away is hidden: {names[:1].lower()}{names[1:]}")
    if earlier and causes.between.then.earlier != causes.between.now.earlier:
        said.append("Figures of an earlier period were changed")
    if not any(said) and (one.unit in causes.between.returns_before if one.unit else causes.between.returns_before):
        said.append("A return of an earlier period was changed")
    if not any(said) and causes.between.forgotten:
        said.append(_FORGOTTEN.format(long_date(causes.between.forgotten)))
    return "; ".join(word for word in said if word)


def _own_return(unit: str, causes: Causes) -> str:
    came = causes.between.returns[unit]
    if came:
        return f"Its return of {long_date(came)}"
    return "Its return was withdrawn" if unit in causes.between.withdrawn else "Its return no longer counts"


def _counted_in(one: Differing, causes: Causes, stage: int | None) -> list[str]:
    """The units whose return is another and whose own lines of what is totalled changed with it; all whose return
    is another where no line tells."""
    if stage is None or not causes.stages:
        return list(causes.between.returns)
    after = causes.stages[stage].lines
    before = causes.stages[stage - 1].lines if stage else causes.published
    found = [
        unit
        for unit in causes.between.returns
        if any(before.get(k) != after.get(k) for k in _parts(one, unit, after))
    ]
    return found or list(causes.between.returns)


def _parts(one: Differing, unit: str, lines: Lines) -> list[tuple[str, str]]:
    """The lines of a unit that are counted in a total."""
    if one.table == "phases":
        _, _, code, *group = one.key.split("/")
        return [("kpis", kpi_key(code, unit, *group or [EVERYBODY]))]
    table = _COUNTED.get(one.key.removeprefix("headline/") if one.table == "headline" else one.table)
    return [key for key in lines if unit in key[1].split("/") and table in (key[0], None)]


def _returns_of(units: Sequence[str], causes: Causes) -> str:
    """ "The return of Oakmere", "Returns of Oakmere and Ashby (withdrawn)"."""
    names = []
    for unit in units:
        gone = " (withdrawn)" if unit in causes.between.withdrawn else " (no longer counts)"
        names.append(
            causes.between.register.ever.label("unit", unit) + ("" if causes.between.returns[unit] else gone)
        )
    return "" if not names else f"{agree(len(names), 'The return', 'Returns')} of {listed(names, most=_MOST)}"


def _of_decisions(one: Differing, causes: Causes) -> str:
    if one.unit:
        on = causes.between.decided.get(one.unit)
        return f"What was decided of its plan on {long_date(on)}" if on else ""
    names = [causes.between.register.ever.label("unit", unit) for unit in causes.between.decided]
    plans = agree(len(names), "the plan", "the plans")
    return f"What was decided of {plans} of {listed(names, most=_MOST)}" if names else ""


def _of_register(one: Differing, causes: Causes) -> str:
    """The sheets whose edits are about the line; all that were edited where none is."""
    then, now = causes.between.then, causes.between.now
    if (then.register_bytes, then.figures) == (now.register_bytes, now.figures):
        return ""
    about = [change for change in causes.between.edits if is_about(one, change, causes.between.register)]
    sheets = list(dict.fromkeys(change.sheet for change in about or causes.between.edits))
    return f"The register: {listed(sheets, most=_MOST)}" if sheets else "The register"


def is_about(one: Differing, change: Change, register: Register) -> bool:
    """Whether an edit of the register is about the line: of its KPI, or of its unit. A code or a name is looked for
    as a whole: `ATT` is none of `ATT-2`, and Oak no part of Oakmere."""
    if one.table in ("kpis", "phases") and change.record in _OF_KPIS:
        return _names(f"{change.row_id} {change.label}", one.key.split("/")[1 if one.table == "kpis" else 2])
    if not one.unit:
        return False
    said = f"{change.row_id} {change.label} {change.before} {change.after}"
    return _names(said, one.unit) or _names(said, register.ever.label("unit", one.unit))


def _names(said: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) is not None
