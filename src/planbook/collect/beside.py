"""Things pickled beside the declarations, for a process that has these already."""

import base64
import io
import pickle
from typing import Any

from planbook.model.declarations import Declarations

_NAME = "declarations"


class _Pickler(pickle.Pickler):
    def __init__(self, to: io.BytesIO, declarations: Declarations) -> None:
        super().__init__(to)
        self._declarations = declarations

    def persistent_id(self, obj: object) -> str | None:
        return _NAME if obj is self._declarations else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, packed: io.BytesIO, declarations: Declarations) -> None:
        super().__init__(packed)
        self._declarations = declarations

    def persistent_load(self, pid: Any) -> Declarations:
        if pid != _NAME:
            raise pickle.UnpicklingError(f"{pid!r} is nothing that stands beside what is packed")
        return self._declarations


def pack_beside(declarations: Declarations, thing: object) -> bytes:
    """`thing` pickled, without the `declarations` that it names."""
    made = io.BytesIO()
    _Pickler(made, declarations).dump(thing)
    return made.getvalue()


def unpack_beside(declarations: Declarations, packed: bytes) -> Any:
    """What was packed, with these declarations; nothing that this process's own planbook has not packed may be
    given."""
    return _Unpickler(io.BytesIO(packed), declarations).load()


class Calls:
    """Functions of planbook's own that a process calls with what it was last given, which is sent only where it has
    changed."""

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations
        self._key = ""
        self._given: Any = None

    def answer(self, key: str, given: str, wanted: str) -> list[Any] | None:
        """What the function that is `wanted` gives, in a list; an empty one where it fails, and None where what
        `key` stands for has not been given."""
        try:
            if given:
                self._key, self._given = key, unpack_beside(self._declarations, base64.b64decode(given))
            if self._key != key:
                return None
            function, rest = pickle.loads(base64.b64decode(wanted))
            return [function(self._given, *rest)]
        except Exception:  # the asker does it itself then, and shows what fails
            return []
