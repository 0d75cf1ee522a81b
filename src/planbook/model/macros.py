"""The macros that come with planbook: a VBA project for each folder of `macros/`, built and committed there.

`macros/workbook` is what a unit's workbook carries, `macros/control` the coordinator's control workbook. Each has
its modules as text (`*.bas`) and the project that `python -m planbook.excel.build` made of them.
"""

from pathlib import Path

PROJECT = "vbaProject.bin"
"""The built project, by the name that it has in a workbook too."""
MODULE = ".bas"
"""How the text of a module ends."""


def macros_folder() -> Path:
    """Where `macros/` lies: inside the installed package, or beside `src/` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "macros"
    return inside if inside.is_dir() else package.parent.parent / "macros"


def project_folders(macros: Path | None = None) -> tuple[Path, ...]:
    """The folders that hold a project's modules."""
    folder = macros or macros_folder()
    return tuple(sorted({module.parent for module in folder.glob(f"*/*{MODULE}")}))


def built_project(name: str) -> Path:
    """The built VBA project of the folder `name`."""
    return macros_folder() / name / PROJECT


def about_macros() -> tuple[str, ...]:
    """What people who are sent a workbook with macros are told, a sentence each: all works without, and what to do
    where Excel blocks them. Covering messages and pages say it in these words."""
    return (
        "This workbook has buttons that check it, find the next spare row and save a copy to send.",
        "Everything works without them too: the Check sheet says what is still wanted, and you may save and send "
        "the workbook as usual, also as an Excel Workbook (.xlsx).",
        "If Excel shows a yellow bar, choose Enable Content. If it says that macros are blocked, close the "
        "workbook, right-click its file, choose Properties, tick Unblock and OK, and open it again; or leave them "
        "off.",
    )
