"""planbook from Python: `open_trust` and what it gives."""

from planbook.api.consolidation import Consolidation
from planbook.api.days import EARLIEST, LATEST, refuse_unless_workable, today_by_the_clock
from planbook.api.trust import OpenTrust, open_trust

__all__ = [
    "EARLIEST",
    "LATEST",
    "Consolidation",
    "OpenTrust",
    "open_trust",
    "refuse_unless_workable",
    "today_by_the_clock",
]
