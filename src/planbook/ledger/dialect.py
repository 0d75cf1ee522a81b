"""SQLite as every ledger of a process has it, so that a statement is compiled once for all of them.

SQLAlchemy compiles each statement again for each engine, as the databases of two engines may differ. Ledgers do
not, and a process opens many.
"""

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Compiled
from sqlalchemy.util import LRUCache

URL = "sqlite+planbook://"
COMPILED: LRUCache[tuple[object, ...], Compiled] = LRUCache(500)
"""What has been compiled, for the execution option of that name; SQLAlchemy keeps as many for an engine."""


class LedgerDialect(SQLiteDialect_pysqlite):
    """One is as good as another: what was compiled for one serves all."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LedgerDialect)

    def __hash__(self) -> int:
        return hash(LedgerDialect)


registry.register("sqlite.planbook", __name__, LedgerDialect.__name__)
