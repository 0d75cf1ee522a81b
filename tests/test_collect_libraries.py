"""What a library raises is a damaged file; what planbook's own code raises is an error in planbook."""

from collections.abc import Iterator

import pytest

from planbook.collect.libraries import ByALibrary, DamagedError, each


def broken() -> Iterator[int]:
    yield 1
    raise KeyError("xl/styles.xml")


@pytest.mark.parametrize("error", [KeyError("x"), AssertionError(), TypeError("y"), UnicodeError()])
def test_whatever_is_raised_within_is_a_damaged_file(error: Exception) -> None:
    with pytest.raises(DamagedError) as raised, ByALibrary():
        raise error
    assert raised.value.__cause__ is error


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_a_lack_of_memory_and_a_stop_are_what_they_are(error: type[BaseException]) -> None:
    with pytest.raises(error), ByALibrary():
        raise error


def test_only_the_work_of_an_iterator_is_the_librarys() -> None:
    assert [*each(iter([1, 2]))] == [1, 2]
    with pytest.raises(DamagedError):
        [*each(broken())]
    with pytest.raises(ZeroDivisionError):
        for one in each(iter([0])):
            one / one
