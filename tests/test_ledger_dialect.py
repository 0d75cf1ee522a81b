"""What was compiled for one ledger serves the next one, and no other database."""

from pathlib import Path

from sqlalchemy import create_engine

from planbook.ledger.dialect import COMPILED, LedgerDialect
from planbook.ledger.ledger import Ledger
from planbook.model.loading import load


def test_a_statement_is_compiled_once_for_all_ledgers(tmp_path: Path) -> None:
    def look(name: str) -> None:
        ledger = Ledger(tmp_path / name, load())
        assert ledger.standing("2026-27-autumn") == [] and ledger.runs.last("summary.xlsx") is None
        ledger.close()

    COMPILED.clear()
    look("one.db")
    compiled = set(COMPILED)
    assert compiled
    look("two.db")
    assert set(COMPILED) == compiled


def test_another_database_has_statements_of_its_own() -> None:
    other = create_engine("sqlite://").dialect
    assert LedgerDialect() == LedgerDialect() != other
    assert hash(LedgerDialect()) == hash(LedgerDialect())
