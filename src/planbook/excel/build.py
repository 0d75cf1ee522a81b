"""The VBA projects of `macros/`, built from the text of their modules.

    python -m planbook.excel.build      writes each folder's vbaProject.bin beside its .bas files

They are committed, so that an installation needs no writer of VBA; a test builds them again and compares the bytes.
What is built is the project that Excel itself makes in a new workbook, with `ThisWorkbook` and `Sheet1`, and our
modules as text; of what Excel caches beside the text nothing is written, so that it compiles what a reviewer reads
([MS-OVBA] 2.3.4.1). Excel gives each further sheet of a workbook its module when it opens it.
"""

import re
import tempfile
from pathlib import Path

from planbook.errors import DeclarationError
from planbook.files import write_bytes
from planbook.model.macros import MODULE, PROJECT, project_folders

_NAME = re.compile(r'Attribute VB_Name = "([A-Za-z]\w{0,30})"\n')
"""The first line of a module's text, which gives it its name."""
DOCUMENTS = ("ThisWorkbook", "Sheet1")
"""The modules of the workbook and of its first sheet, by the code names that XlsxWriter gives these."""


def module_text(path: Path) -> str:
    """The text of the module at `path`, with plain line ends.

    Raises DeclarationError where it does not begin with its own name, or has what Excel's editor cannot keep.
    """
    text = path.read_bytes().decode("ascii", "replace").replace("\r\n", "\n")
    named = _NAME.match(text)
    if named is None or named.group(1) != path.name.removesuffix(MODULE):
        raise DeclarationError(f'{path.name} has to begin with Attribute VB_Name = "{path.stem}".')
    if "\N{REPLACEMENT CHARACTER}" in text:
        raise DeclarationError(f"{path.name} has a character that is not ASCII; Excel's editor may not keep it.")
    return text


def build(folder: Path) -> bytes:
    """The VBA project of the modules in `folder`, the same bytes for the same text."""
    from pyopenvba import ExcelFile

    modules = {path.stem: module_text(path) for path in sorted(folder.glob(f"*{MODULE}"))}
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch) / "book.xlsm"
        with ExcelFile.create_new(book) as made:
            project = made.vba_project()
            for name in [name for name in project.module_names() if name not in DOCUMENTS]:
                project.delete_module(name)
            for name, text in modules.items():
                project.add_module(name, text.replace("\n", "\r\n"))
            made.save()
        with ExcelFile(book) as made:
            faults = made.validate()
            if faults:
                raise DeclarationError(f"{folder.name}: {'; '.join(faults)}")
            return bytes(made.vba_project_bytes())


def write_projects() -> None:
    """Build every project and put it beside its modules."""
    for folder in project_folders():
        write_bytes(folder / PROJECT, build(folder))


if __name__ == "__main__":
    write_projects()
