"""Reading the declarations, and saying by file and key what is wrong with them.

load()                                    the declarations that come with planbook
load(own=Path("my-trust/templates"))      those with a trust's own laid over them
load(Path("..."))                         those of another folder (the tests use that)
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planbook.errors import DeclarationError
from planbook.model.building import Builder
from planbook.model.chain_faults import check_chains
from planbook.model.declarations import Declarations, with_brought
from planbook.model.derived_from import check_derivations
from planbook.model.faults import check_about, check_fixed, check_targets
from planbook.model.feed_faults import check_feeds
from planbook.model.heading_words import check_heading_words
from planbook.model.laid_over import Path_
from planbook.model.pack import check_packs
from planbook.model.sha256 import sha256_of
from planbook.model.templates import OWN, TemplatePart, Templates, has_own, read_templates
from planbook.model.value_faults import check_values


@dataclass(frozen=True, slots=True)
class DeclarationFault:
    """What is wrong with a declaration: with which, at which key of it, and what."""

    kind: str
    """`record`, `format`, `rule`, `report`, `list`, `pack`, `catalogue`, `derivation`, `feed`, `heading`,
    `layout` or `word`."""
    key: str
    path: Path_
    what: str


Examiner = Callable[[Declarations], Iterable[DeclarationFault | str]]
"""Looks over declarations for what only a stage that uses them knows, as the checks that there are.

A fault in a file that is no TOML is a line of its own."""


def templates_folder() -> Path:
    """Where `workbook_templates/` lies: inside the installed package, or beside `src/` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "workbook_templates"
    return inside if inside.is_dir() else package.parent.parent / "workbook_templates"


def load(folder: Path | None = None, own: Path | None = None, examiners: tuple[Examiner, ...] = ()) -> Declarations:
    """All declarations of `folder`, with a trust's `own` laid over them.

    Raises DeclarationError with a line for every fault in them, those that `examiners` find among them.
    """
    own = own if own is not None and has_own(own) else None
    if own is None:
        return _load_once(folder or templates_folder(), examiners)
    return _load(folder or templates_folder(), own, examiners)


@cache
def _load_once(folder: Path, examiners: tuple[Examiner, ...]) -> Declarations:
    return _load(folder, None, examiners)


def _load(folder: Path, own: Path | None, examiners: tuple[Examiner, ...]) -> Declarations:
    templates = read_templates(folder, own)
    if templates.lacks_files:  # what the other files name may be declared there: nothing is said of that yet
        raise DeclarationError("\n".join(dict.fromkeys(templates.faults)))
    check_fixed(templates)
    builder = Builder(templates)
    records, lists = builder.records(), builder.lists()
    packs, brought = builder.packs(records)
    declarations = Declarations(
        records=records,
        formats={key: with_brought(made, brought) for key, made in builder.formats(records).items()},
        lists=lists,
        rules=builder.rules(records),
        reports=builder.reports(records, lists),
        packs=packs,
        derivations=builder.derivations(),
        feeds=builder.feeds(),
        catalogue=builder.catalogue(records),
        headings=builder.headings(),
        layouts=builder.layouts(),
        sha256=templates.digest.hexdigest(),
        folder=folder,
        own=own,
        shas={kind: _sha_of(parts) for kind, parts in templates.parts.items()},
        own_parts=_own_parts(templates),
    )
    check_targets(templates, declarations)
    check_chains(templates, declarations)
    check_about(templates, declarations)
    check_packs(templates, declarations)
    check_derivations(templates, declarations)
    check_feeds(templates, declarations)
    check_heading_words(templates, records, declarations.headings)
    _look_further(templates, declarations, examiners)
    if templates.faults:
        raise DeclarationError("\n".join(dict.fromkeys(templates.faults)))
    return declarations


def _look_further(templates: Templates, declarations: Declarations, examiners: tuple[Examiner, ...]) -> None:
    """What the values and the stages that use the declarations find amiss.

    Of a table of which something has been told already nothing more is, as it would be told again in other words;
    nor of planbook's own files, which lack then what was left out as faulty. Where these are at fault themselves,
    or the register's format was left out, there is nothing to look further with.
    """
    own = f"{OWN}/" if templates.faults else ""
    has_register = any(made.kind == "register" for made in declarations.formats.values())
    if not has_register or not all(fault.startswith(own) for fault in templates.faults):
        return
    told, templates.faults = templates.faults, []
    check_values(templates, declarations)
    for fault in (fault for examiner in examiners for fault in examiner(declarations)):
        if isinstance(fault, str):
            templates.faults.append(fault)
        else:
            templates.fault(templates.of(fault.kind)[fault.key], fault.path, fault.what)
    tables = {*map(_table_of, told)}
    new = [fault for fault in templates.faults if fault.startswith(own) and _table_of(fault) not in tables]
    templates.faults = [*told, *new]


def _table_of(fault: str) -> tuple[str, str]:
    """The file that a fault is of, and the table in it: a rule, a field, a block."""
    file, _, rest = fault.partition(": ")
    return file, ".".join(rest.partition(": ")[0].split(".")[:2])


def _sha_of(parts: Mapping[str, TemplatePart]) -> str:
    """The SHA-256 of what all parts of a kind say, however their files are written."""
    said = json.dumps([[key, part.table] for key, part in parts.items()], default=str)
    return sha256_of(said.encode())


def _own_parts(templates: Templates) -> Mapping[tuple[str, str], str]:
    """What the trust has added or changed, by kind and key: `added` or `changed`."""
    return {
        (kind, key): "added" if part.is_own else "changed"
        for kind, parts in templates.parts.items()
        for key, part in parts.items()
        if part.is_own or part.is_changed
    }
