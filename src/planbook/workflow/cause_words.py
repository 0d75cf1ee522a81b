"""Why a line is not as it was published, in words: which return, which edit, which decision, which planbook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from planbook.consolidate.shown import Differing
from planbook.consolidate.shown_keys import kpi_key
from planbook.model.difference import Change
from planbook.model.difference import differences as register_differences
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import listed
from planbook.model.register import Register
from planbook.model.values import shown
from planbook.workflow.causes import Ground, Lines, Stage, is_other_planbook, is_other_templates, stages
from planbook.workflow.state import State

NOT_KNOWN = "Not known: planbook's records do not say"
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
    """What changed between two grounds; each part is worked out when it is first asked for."""

    state: State
    then: Ground
    now: Ground
    published: Lines
    shown_now: Callable[[], Lines]

    @property
    def register(self) -> Register:
        """Today's."""
        return self.state.trust.register

    @cached_property
    def stages(self) -> Sequence[Stage] | None:
        """What is shown with one thing after another as it is now; None where that cannot be told."""
        return stages(self.state, self.then, self.now, self.shown_now)

    @cached_property
    def returns(self) -> Mapping[str, date | None]:
        """The units whose workbook is another, with the day on which that came; None where none stands any more."""
        then, now = self.then.standing, self.now.standing
        return {
            unit: now[unit][1] if unit in now else None
            for unit in dict.fromkeys([*then, *now])
            if then.get(unit, ("",))[0] != now.get(unit, ("",))[0]
        }

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """Units of which nothing stands because what did was taken back."""
        return frozenset(one.slot[1] for one in self.now.ledger.withdrawn(self.state.period.id))

    @cached_property
    def forgotten(self) -> date | None:
        """The last day on which something that came in the period was erased, after the publication."""
        stones = self.state.ledger.forgotten().values()
        days = [stone.forgotten_on for stone in stones if stone.period == self.state.period.id]
        last = max(days, default=None)
        return last if last and last >= self.then.on else None

    @cached_property
    def decided(self) -> Mapping[str, date]:
        """The units of whose plans something was decided, with the last day of that."""
        found: dict[str, date] = {}
        for one in self.now.decided:
            unit = self.register.counts_for(one.unit)
            if unit and one not in self.then.decided:
                found[unit] = max(one.on, found.get(unit, one.on))
        return found

    @cached_property
    def edits(self) -> Sequence[Change]:
        """What was edited in the register, where both can be read."""
        before, after = self.then.register, self.now.register
        if before is None or after is None:
            return ()
        return register_differences(self.register.ever, before.ever.submission, after.ever.submission)

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
    return "; ".join(dict.fromkeys(word for word in said if word)) or NOT_KNOWN


def _of_planbook(causes: Causes) -> str:
    assert causes.then is not None  # `why` has looked
    told = []
    if is_other_planbook(causes.then, causes.now):
        told.append(f"planbook {causes.now.version} works it out differently from planbook {causes.then.version}")
    if is_other_templates(causes.then, causes.now):
        told.append("the trust's own templates were changed")
    words = " or ".join(told)
    return words[:1].upper() + words[1:] if words.startswith("the") else words


def _of_returns(one: Differing, causes: Causes, stage: int | None, fields: Sequence[str]) -> str:
    """Which returns: its own, those that a total changed with, or what was shown of an earlier period."""
    earlier = _OF_EARLIER.intersection(fields)
    own = [name for name in fields if name not in earlier and not (name == "change" and earlier)]
    said = []
    if own and one.unit in causes.returns:
        said.append(_own_return(one.unit, causes))
    elif own and not one.unit:
        said.append(_returns_of(_counted_in(one, causes, stage), causes))
    elif own and causes.returns and "suppressed" in (one.then.get("status"), one.now.get("status")):
        names = _returns_of(list(causes.returns), causes)
        said.append(f"What other schools' figures give away is hidden: {names[:1].lower()}{names[1:]}")
    if earlier and causes.then.earlier != causes.now.earlier:
        said.append("Figures of an earlier period were changed")
    if not any(said) and causes.forgotten:
        said.append(f"What was forgotten on {shown(causes.forgotten)}")
    return "; ".join(word for word in said if word)


def _own_return(unit: str, causes: Causes) -> str:
    came = causes.returns[unit]
    if came:
        return f"Its return of {shown(came)}"
    return "Its return was withdrawn" if unit in causes.withdrawn else "Its return no longer counts"


def _counted_in(one: Differing, causes: Causes, stage: int | None) -> list[str]:
    """The units whose return is another and whose own lines of what is totalled changed with it; all whose return
    is another where no line tells."""
    if stage is None or not causes.stages:
        return list(causes.returns)
    after = causes.stages[stage].lines
    before = causes.stages[stage - 1].lines if stage else causes.published
    found = [
        unit for unit in causes.returns if any(before.get(k) != after.get(k) for k in _parts(one, unit, after))
    ]
    return found or list(causes.returns)


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
        gone = " (withdrawn)" if unit in causes.withdrawn else " (no longer counts)"
        names.append(causes.register.ever.label("unit", unit) + ("" if causes.returns[unit] else gone))
    return "" if not names else f"{'The return' if len(names) == 1 else 'Returns'} of {listed(names, most=_MOST)}"


def _of_decisions(one: Differing, causes: Causes) -> str:
    if one.unit:
        on = causes.decided.get(one.unit)
        return f"What was decided of its plan on {shown(on)}" if on else ""
    names = [causes.register.ever.label("unit", unit) for unit in causes.decided]
    plans = "the plan" if len(names) == 1 else "the plans"
    return f"What was decided of {plans} of {listed(names, most=_MOST)}" if names else ""


def _of_register(one: Differing, causes: Causes) -> str:
    """The sheets whose edits are about the line; all that were edited where none is."""
    if causes.then.register_bytes == causes.now.register_bytes:
        return ""
    about = [change for change in causes.edits if _is_about(one, change, causes.register)]
    sheets = list(dict.fromkeys(change.sheet for change in about or causes.edits))
    return f"The register: {listed(sheets, most=_MOST)}" if sheets else "The register"


def _is_about(one: Differing, change: Change, register: Register) -> bool:
    """Whether an edit of the register is about the line: of its KPI, or of its unit."""
    if one.table in ("kpis", "phases") and change.record in _OF_KPIS:
        code = one.key.split("/")[1 if one.table == "kpis" else 2]
        return code in (change.row_id, *change.row_id.split("/"), *change.label.split()) or code in change.label
    if not one.unit:
        return False
    said = f"{change.row_id} {change.label} {change.before} {change.after}"
    return one.unit in said or register.ever.label("unit", one.unit) in said
