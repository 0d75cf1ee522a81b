"""A few of the mutants that `fuzz_reading.py` makes by the thousand."""

from pathlib import Path

import pytest

from fuzz_reading import Bench, bench_in, lay_out, try_one
from mutants import MUTATORS, mutant
from planbook.collect.reader import Reader

pytestmark = pytest.mark.usefixtures("own_readers")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    lay_out(folder)
    return bench_in(folder)


def test_the_same_seed_makes_the_same_mutants_by_every_mutator(bench: Bench) -> None:
    made = [mutant(3, number, bench.sound) for number in range(150)]
    assert made == [mutant(3, number, bench.sound) for number in range(150)]
    used = {how for _, hows, _ in made for how in hows.split("+")}
    assert used >= {m.__name__.lstrip("_") for mutators in MUTATORS.values() for m in mutators}


def test_each_of_some_mutants_is_refused_or_read_and_nothing_else_happens(bench: Bench, tmp_path: Path) -> None:
    outcomes = []
    with Reader(bench.trust.declarations) as reader:
        for number in range(48):
            path = tmp_path / "mutant.xlsx"
            path.write_bytes(mutant(1, number, bench.sound)[2])
            outcomes.append(try_one(bench, reader, path, whole=number % 12 == 0))
    assert sum(outcome.startswith("read") for outcome in outcomes) >= 10
    assert sum(outcome.startswith("WB-") for outcome in outcomes) >= 10
