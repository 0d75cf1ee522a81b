"""A few of the trials that `fuzz_ledger.py` makes by the thousand."""

from pathlib import Path

from fuzz_ledger import Bench


def test_flipped_bytes_are_told_or_do_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    came = [bench.trial(1_000_000 + number) for number in range(12)]
    assert any("told" in outcome for outcome in came)
    assert len({outcome.partition(":")[0] for outcome in came}) == 3
