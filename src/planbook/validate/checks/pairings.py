"""Checks of who visits whom: whether those who are strong help those who are not there yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planbook.validate.checks.trust import Returns
from planbook.validate.checks.worked_out import worked
from planbook.validate.context import Context
from planbook.validate.params import AnyField, RecordKey, codes_of
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class Paired:
    record: RecordKey
    kind: AnyField
    """The field that says what kind of visit it is."""
    kinds: tuple[str, ...] = codes_of("kind", of="record")
    """The codes of it of which visits are paired."""
    by: AnyField
    """The field that names the unit that visits; who is visited is whom the row is about."""
    judged: Mapping[RecordKey, AnyField]
    """The records that say whether a unit is strong, each with the field that says Yes where it is."""
    least: int
    """Visits of which that can be said."""


@check("strong_with_weak", "trust", says=("pairs",))
def strong_with_weak(returns: Returns, params: Paired, context: Context) -> Iterator[Hit]:
    """Of all visits between units at least one pairs a unit that is strong with one that is not there yet.

    Nothing is said while no visit pairs two units that are judged.
    """
    strong = _strong(returns, params, context)
    pairs: list[tuple[bool, bool]] = []
    first = None
    about = context.declarations.records[params.record].is_about
    for returned in returns:
        for entry in returned.submission.entries(params.record):
            if entry.get(params.kind) not in params.kinds:
                continue
            visited = context.register.code_for("unit", entry.get(about)) or returned.unit
            visitor = context.register.code_for("unit", entry.get(params.by)) or ""
            if visitor in strong and visited in strong:
                first = first or (returned, entry)
                pairs.append((strong[visitor], strong[visited]))
    if first and len(pairs) >= params.least and len({*strong.values()}) == 2 and all(a == b for a, b in pairs):
        returned, entry = first
        yield Hit(entry, (params.by,), {"pairs": len(pairs)}, unit=returned.unit, file=returned.file)


def _strong(returns: Returns, params: Paired, context: Context) -> Mapping[str, bool]:
    """Whether each unit that is judged is strong: all that is said of it says so."""
    found: dict[str, bool] = {}
    for returned in returns:
        for name, key in params.judged.items():
            about = context.declarations.records[name].is_about
            for entry in returned.submission.entries(name):
                unit = context.register.code_for("unit", entry.get(about)) if about else returned.unit
                says = worked(entry, key, context)
                if unit and isinstance(says, bool):
                    found[unit] = found.get(unit, True) and says
    return found
