"""What planbook would use of the computer that it runs on, and what of that is missing: `doctor` says it."""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook import __version__
from planbook.look import FONT
from planbook.report.pdf.places import WANTED
from planbook.workflow.looked_at import ComputerPart, Looked

_AS_WIDE = "Carlito"
"""The free font whose letters are as wide as those of the papers' own."""
_FONT_FILES = (f"{FONT.casefold()}.ttf", f"{_AS_WIDE.casefold()}-regular.ttf")
_EXCEL_ON_WINDOWS = "Microsoft Office/root/Office16/EXCEL.EXE"
"""Where every version since 2016 lies in a folder of programs."""
_EXCEL_ON_A_MAC = "Applications/Microsoft Excel.app"
_PROGRAM_FILES = ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)")


@dataclass(frozen=True, slots=True)
class OptionalLibrary:
    """A library that planbook uses where it is installed, and can do without."""

    part: ComputerPart
    module: str
    brings: str
    """What there is with it, as a sentence."""
    without: str
    """What there is without it."""
    to_do: str


LIBRARIES = (
    OptionalLibrary(
        "parquet",
        "pyarrow",
        "`report --for data` writes Parquet beside CSV, by pyarrow.",
        "pyarrow is not installed, so `report --for data` writes CSV files and a workbook, and no Parquet.",
        'Where analysts want it: pip install "planbook[data]".',
    ),
    OptionalLibrary(
        "cluster",
        "distributed",
        "`consolidate --scheduler` has workbooks read by a cluster's workers, by Dask.",
        "Dask is not installed, so workbooks are read on this computer alone.",
        'For some thousands of schools and a cluster: pip install "planbook[dask]".',
    ),
)
"""Each with the part under which it is told."""


def look_at_programs(
    libreoffice: Path | None,
    font: Path | None,
    excel: Path | None,
    has: Callable[[str], bool] = lambda module: importlib.util.find_spec(module) is not None,
) -> list[Looked]:
    """What there is to say of each, as it was found: nothing of it is needed for schools' returns."""
    running = ".".join(str(number) for number in sys.version_info[:3])
    return [
        Looked("planbook", "whole", f"planbook {__version__}, by Python {running} in {sys.prefix}."),
        _of_libreoffice(libreoffice),
        _of_font(font),
        *(_of_library(library, there=has(library.module)) for library in LIBRARIES),
        _of_excel(excel),
    ]


def _of_libreoffice(program: Path | None) -> Looked:
    if program is None:
        said = f"No LibreOffice was found, so --pdf makes no PDF; Word papers need none. It wants {WANTED}."
        return Looked("pdf", "told", said, "Install it where PDFs are wanted, and put it on the PATH.")
    return Looked("pdf", "whole", f"--pdf makes PDFs by {program}.")


def _of_font(font: Path | None) -> Looked:
    if font is None:
        said = f"Neither {FONT} nor {_AS_WIDE} was found, so PDFs that are made here have another font."
        return Looked("fonts", "told", said, f"Where PDFs are wanted, install {_AS_WIDE}, which is free.")
    return Looked("fonts", "whole", f"Papers are set in {FONT}; PDFs take {font}.")


def _of_library(library: OptionalLibrary, *, there: bool) -> Looked:
    if there:
        return Looked(library.part, "whole", library.brings)
    return Looked(library.part, "told", library.without, library.to_do)


def _of_excel(excel: Path | None) -> Looked:
    if excel is None:
        said = "No Excel was found. The buttons of the control workbook alone need it: workbooks are read without."
        return Looked("excel", "told", said)
    return Looked(
        "excel", "whole", f"The control workbook's buttons work in {excel}.", "planbook excel check tries it."
    )


def find_excel(
    system: str = sys.platform, env: Mapping[str, str] = os.environ, root: Path = Path("/")
) -> Path | None:
    """Excel where its installers put it on Windows and macOS; None where it is not there. `root` is the top of the
    disk, but on Windows."""
    places: Sequence[Path] = ()
    if system == "win32":
        places = [Path(env[name]) / _EXCEL_ON_WINDOWS for name in _PROGRAM_FILES if name in env]
    elif system == "darwin":
        places = [root / _EXCEL_ON_A_MAC]
    return next((place for place in places if place.exists()), None)


def find_font(
    libreoffice: Path | None,
    system: str = sys.platform,
    env: Mapping[str, str] = os.environ,
    root: Path = Path("/"),
) -> Path | None:
    """The file of the papers' font, or of the one that is as wide, among the computer's fonts and those that
    LibreOffice brings; None where there is neither."""
    found: dict[str, Path] = {}
    for folder in _folders_of_fonts(libreoffice, system, env, root):
        for inside, _, names in os.walk(folder):
            for name in names:
                found.setdefault(name.casefold(), Path(inside, name))
    return next((found[name] for name in _FONT_FILES if name in found), None)


def _folders_of_fonts(libreoffice: Path | None, system: str, env: Mapping[str, str], root: Path) -> Iterator[Path]:
    home = Path(env["HOME"]) if "HOME" in env else None
    if system == "win32":
        if "WINDIR" in env:
            yield Path(env["WINDIR"]) / "Fonts"
        if "LOCALAPPDATA" in env:  # of who has no administrator's rights
            yield Path(env["LOCALAPPDATA"]) / "Microsoft/Windows/Fonts"
    elif system == "darwin":
        yield from (root / "Library/Fonts", root / "System/Library/Fonts")
        yield root / "Applications/Microsoft Word.app/Contents/Resources/DFonts"
        if home:
            yield home / "Library/Fonts"
    else:
        yield from (root / "usr/share/fonts", root / "usr/local/share/fonts")
        if home:
            yield from (home / ".fonts", home / ".local/share/fonts")
    if libreoffice is not None:
        program = libreoffice.resolve().parent.parent
        yield from (program / "share/fonts", program / "Resources/fonts")
