"""planbook: action plans and KPIs of schools, kept in Excel and brought together for their trust.

What other programs may use is named here (docs/python.md); it loads no library until it is used.
"""

from planbook.api import OpenTrust, open_trust
from planbook.errors import PlanbookError

__version__ = "0.1.0"
__all__ = ["OpenTrust", "PlanbookError", "__version__", "open_trust"]
