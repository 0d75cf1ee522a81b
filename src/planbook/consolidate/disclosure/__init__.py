"""What may be shown outside: the plain rules, and the audit of what follows from all that was published."""

from planbook.consolidate.disclosure.outside import external

__all__ = ["external"]
