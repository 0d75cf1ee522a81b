"""The register's units and heads, as rows, from the extracts of the national register."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from planbook.collect.cells import find_choice, read_cell
from planbook.collect.csv_rows import CsvRow
from planbook.errors import GivenFileError, UnknownError
from planbook.model.declarations import Choice, Declarations
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.values import Value, long_date
from planbook.workflow.starting.headings import content
from planbook.workflow.starting.national import Extracts, day_of

Row = dict[str, Value]

_ADDRESS = ("street", "locality", "address3", "town", "county", "postcode")
_HEAD = "head"
"""The role of those whom the extract names."""
_YEAR = 366
_NOT_GIVEN = {"", "not recorded", "not applicable", "n/a", "none"}


@dataclass
class Schools:
    """What was made of the schools of the extract."""

    units: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was left out, or taken otherwise than it stands."""
    followed: dict[str, str] = field(default_factory=dict)
    """By ID, what there is to say of a unit that has followed another."""
    known: dict[str, str] = field(default_factory=dict)
    """The unit's ID by each that a list may call it: its URN, its LAEstab, its name."""


def schools_of(extracts: Extracts, declarations: Declarations, first: date) -> Schools:
    """The units of a register that begins on `first`, each after what it followed, and their heads, in the
    extract's order.

    Raises UnknownError where no school is left that is open or will be.
    """
    made = Schools()
    current: list[Row] = []
    closed_ones: dict[str, str] = {}
    for school in extracts.schools:
        state = state_of(school, declarations)
        closed = day_of(school, "closed")
        if state.ends:
            since = f" since {long_date(closed)}" if closed else ""
            closed_ones[school["urn"]] = f"{school['name']} ({school['urn']}) is closed{since}, and was left out."
            continue
        opened = day_of(school, "opened")
        unit = _unit(school, state, declarations)
        if state.ahead:
            opens = f" It opens on {long_date(opened)}." if opened else ""
            made.said.append(
                f"{school['name']} ({school['urn']}) is proposed to open, and is not asked yet.{opens}"
            )
        elif closed:
            made.said.append(
                f"{school['name']} ({school['urn']}) is to close: it belongs until {long_date(closed)}."
            )
        elif opened and _is_recent(opened, first) and not extracts.has_links:
            made.said.append(
                f"{school['name']} opened on {long_date(opened)}: if it had another URN before, give the extract "
                "of links with another --gias."
            )
        made.units += _with_former(unit, opened, extracts, first, declarations, made)
        made.heads += _head(school, unit)
        current.append(unit)
    followed = {unit.get("succeeds") for unit in made.units}
    made.said += [said for urn, said in closed_ones.items() if urn not in followed]
    told_apart(current, lambda unit: str(unit["unit_id"]))
    for unit in current:
        made.known |= {str(unit[key]): str(unit["unit_id"]) for key in ("unit_id", "name", "laestab") if unit[key]}
    if not current:
        raise UnknownError(
            f"No school of {extracts.group.name} is open or proposed to open; closed: "
            f"{listed((school['name'] for school in extracts.schools), most=3)}."
        )
    return made


def state_of(school: CsvRow, declarations: Declarations) -> Choice:
    """The state of the school, as the register has it; "Open, but proposed to close" is open."""
    choices = declarations.lists["unit_state"]
    code = find_choice(choices, school["status"].partition(",")[0])
    found = next((choice for choice in choices if choice.code == code), None)
    if found is None:
        raise GivenFileError(f"{school.place}: the status of {school['name']} is “{school['status']}”.")
    return found


def _unit(school: CsvRow, state: Choice, declarations: Declarations) -> Row:
    number, called = school["number"], school["head_called"]
    usual = find_choice(declarations.lists["person_role"], called) == _HEAD and folded(called).startswith("head")
    return {
        "unit_id": school["urn"],
        "name": school["name"],
        "kind": "school",
        "phase": phase_of(school, declarations),
        "pupils": _number("pupils", school, declarations),
        "capacity": _number("capacity", school, declarations),
        "state": state.code,
        "from": day_of(school, "opened") if state.ahead else None,
        "until": day_of(school, "closed"),
        "head_called": called if folded(called) not in _NOT_GIVEN and not usual else None,
        "laestab": f"{school['authority_code']}{number.zfill(4)}" if school["authority_code"] and number else None,
        "address": ", ".join(part for key in _ADDRESS if folded(part := school[key]) not in _NOT_GIVEN) or None,
    }


