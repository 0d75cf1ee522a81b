"""What lies in returned/<period>/: its files, and their bytes."""

import stat
from pathlib import Path

from planbook.collect.preflight import files_within, is_hidden
from planbook.files import TEMPORARY


def returned_files(folder: Path) -> list[Path]:
    """Everything in `folder` that may be a return: not what is hidden or temporary, nor Excel's lock files.

    A folder in it is named too, where there are files in that: they are said not to be read.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if not is_hidden(path.name)
        and not path.name.startswith(TEMPORARY)
        and (path.is_symlink() or not path.is_dir() or files_within(path))
    )


def content_of(path: Path, most: int) -> bytes | None:
    """The bytes to keep: none of what is no ordinary file, cannot be opened, or is too large to be read at all.

    None where the file has gone since the folder was looked at.
    """
    try:
        found = path.lstat()
        return path.read_bytes() if stat.S_ISREG(found.st_mode) and found.st_size <= most else b""
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # what hinders is said by the reader, which meets it too
