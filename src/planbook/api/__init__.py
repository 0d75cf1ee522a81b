"""planbook from Python: `open_trust` and what it gives. Each name loads its module when it is first asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from planbook.api import consolidation, days, trust

    return next(getattr(module, name) for module in (trust, consolidation, days) if hasattr(module, name))
