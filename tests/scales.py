"""The scales that come with planbook, as a table of the register."""

from planbook.model.loading import load
from planbook.model.values import Value

_KEYS = ("kind", "scheme", "domain", "order", "grade", "meets", "group", "used_from", "used_until")


def _typed(value: Value) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")


SCALES = "\n".join(
    [
        f"| {' | '.join(_KEYS)} |",
        *(f"| {' | '.join(_typed(row.get(key)) for key in _KEYS)} |" for row in load().catalogue["scale"]),
    ]
)
