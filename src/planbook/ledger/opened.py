"""The ledger's file as it is open: its connection, what has been looked up in it, and whose it is."""

from collections.abc import Iterator, Mapping, Set
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from planbook.ledger.known import Known
from planbook.ledger.marks import digest_of_marks
from planbook.ledger.opening import open_engine
from planbook.ledger.owner import Owner, owner_of, owners_before, record_owner
from planbook.ledger.publications import Publications
from planbook.ledger.receipts import Receipt
from planbook.ledger.runs import Runs
from planbook.ledger.slots import DecidedSlot, Slot
from planbook.model.approval import Approval
from planbook.model.declarations import Declarations
from planbook.model.memo import Once
from planbook.model.submission import Submission

if TYPE_CHECKING:
    from sqlalchemy import Connection


class OpenLedger:
    """`ledger.db` of one trust, open; use it in a `with` statement. Each method is one transaction."""

    def __init__(self, path: Path, declarations: Declarations, *, scratch: bool = False) -> None:
        """Open the ledger at `path`, made if it is not there; raises FolderError where it cannot be.

        A `scratch` ledger is a copy in memory: everything can be done with it, and nothing of it is kept.
        """
        self._declarations = declarations
        self._path = path
        self.held = ExitStack()
        """What is needed for as long as it is open, and goes with it."""
        self.is_scratch = scratch
        """Whether it is a copy that nothing is kept in."""
        self._engine = open_engine(path, scratch=scratch)
        self._until: int | None = None
        self._only: Set[str] | None = None
        """The units of which alone anything is taken for standing; None of all."""
        self._read: dict[int, Submission] = {}
        self._receipts_of: dict[tuple[str | None, int | None], list[Receipt]] = {}
        self._decided_in: dict[tuple[str, int | None], Mapping[Slot, list[DecidedSlot]]] = {}
        self.worked_out = Once()
        """What is worked out of what was read of several receipts; nothing of it is kept."""
        self._approvals: Known[list[Approval]] = Known(self._engine)
        self.runs = Runs(self._engine, path)
        self.publications = Publications(self._engine, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, and of what is held."""
        self._engine.dispose()
        self.held.close()

    @contextmanager
    def _changing(self) -> "Iterator[Connection]":
        """A transaction that changes what has been looked up. Nobody else changes it: see `Trust.ledger`."""
        try:
            with self._engine.begin() as connection:
                yield connection
        finally:
            self._look_up_again()

    def _look_up_again(self) -> None:
        """What a command asks for fifty times is looked up, and its seals are checked, once after each change."""
        self._receipts_of.clear()
        self._decided_in.clear()
        self.worked_out = Once()

    def marks(self) -> str:
        """A digest of what came, of what was decided and of what was removed: the same while nothing changes.

        Raises LedgerError where something of it is not as it was written.
        """
        with self._engine.connect() as connection:
            return digest_of_marks(connection, self._path)

    def owner(self) -> Owner | None:
        """Whose ledger it is; None of one that an earlier planbook made and nobody has used since."""
        with self._engine.connect() as connection:
            return owner_of(connection, self._path)

    def owners_before(self) -> list[tuple[str, str]]:
        """The identities and names that its owner had before; see `belong_to`."""
        with self._engine.connect() as connection:
            return owners_before(connection)

    def belong_to(self, owner: Owner) -> None:
        """Record whose ledger it is."""
        with self._engine.begin() as connection:
            record_owner(connection, owner)
