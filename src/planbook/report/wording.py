"""Small pieces of prose that every output words alike."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from planbook.model.register import Register

if TYPE_CHECKING:
    from pandas import DataFrame

_KINDS = {
    "school": ("school", "schools"),
    "mini_region": ("mini-region", "mini-regions"),
    "team": ("team", "teams"),
    "company": ("company", "companies"),
}


def unit_words(register: Register, units: Iterable[str]) -> tuple[str, str]:
    """What `units` (ids) are called, one and many: schools where all are, "schools and teams" where mixed."""
    kinds = {entry.text("kind") for unit in units if (entry := register.units.get(unit)) and entry.text("kind")}
    if len(kinds) == 1 and (only := next(iter(kinds))) in _KINDS:
        return _KINDS[only]
    return ("school or team", "schools and teams") if "school" in kinds else ("unit", "units")


def lines_of(frame: "DataFrame") -> list[dict[str, Any]]:
    """The rows of `frame` as dictionaries; missing is None, whole days are dates."""
    from pandas import Timestamp, isna

    def plain(value: Any) -> Any:
        if value is None or isinstance(value, str | bool | list | tuple):
            return value
        if isinstance(value, float):
            return None if value != value else float(value)  # noqa: PLR0124  # NaN is unlike itself
        if isna(value):
            return None
        if isinstance(value, Timestamp):
            return value.date()
        return value.item() if hasattr(value, "item") else value

    return [{str(key): plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
