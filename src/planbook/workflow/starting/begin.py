"""The rows that a new register begins with where `init` is given files: all of them, before anything is written."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.model.declarations import Declarations
from planbook.model.prose import agree, listed
from planbook.model.values import Value, long_date
from planbook.workflow.starting.lists import code_named, named_in, read_list, without_their_heads
from planbook.workflow.starting.national import read_extracts
from planbook.workflow.starting.terms import read_terms
from planbook.workflow.starting.units import Schools, schools_of, told_apart

Row = dict[str, Value]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """The files that a register is begun from."""

    extracts: Sequence[Path] = ()
    group: str = ""
    pilot: Sequence[str] = ()
    terms: Path | None = None
    people: Path | None = None
    awards: Path | None = None


@dataclass
class BegunRows:
    """What they give: rows by record, and what there is to say of them, in order."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def begin(
    given: GivenFiles, trust: Mapping[str, Value], usual: Mapping[str, Sequence[Row]], declarations: Declarations,
    today: date,
) -> BegunRows:  # fmt: skip
    """The rows of the files of `given`; `trust` is what the sheet Trust begins with, `usual` the usual terms.

    Raises PlanbookError for whatever is wrong with a file, before anything is made.
    """
    begun = BegunRows({record: [*rows] for record, rows in usual.items()})
    if given.terms:
        terms = read_terms(given.terms, usual, declarations)
        begun.rows |= terms.rows
        begun.said += terms.said
    schools = Schools()
    if given.extracts:
        extracts = read_extracts(given.extracts, given.group)
        first = min(day for row in usual["period"] if isinstance(day := row["start"], date))
        schools = schools_of(extracts, declarations, first)
        group = extracts.group
        begun.rows["trust"] = [{
            **trust,
            "name": (name := without_capitals(group.name)),
            "group_id": group.id or None,
            "company_number": group.company_number or None,
        }]  # fmt: skip
        if name != group.name:
            begun.said.append(
                f"{group.name} stands as {name} on the sheet Trust: put it right where it is written otherwise."
            )
        begun.rows["unit"] = schools.units
        begun.said += schools.said
        if group.closed:
            begun.said.append(f"{group.name} was closed on {long_date(group.closed)}.")
    codes = {
        "unit": schools.known,
        "funding_source": named_in(declarations.catalogue["funding_source"], "funding_source", "name"),
    }
    people: list[Row] = []
    # Those of the trust itself have no unit.
    of_trust = {str(row["name"]): "" for row in begun.rows.get("trust", ())}
    if given.people:
        listed_people = read_list("people", given.people, {**codes, "unit": of_trust | schools.known}, declarations)
        people = listed_people.rows
        begun.said += listed_people.said
    heads = {choice.code for choice in declarations.lists["person_role"] if choice.heads}
    people += without_their_heads(schools.heads, people, heads.__contains__)
    if people:
        names = {row["unit_id"]: row["name"] for row in schools.units}
        told_apart(people, lambda row: str(names.get(row.get("unit"), "")))
        told_apart(people, lambda row: str(row.get("person", "")))
        for row in people:
            row.setdefault("person", row["name"])
        begun.rows["person"] = people
    if given.awards:
        awards = read_list("awards", given.awards, codes, declarations)
        begun.rows["award"] = awards.rows
        begun.said += awards.said
    if given.pilot:
        begun.said += _pilot(given.pilot, schools, begun.rows["period"], today)
    begun.said += schools.followed.values()
    return begun


_SMALL = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "with"})
_LETTERS = frozenset({"CE", "CIO", "LLP", "MAT", "RC", "SAT", "SEND", "STEM", "UK", "UTC"})
"""What is written in capitals wherever it stands."""


def without_capitals(name: str) -> str:
    """`name` as people write it, where it is all capitals, as names of trusts are in the national register."""
    if not name.isupper():
        return name
    words = []
    for place, word in enumerate(name.split()):
        small = word.casefold()
        kept = word.strip("().,") in _LETTERS
        words.append(word if kept else small if place and small in _SMALL else string.capwords(small, "-"))
    return " ".join(words)


def _pilot(pilot: Sequence[str], schools: Schools, periods: Sequence[Row], today: date) -> list[str]:
    """Let the units that are not in the pilot belong from the term after the first; returns what to say of it.

    They are no members before that day: nothing is made for them, nothing is due, nothing is overdue.
    """
    from planbook.validate.names import nearest

    chosen = set()
    for name in pilot:
        unit = code_named(name, schools.known)
        if unit is None:
            raise UnknownError(f"--pilot {name}: there is no such school among them.{nearest(name, schools.known)}")
        chosen.add(unit)
    terms = [row for row in periods if row["kind"] == "term"]
    ahead = sorted(
        start
        for row in terms
        if isinstance(start := row["start"], date) and isinstance(due := row["due"], date) and due >= today
    )
    if len(ahead) < 2:
        raise UnknownError("--pilot needs a term after the first, in which the others begin.")
    since = ahead[1]
    later = []
    for row in [*schools.units]:
        start = row.get("from")
        if row["unit_id"] in chosen or row["state"] != "open" or (isinstance(start, date) and start > since):
            continue
        row["from"] = since
        if before := row.pop("succeeds", None):
            # The one before ended on the day before another first day than this.
            schools.units[:] = [one for one in schools.units if one["unit_id"] != before]
            schools.followed.pop(str(row["unit_id"]), None)
        later.append(str(row["name"]))
    if not later:
        return []
    belong, them = agree(len(later), "belongs", "belong"), agree(len(later), "it", "them")
    return [
        f"{listed(later)} {belong} from {long_date(since)}, under From on Units: nothing is asked of {them} before."
    ]
