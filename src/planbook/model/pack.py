"""Packs, as they are declared: what is switched on and off together, and the faults that one can have."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from planbook.model.body_kind import BodyKind
from planbook.model.meant import meant
from planbook.model.templates import TemplatePart, Templates
from planbook.model.values import Value

if TYPE_CHECKING:
    from planbook.model.declarations import Declarations

HOLDS = ("records", "fields", "kpis", "papers", "terms")
"""The lists of what a pack holds; nothing may be in two packs."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What a register's sheet *What we use* switches on and off in one row."""

    key: str
    title: str
    """As that sheet has it."""
    was: tuple[str, ...] = ()
    """What it was called before: a register with one of these names means it."""
    holds: str = ""
    """What comes with it, in a sentence."""
    always: bool = False
    """Whether every body has it, and nothing switches it off."""
    on: bool = False
    """Whether it is used where the sheet has no row for it, as one of a trust's own."""
    by_choice: bool = False
    """Whether it is used only where the sheet says Yes: not by a register that says nothing of packs at all, and in
    no workbook that is released blank."""
    records: tuple[str, ...] = ()
    """The records whose sheets, rules and blocks it holds, of workbooks and of the register."""
    fields: tuple[str, ...] = ()
    """Fields of other records that it holds, as `action.cost`."""
    kpis: tuple[str, ...] = ()
    """KPIs that it holds, by their codes."""
    papers: tuple[str, ...] = ()
    """Papers that are made only where it is used."""
    terms: tuple[str, ...] = ()
    """Words of the glossary that it holds."""
    needs: tuple[str, ...] = ()
    """Other packs without which it cannot be used."""
    centre_gives: tuple[str, ...] = ()
    """Of its KPIs, those of which a new register says that the trust gives the figures."""
    begins: tuple[BodyKind, ...] = ()
    """The kinds of bodies that begin with it."""
    minutes: int = 0
    """How long its sheets take to fill in."""


def check_packs(templates: Templates, declarations: "Declarations") -> None:
    """Everything that a pack names is there, in no other pack, and what it needs can be had."""
    parts = templates.of("pack")
    holders: dict[tuple[str, str], TemplatePart] = {}
    for pack in declarations.packs.values():
        part = parts[pack.key]
        for name, what, options in _named(pack, declarations):
            if what not in options:
                templates.fault(part, ("pack", name), f"there is no {what!r}{meant(what, options)}")
        for name in HOLDS:
            for what in getattr(pack, name):
                other = holders.setdefault((name, what), part)
                if other is not part:
                    theirs = other.file_of(("pack", name))
                    templates.fault(
                        part, ("pack", name), f"{what!r} is held by {theirs} too; leave it to one of them"
                    )
        for key in set(pack.centre_gives) - set(pack.kpis):
            templates.fault(part, ("pack", "centre_gives"), f"{key!r} is none of the pack's kpis")
        _check_needs(templates, part, pack, declarations.packs)
        if pack.by_choice and (pack.always or pack.on):
            what = "is for packs that a register has to say Yes to; leave it out, or `always` and `on`"
            templates.fault(part, ("pack", "by_choice"), what)
        if pack.minutes < 0:
            templates.fault(
                part, ("pack", "minutes"), f"{pack.minutes} is below 0; leave it out where it adds none"
            )
    titles: dict[str, str] = {}
    for pack in declarations.packs.values():
        other_key = titles.setdefault(pack.title.casefold(), pack.key)
        if other_key != pack.key:
            templates.fault(parts[pack.key], ("pack", "title"), f"is that of the pack {other_key!r} too")


def _named(pack: Pack, declarations: "Declarations") -> Iterator[tuple[str, str, Collection[str]]]:
    records = declarations.records
    fields = {f"{record.key}.{key}" for record in records.values() for key in record.keys}
    catalogue = declarations.catalogue
    there: Mapping[str, Collection[str]] = {
        "records": records,
        "fields": fields,
        "kpis": {str(row.get("kpi")) for row in catalogue.get("kpi", ())},
        "papers": {key: report for key, report in declarations.reports.items() if report.makes == "paper"},
        "terms": {str(row.get("term")) for row in catalogue.get("term", ())},
        "needs": declarations.packs,
    }
    return ((name, what, options) for name, options in there.items() for what in getattr(pack, name))


def _check_needs(templates: Templates, part: TemplatePart, pack: Pack, packs: Mapping[str, Pack]) -> None:
    for other in (packs[key] for key in pack.needs if key in packs):
        if pack.key == other.key:
            templates.fault(part, ("pack", "needs"), f"{pack.key!r} is this pack itself; leave it out")
        elif pack.key in _needed_by(other, packs):
            templates.fault(
                part, ("pack", "needs"), f"{pack.key!r} and {other.key!r} need each other; make them one"
            )
        elif pack.always and not other.always:
            what = (
                f"{other.key!r} can be switched off, and this pack cannot; leave `always` out, or set it there too"
            )
            templates.fault(part, ("pack", "needs"), what)
        elif pack.on and not (other.on or other.always):
            what = f"{other.key!r} is off where a register says nothing of it; leave `on` out, or set it there too"
            templates.fault(part, ("pack", "needs"), what)
        without = [kind for kind in pack.begins if kind not in other.begins]
        if without:
            what = f"{', '.join(without)}: {other.key!r}, which this pack needs, does not begin with it"
            templates.fault(part, ("pack", "begins"), what)


def _needed_by(pack: Pack, packs: Mapping[str, Pack]) -> set[str]:
    """The packs that `pack` needs, and all that those need."""
    found: set[str] = set()
    wanted = [*pack.needs]
    while wanted:
        key = wanted.pop()
        if key not in found:
            found.add(key)
            wanted += packs[key].needs if key in packs else ()
    return found


def begun_with(packs: Mapping[str, Pack], kind: BodyKind | None) -> frozenset[str]:
    """The packs that a new register of a kind of body switches on; of no kind, all but those by choice."""
    chosen = (pack.key for pack in packs.values() if kind in pack.begins or (kind is None and not pack.by_choice))
    always = (pack.key for pack in packs.values() if pack.always or (pack.on and kind is not None))
    return frozenset(chain(chosen, always))


def use_of(pack: Pack, *, used: bool) -> dict[str, Value]:
    """The row of What we use that is of the pack."""
    return {"pack": pack.title, "holds": pack.holds, "used": used, "minutes": pack.minutes or None}
