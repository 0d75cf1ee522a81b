"""The fields that a plan format shows, and where in a table they stand: the same for all its workbooks."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from planbook.model.declarations import Field
from planbook.model.register import Register


def fields_shown(register: Register, layout: str) -> Mapping[tuple[str, str], Field]:
    """The fields that a format shows, by record and key."""
    shown = register.declarations.formats.get(layout)
    columns = [column for sheet in (shown.sheets if shown else ()) for column in sheet.columns]
    return {(column.record, column.field.key): column.field for column in reversed(columns)}


def shown_columns(register: Register) -> Callable[..., Sequence[tuple[Field, int]]]:
    """The fields of a record that stand at `keys` and are `wanted`, as a format shows them, with their places."""
    records = register.declarations.records

    @lru_cache(maxsize=2_000)
    def shown(
        layout: str, record: str, keys: tuple[str, ...], wanted: Callable[[Field], bool]
    ) -> Sequence[tuple[Field, int]]:
        own = register.once(fields_shown, layout)
        specs = (own.get((record, key)) or records[record].field(key) for key in keys)
        return [(spec, place) for place, spec in enumerate(specs) if wanted(spec)]

    return shown
