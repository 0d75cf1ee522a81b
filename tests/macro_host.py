"""Excel in memory, with the macros that a workbook carries: what they say, and where they leave it.

What Excel itself asks and does at its border, the in-memory one lacks: its question where to save, whether a file
is there, and the saving of a copy. `Host` stands in for these and for nothing else.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.interpreter._objects import MISSING, MemberSpec
from pyopenvba.interpreter._values import error

YES, NO = 6, 7


class Host:
    """A workbook opened in it, and what it is told at the border."""

    def __init__(self, path: Path) -> None:
        self.app = ExcelApplication.open(path)
        self.place: object = False
        """What is chosen where Excel asks where to save; False is what Cancel says."""
        self.system = "Windows (64-bit) NT 10.00"
        self.refuses_to_save = False
        self.asked: dict[str, object] = {}
        self.saved: list[str] = []
        self.path = path
        self._own_intrinsic = self.app.interpreter.call_intrinsic
        self.app.interpreter.call_intrinsic = self._intrinsic
        self._border(Application, "GetSaveAsFilename", self._asks_where, _ASKED)
        self._border(Application, "OperatingSystem", lambda _: self.system, ())
        self._border(Workbook, "SaveCopyAs", self._saves_copy, ("Filename",))

    def _border(self, kind: Any, name: str, does: Callable[..., object], parameters: Sequence[str]) -> None:
        own = dict(kind._vba_members)
        own[name.casefold()] = MemberSpec(name, "method", getter=does, parameters=tuple(parameters))
        kind._vba_members = own

    def _intrinsic(self, name: str, args: Sequence[Any], *rest: Any) -> object:
        if name == "dir":
            file = Path(str(args[0]))
            return file.name if file.exists() else ""
        return self._own_intrinsic(name, args, *rest)

    def _asks_where(self, _: object, *given: object) -> object:
        self.asked = {name: said for name, said in zip(_ASKED, given, strict=True) if said is not MISSING}
        return self.place

    def _saves_copy(self, book: Any, target: object) -> None:
        if self.refuses_to_save:
            raise error(1004, "Method 'SaveCopyAs' of object '_Workbook' failed")
        assert book is self.app.application.workbooks_.books[0], "only of the workbook that carries the macros"
        self.saved.append(str(target))
        Path(str(target)).write_bytes(self.path.read_bytes())

    def run(self, macro: str, *answers: int) -> list[str]:
        """What the macro says, one message after another; more questions than answers would be a fault."""
        interpreter = self.app.interpreter
        before = len(self.app.dialogs)
        self.app.answer_dialogs(*answers)
        self.app.run(macro)
        assert not interpreter.answers, "every answer was asked for"
        told = self.app.dialogs[before:]
        asked = [style for _, _, _, style in told if style & 7 == 4]
        assert len(asked) == len(answers), "every question was answered"
        assert all(title for _, _, title, _ in told)
        return [words for _, words, _, _ in told]

    def type(self, sheet: str, cell: str, value: object) -> None:
        self.app.sheet(sheet).set_value(cell, value)

    def value(self, sheet: str, cell: str) -> object:
        return self.app.sheet(sheet).value(cell)

    @property
    def place_in_front(self) -> str:
        """The sheet in front and the cell selected on it."""
        return str(self.app.evaluate('ActiveSheet.Name & " " & ActiveCell.Address(False, False)'))

    def do(self, statements: str) -> None:
        """Something that a person does: VBA of the test's own, in a module of its own."""
        self._done = getattr(self, "_done", 0) + 1
        name = f"Person{self._done}"
        self.app.add_module(f"Sub {name}Does()\n{statements}\nEnd Sub\n", name=name)
        self.app.run(f"{name}Does")

    def everything(self) -> str:
        """All that the workbook holds, to be compared, worked out as far as it can be."""
        self.app.evaluate("Application.Calculate")
        return "\n".join(f"{view.name}\n{view.describe()}" for view in self.app.sheets())


_ASKED = ("InitialFilename", "FileFilter", "FilterIndex", "Title", "ButtonText")