def phase_of(school: CsvRow, declarations: Declarations) -> str | None:
    """The phase as the register has it, narrower than the extract's where its type or its ages say so."""
    types = folded(f"{school['type']} {school['type_group']}")
    said = school["phase"]
    for rule in content()["phase"]:
        by_type = rule.get("type", "") in types if "type" in rule else True
        by_phase = folded(rule["phase"]) == folded(said) if "phase" in rule else True
        by_age = all(_within(school[f"{key}_age"], rule[key]) for key in ("lowest", "highest") if key in rule)
        if by_type and by_phase and by_age:
            said = rule["is"]
            break
    return find_choice(declarations.lists["phase"], said) if said else None


def _within(age: str, bounds: Sequence[int]) -> bool:
    return age.isdigit() and bounds[0] <= int(age) <= bounds[1]


def _number(key: str, school: CsvRow, declarations: Declarations) -> Value:
    """Pupils or places; None where the extract has none, or something else in its place."""
    return read_cell(declarations.records["unit"].field(key), school[key], declarations.lists).value


def _with_former(
    unit: Row, opened: date | None, extracts: Extracts, first: date, declarations: Declarations, made: Schools
) -> list[Row]:
    """`unit` after the one that it followed, where there is just one, and that one's before it; of those that it
    followed before the year that ends on `first` nothing is known to the register, and they are left out."""
    rows = [unit]
    seen = {school["urn"] for school in extracts.schools if not state_of(school, declarations).ends}
    while links := _recent(extracts.before.get(str(rows[0]["unit_id"]), ()), opened, first):
        opened = None
        after = rows[0]
        if len(links) > 1:
            names = listed(f"{link['link_name']} ({link['link_urn']})" for link, _ in links)
            made.said.append(
                f"{after['name']} ({after['unit_id']}) followed {names}: plan and figures of one can go on. Give a "
                "row for that one, and its ID under Succeeds."
            )
            break
        ((link, since),) = links
        if link["link_urn"] in seen:
            break
        seen.add(link["link_urn"])
        after |= {"from": since, "succeeds": link["link_urn"]}
        former = {"name": link["link_name"] or after["name"], "kind": after["kind"], "phase": after["phase"]}
        former |= {"unit_id": link["link_urn"], "state": "closed", "until": since - timedelta(days=1)}
        rows.insert(0, former)
        made.followed[str(unit["unit_id"])] = (
            f"{after['name']} has had the URN {after['unit_id']} since {long_date(since)}; it was "
            f"{link['link_urn']}, whose plan and figures go on."
        )
    return rows


def _is_recent(day: date, first: date) -> bool:
    return day > first - timedelta(days=_YEAR)


def _recent(links: Sequence[CsvRow], opened: date | None, first: date) -> list[tuple[CsvRow, date]]:
    """The links of recent days; one without a day is of that on which the school opened."""
    dated = [(link, day_of(link, "on") or opened) for link in links]
    return [(link, day) for link, day in dated if day and _is_recent(day, first)]


def _head(school: CsvRow, unit: Row) -> list[Row]:
    parts = [
        part for key in ("head_title", "head_first", "head_last") if folded(part := school[key]) not in _NOT_GIVEN
    ]
    if folded(school["head_last"]) in _NOT_GIVEN:
        return []
    return [{"person": f"HT-{school['urn']}", "name": " ".join(parts), "role": _HEAD, "unit": unit["unit_id"]}]


def told_apart(rows: Sequence[Row], by: Callable[[Row], str]) -> None:
    """Put after a name that several of `rows` have what tells each from the others, in brackets: in the register a
    name means one thing."""
    names = Counter(folded(str(row["name"])) for row in rows)
    for row in rows:
        if names[folded(str(row["name"]))] > 1 and (more := by(row)):
            row["name"] = f"{row['name']} ({more})"
