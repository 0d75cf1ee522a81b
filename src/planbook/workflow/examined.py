"""Who looks declarations over: the loader, and every stage for what it alone knows."""

from collections.abc import Iterator

from planbook.collect import tokens as of_reading
from planbook.collect.limits import PARAMS
from planbook.model.clashes import faults_of_clashes
from planbook.model.declarations import Declarations
from planbook.model.loading import DeclarationFault
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
