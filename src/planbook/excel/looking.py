"""What this computer has for the control workbook to work: Excel, Python, xlwings and its add-in, each of what
version; and what to do about what is missing, in plain words.

Nothing is started for it: Excel's version is read from where the system keeps it.
"""

import os
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from planbook import __version__

NOT_HERE = (
    "Excel runs on Windows and macOS, and this computer is neither. Everything else of planbook works here, by its "
    "commands."
)
_MACROS = "xl/vbaProject.bin"
INSTALL_ADDIN = "close Excel, and run: xlwings addin install"


@dataclass(frozen=True, slots=True)
class NeededPart:
    """One thing that has to be there."""

    name: str
    found: str
    to_do: str = ""
    """What to do where it is not there, or not as it has to be; empty where all is well."""


@dataclass(frozen=True, slots=True)
class Computer:
    """Where things lie on a computer, and of what version they are."""

    system: str
    """`win32` or `darwin`, as Python says it; any other has no Excel."""
    excel: str
    """Its version; empty without it."""
    python: Path
    xlwings: str
    """The version of the package; empty without it."""
    package: Path | None
    """The package's folder."""
    addin: Path
    """Where Excel looks for the add-in when it starts."""
    script: Path | None = None
    """What Excel on a Mac needs beside it; its name has the package's version."""


def this_computer() -> Computer:
    """What is here."""
    version, package = _xlwings()
    home = Path.home()
    if sys.platform == "darwin":
        startup = home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
        script = home / f"Library/Application Scripts/com.microsoft.Excel/xlwings-{version}.applescript"
        return Computer(
            "darwin", _excel_on_mac(), Path(sys.executable), version, package, startup / "xlwings.xlam", script
        )
    startup = Path(os.environ.get("APPDATA", str(home))) / "Microsoft" / "Excel" / "XLSTART"
    excel = _excel_on_windows()
    return Computer(sys.platform, excel, Path(sys.executable), version, package, startup / "xlwings.xlam")


def look(computer: Computer) -> Sequence[NeededPart]:
    """Each thing that has to be there, as it is on `computer`; there has to be an Excel for it."""
    return [
        NeededPart("planbook", __version__),
        NeededPart("Python", f"{'.'.join(map(str, sys.version_info[:3]))}, {computer.python}"),
        NeededPart("Excel", computer.excel)
        if computer.excel
        else NeededPart("Excel", "not found", "install Excel"),
        _package(computer),
        _addin(computer),
        *_script(computer),
    ]


def has_excel(computer: Computer) -> bool:
    """Whether Excel can be on such a computer."""
    return computer.system in ("win32", "darwin")


def addin_fault(addin: Path) -> str:
    """What is wrong with the add-in that Excel has loaded, in plain words; empty where it is the package's own."""
    version, package = _xlwings()
    if package is None or _is_same(addin, package / "addin" / "xlwings.xlam"):
        return ""
    return (
        f"The xlwings add-in that Excel has loaded is of another version than xlwings {version}, which planbook "
        f"uses: {INSTALL_ADDIN}\nNothing was done."
    )


def _package(computer: Computer) -> NeededPart:
    if not computer.xlwings:
        return NeededPart("xlwings", "not found", f'run: "{computer.python}" -m pip install xlwings')
    return NeededPart("xlwings", computer.xlwings)


def _addin(computer: Computer) -> NeededPart:
    name = "xlwings add-in"
    if not computer.addin.is_file():
        return NeededPart(name, f"not in {computer.addin.parent}", INSTALL_ADDIN)
    if computer.package is None:
        return NeededPart(name, f"there, {computer.addin}")
    if not _is_same(computer.addin, computer.package / "addin" / "xlwings.xlam"):
        return NeededPart(name, f"of another version than xlwings {computer.xlwings}", INSTALL_ADDIN)
    return NeededPart(name, f"{computer.xlwings}, {computer.addin}")


def _script(computer: Computer) -> list[NeededPart]:
    if computer.script is None:
        return []
    name = "script of xlwings"
    if computer.script.is_file():
        return [NeededPart(name, computer.script.name)]
    return [NeededPart(name, f"no {computer.script.name}", "run: xlwings runpython install")]


def _is_same(one: Path, other: Path) -> bool:
    """Whether two add-ins have the same macros: each version of xlwings has its own in them."""
    try:
        with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
            return first.read(_MACROS) == second.read(_MACROS)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _xlwings() -> tuple[str, Path | None]:
    """The version of the package and its folder, without loading it."""
    found = util.find_spec("xlwings")
    if found is None or found.origin is None:
        return "", None
    return metadata.version("xlwings"), Path(found.origin).parent


def _excel_on_windows() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CurVer") as key:
            return str(winreg.QueryValue(key, None)).rpartition(".")[2]
    except OSError:
        return ""


def _excel_on_mac() -> str:
    import plistlib

    try:
        with Path("/Applications/Microsoft Excel.app/Contents/Info.plist").open("rb") as file:
            return str(plistlib.load(file)["CFBundleShortVersionString"])
    except (OSError, KeyError, ValueError, plistlib.InvalidFileException):
        return ""
