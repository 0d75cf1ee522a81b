"""The declarations that a trust works by: planbook's own and the trust's over them, looked over by every stage."""

from collections.abc import Iterator
from pathlib import Path

from planbook.collect.limits import PARAMS
from planbook.errors import DeclarationError
from planbook.model.declarations import Declarations
from planbook.model.loading import Fault, load
from planbook.model.templates import OWN
from planbook.prepare.live import faults_of_live_rules
from planbook.validate.rules import faults_of_rules


def declared(trust: Path | None = None) -> Declarations:
    """The declarations of the trust whose folder is `trust`; those that come with planbook where none is given.

    Raises DeclarationError with a line for every fault, by file and key.
    """
    own = trust / OWN if trust is not None and (trust / OWN).is_dir() else None
    return load(own=own, examiners=(_faults_of_rules, faults_of_live_rules))


def _faults_of_rules(declarations: Declarations) -> Iterator[Fault]:
    return faults_of_rules(declarations, PARAMS)


def declared_or_shipped(trust: Path) -> Declarations:
    """The same; where the trust's own have a fault, those that come with planbook.

    For what must go on whatever is wrong with the folder: back-ups, and looking it over.
    """
    try:
        return declared(trust)
    except DeclarationError:
        return declared()
