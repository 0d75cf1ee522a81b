"""What stands in a slot: the one submission of a unit and template that counts for a period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planbook.model.pending_rows import PendingRow, Spot
from planbook.model.submission import Submission


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stands or stood in a slot."""

    file: str
    """Relative to the trust's folder, with `/`; what lies there now may be another."""
    sha256: str
    received_on: date
    submission: Submission


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission that stands, with how it came."""

    receipt: int
    """The receipt's number in the ledger."""
    unit: str
    template: str
    file: str
    """Relative to the trust's folder, with `/`."""
    sha256: str
    received_on: date
    """When this file came."""
    first_received_on: date
    """When the first file came that ever stood in the slot, or what it was made from: whether it was in time."""
    verdict: str
    """`accepted` or `accepted-with-findings`."""
    submission: Submission
    """As it was returned; made by `planbook.workflow.agreeing`, with the plan that counts."""
    pending: Mapping[Spot, PendingRow] = field(default_factory=dict)
    """The rows of it that do not count as they were returned, or are not agreed yet."""
    agreed: Mapping[Spot, frozenset[str]] = field(default_factory=dict)
    """By row: the cells of the plan that somebody has agreed to as they count."""
    files: Mapping[str, Kept] = field(default_factory=dict)
    """By the SHA-256 that a submission says: the files that what is pending comes from."""

    @property
    def kept(self) -> Kept:
        """The file alone."""
        return Kept(self.file, self.sha256, self.received_on, self.submission)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A submission that took the place of another in its slot."""

    standing: Standing
    file: str
    """The file that stood just before, relative to the trust's folder."""
    received_on: date
    """When that one came."""
    submission: Submission
    """What that one says."""
