"""Writing planbook.xlsm, the control workbook, beside a trust's register."""

import stat
from pathlib import Path

from planbook import __version__
from planbook.errors import PlanbookError
from planbook.excel.control import NAME
from planbook.excel.looking import Computer
from planbook.excel.written import control_workbook
from planbook.files import write_bytes


def settings_for(folder: Path, computer: Computer) -> dict[str, str]:
    """What the control workbook says to the add-in and to its macros. The add-in is told to look for no Python code
    beside workbooks: what schools send lies there."""
    package = computer.package
    return {
        "INTERPRETER_WIN": str(computer.python),
        "INTERPRETER_MAC": str(computer.python),
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "USE UDF SERVER": "False",
        "SHOW CONSOLE": "False",
        "SHOW_ERROR_POPUPS": "True",
        "PLANBOOK_VERSION": __version__,
        "PLANBOOK_PYTHON": str(computer.python),
        "PLANBOOK_XLWINGS": str(package / "__init__.py") if package else "",
        "PLANBOOK_FOLDER": str(folder.resolve()),
    }


def install(folder: Path, computer: Computer) -> Path:
    """Write the control workbook into the trust's `folder`, over one that is there, and return where it is.

    It is read-only: Excel opens it so, and nothing that its buttons show is ever kept in it. Raises InUseError
    where Excel has it open, PlanbookError where no xlwings is here for it to work with.
    """
    if computer.package is None:
        raise PlanbookError(
            f'xlwings is not installed in this Python. Run: "{computer.python}" -m pip install xlwings'
        )
    path = folder / NAME
    data = control_workbook(settings_for(folder, computer))
    if path.is_file() and not path.is_symlink():
        path.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows replaces no file that is read-only
    try:
        write_bytes(path, data)
    finally:
        if path.is_file() and not path.is_symlink():
            path.chmod(stat.S_IREAD)
    return path
