"""The values of a tidy row, by field: in less room than a dictionary, as rows of a record have the same keys."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from planbook.model.values import Value


class RowValues(Mapping[str, Value]):
    """Values by field key, as many rows have them under the same keys."""

    __slots__ = ("_held", "_places")

    def __init__(self, places: Mapping[str, int], held: tuple[Value, ...]) -> None:
        self._places = places
        self._held = held

    def __getitem__(self, key: str) -> Value:
        return self._held[self._places[key]]

    def get(self, key: str, default: Value = None) -> Value:  # type: ignore[override]
        """The value of `key`. It is asked for millions of times, which that of every mapping is too slow for."""
        place = self._places.get(key)
        return default if place is None else self._held[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def row_values(values: Mapping[str, Value]) -> RowValues:
    """The same values, to be kept."""
    return RowValues(_places(tuple(values)), tuple(values.values()))


@lru_cache(maxsize=1_000)
def _places(keys: tuple[str, ...]) -> Mapping[str, int]:
    return {key: place for place, key in enumerate(keys)}
