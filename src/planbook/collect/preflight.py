"""What a file is, told from what it is on the disk and from its first bytes, before anything is unpacked."""

import os
import stat
from pathlib import Path

from planbook.collect.kinds import is_hidden, kind_of_content, not_a_workbook
from planbook.collect.limits import MEGABYTE, Limits
from planbook.model.legible_names import legible
from planbook.model.prose import in_figures
from planbook.model.submission import Problem


def refusal(path: Path, limits: Limits) -> Problem | None:
    """Why the file at `path` cannot be a returned workbook, or None where it may be one."""
    try:
        return _refusal(path, limits)
    except OSError as error:
        return closed(path, error)


def closed(path: Path, error: OSError) -> Problem:
    """The file at `path` cannot be opened, as `error` says: it is forbidden, locked, or gone by now."""
    name = legible(path.name)
    if isinstance(error, FileNotFoundError):
        return not_a_workbook(name, "gone: it was taken away while it was read", "Put it back and run again.")
    what = f"closed to planbook: the computer says “{error.strerror or error}”"
    return not_a_workbook(name, what, "Close it in every other program, let yourself read it, and run again.")


def _refusal(path: Path, limits: Limits) -> Problem | None:
    if problem := unfit(path, limits):
        return problem
    content = path.read_bytes()
    name = legible(path.name)
    return None if content.startswith(b"PK") else not_a_workbook(name, *kind_of_content(content))


def unfit(path: Path, limits: Limits) -> Problem | None:
    """Why what lies at `path` is not opened, whatever is in it: no ordinary file, a lock file, or too large."""
    name = legible(path.name)
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        what, remedy = _special(path, found.st_mode)
        return Problem("WB-001", value=name, tokens=(("what", what), ("what_to_do", remedy)))
    if name.startswith("~$"):
        return not_a_workbook(
            name, "Excel's lock file, not the workbook", "Close the workbook in Excel and send it itself."
        )
    if found.st_size > limits.file_mb * MEGABYTE:
        return Problem("WB-003", value=name, tokens=(("what", f"{found.st_size / MEGABYTE:.0f} MB"),))
    return None


def _special(path: Path, mode: int) -> tuple[str, str]:
    """What is at `path`, which is no ordinary file, and what to do."""
    if stat.S_ISDIR(mode):
        files = in_figures(len(files_within(path)), "file")
        return f"a folder with {files} in it", "Move the workbooks in it up, into the folder that it lies in."
    what = "a link" if stat.S_ISLNK(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device"
    return what, "Save the workbook itself into the folder, not a shortcut to it."


def files_within(folder: Path) -> list[str]:
    """The files in `folder` and in the folders in it, by their paths within; none that is hidden."""
    found = []
    for inside, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        found += [Path(inside, name).relative_to(folder).as_posix() for name in files if not is_hidden(name)]
    return sorted(found)
