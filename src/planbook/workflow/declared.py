"""The declarations that a trust works by: planbook's own and the trust's over them, looked over by every stage."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from planbook.collect import tokens as of_reading
from planbook.collect.limits import PARAMS
from planbook.errors import DeclarationError
from planbook.files import scratch_folder
from planbook.model.clashes import faults_of_clashes
from planbook.model.declarations import Declarations, Report
from planbook.model.headlines import declared_figures
from planbook.model.loading import DeclarationFault, Examiner, load
from planbook.model.sha256 import sha256_of
from planbook.model.templates import OWN, packed, unpack
from planbook.prepare.content.live import faults_of_live_rules
from planbook.prepare.content.worked_out import faults_of_formulas
from planbook.report.blocks.faults import faults_of_blocks, faults_of_readers
from planbook.report.papers import faults_of_word_templates
from planbook.validate.rules import faults_of_rules, faults_of_sentences
from planbook.validate.wording import OF_A_CELL
from planbook.workflow import tokens as of_receiving

SAYS = {**dict.fromkeys(of_reading.OF_CELLS, OF_A_CELL), **of_reading.SAYS, **of_receiving.SAYS}
"""What is filled into the sentences of rules that name no check, by code."""


def _faults_of_rules(declarations: Declarations) -> Iterator[DeclarationFault]:
    return faults_of_rules(declarations, PARAMS, SAYS.keys())


def _faults_of_sentences(declarations: Declarations) -> Iterator[DeclarationFault]:
    return faults_of_sentences(declarations, SAYS)


OF_THE_PAST = (_faults_of_rules, faults_of_live_rules, faults_of_formulas, faults_of_blocks)
"""What the stages have to say of declarations by which a past run was made, beside the loader.

A name in a sentence that nothing fills in any more is none of it: it was sound then, and is shown as it was.
"""
EXAMINERS = (*OF_THE_PAST, _faults_of_sentences, faults_of_readers, faults_of_clashes, faults_of_word_templates)
"""What they have to say of those that a trust works by today."""


def declared(trust: Path | None = None) -> Declarations:
    """The declarations of the trust whose folder is `trust`; those that come with planbook where none is given.

    Raises DeclarationError with a line for every fault, by file and key.
    """
    own = trust / OWN if trust is not None and (trust / OWN).is_dir() else None
    return _loaded(own, EXAMINERS) if own is not None else load(examiners=EXAMINERS)


_MOST_KEPT = 16
_kept: dict[tuple[str, tuple[Examiner, ...]], Declarations] = {}
"""What was made of a trust's own declarations, by what they said and who looked them over, the oldest first."""


def _loaded(own: Path, examiners: tuple[Examiner, ...]) -> Declarations:
    """The declarations with what lies in `own`, made once of the same: it takes longer than many a command."""
    try:
        said = packed(own)
    except OSError:
        return load(own=own, examiners=examiners)  # which tells what cannot be read
    key = sha256_of(said), examiners
    made = _kept.get(key)
    if made is None:
        made = load(own=own, examiners=examiners)
        if packed(own) == said:  # nobody has changed them meanwhile
            _kept[key] = made
            for oldest in list(_kept)[:-_MOST_KEPT]:
                del _kept[oldest]
    return replace(made, own=own) if made.own else made


def declared_or_shipped(trust: Path) -> Declarations:
    """The same; where the trust's own have a fault, those that come with planbook.

    For what must go on whatever is wrong with the folder: back-ups, and looking it over.
    """
    try:
        return declared(trust)
    except DeclarationError:
        return declared()


@contextmanager
def declared_then(templates: bytes | None, today: Declarations) -> Iterator[Declarations]:
    """The declarations with what a trust's own once were, as `packed` kept them, for as long as the block runs.

    Those of `today` where nothing says what they were, or they are what they were.
    """
    if templates is None or templates == packed(today.own):
        yield today
        return
    with scratch_folder() as scratch:
        unpack(templates, scratch / OWN)
        yield _loaded(scratch / OWN, OF_THE_PAST)


@dataclass(frozen=True, slots=True)
class PapersThen:
    """The papers and the headlines that were once declared."""

    reports: Mapping[str, Report]
    headlines: Set[str]


def papers_then(templates: bytes | None, today: Declarations) -> PapersThen | None:
    """Those with what a trust's own once were, as `packed` kept them; None where that is as it is `today`."""
    if templates is None or templates == packed(today.own):
        return None
    return _papers_of(templates)


@lru_cache(maxsize=32)
def _papers_of(templates: bytes) -> PapersThen:
    """Every paper of a publication asks for them, and reading declarations takes half a second."""
    with scratch_folder() as scratch:
        unpack(templates, scratch / OWN)
        then = _loaded(scratch / OWN, OF_THE_PAST)
        return PapersThen(then.reports, declared_figures(then).keys())
