"""What an operator can get wrong. Each is shown as one plain line, and the command ends with status 2.

Anything that is not a `PlanbookError` is a bug and shows its traceback. What is wrong in a school's
workbook is never raised: it is a `Finding`.
"""


class PlanbookError(Exception):
    """Something the operator can put right; the message says what, where and what to do."""


class FolderError(PlanbookError):
    """A trust's folder is missing, is not one, or cannot be written."""


class InUseError(FolderError):
    """A file cannot be replaced, because another program has it open."""


class RegisterError(PlanbookError):
    """The register is missing, cannot be read, or holds faults that stop the work."""


class PeriodError(PlanbookError):
    """A period that the register does not have."""


class DeclarationError(PlanbookError):
    """A declaration in `workbook_templates/` is faulty; the message has a line for each file and key."""


class UnknownError(PlanbookError):
    """A name given on the command line (unit, format, figure, code) that there is none of."""
