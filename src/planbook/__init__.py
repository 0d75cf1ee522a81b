"""planbook: action plans and KPIs of schools, kept in Excel and brought together for their trust.

What other programs may use is named here (docs/python.md); it loads nothing until it is used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planbook.api import OpenTrust, open_trust
    from planbook.errors import PlanbookError

__version__ = "0.1.0"
__all__ = ["OpenTrust", "PlanbookError", "__version__", "open_trust"]


def __getattr__(name: str) -> object:
    """A name of `__all__`, when it is first asked for: the command line shows its help without any of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from planbook import api, errors

    return getattr(errors if name == "PlanbookError" else api, name)
