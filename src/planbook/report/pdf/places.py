"""Where LibreOffice is installed, if it is."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_ON_THE_PATH = ("soffice", "libreoffice")
_PROGRAM_FILES = ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)")
"""The variables by which Windows names its folders of programs."""
_ON_WINDOWS = ("soffice.com", "soffice.exe")
"""The first waits until the work is done, as a program in a terminal does."""
_IN_A_MAC_FOLDER = "LibreOffice.app/Contents/MacOS/soffice"

WANTED = "LibreOffice 7.4 or newer"
"""The first version that takes the wishes for a PDF on its command line."""


def find_libreoffice(
    system: str = sys.platform,
    env: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
    root: Path = Path("/"),
) -> Path | None:
    """The program on the PATH, or where the installers for Windows, macOS and Linux put it; None where it is in
    none of these places. `root` is the top of the disk, but on Windows."""
    for path in _places(system, env, which, root):
        if path.is_file():
            return path
    return None


def _places(system: str, env: Mapping[str, str], which: Callable[[str], str | None], root: Path) -> Iterator[Path]:
    if system == "win32":
        # Beside what is on the PATH lies the program that waits; the other returns at once.
        found = [Path(there) for name in _ON_THE_PATH if (there := which(name))]
        folders = [path.parent for path in found]
        folders += [Path(env[name]) / "LibreOffice" / "program" for name in _PROGRAM_FILES if name in env]
        yield from (folder / name for folder in folders for name in _ON_WINDOWS)
        return
    yield from (Path(there) for name in _ON_THE_PATH if (there := which(name)))
    if system == "darwin":
        homes = [Path(env["HOME"])] if "HOME" in env else []
        yield from (top / "Applications" / _IN_A_MAC_FOLDER for top in (root, *homes))
        return
    newest_first = sorted((root / "opt").glob("libreoffice*/program/soffice"), reverse=True)
    yield from (*newest_first, root / "usr/lib/libreoffice/program/soffice")
