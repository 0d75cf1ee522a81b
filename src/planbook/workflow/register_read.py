"""A register read and checked once: what the trust's ledger keeps of it is taken while it would be the same.

What was read rests on the bytes, the file's name, the declarations, the limits and the version of the reader; what
was found in it on planbook's own code and all that is declared too. No day goes into either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.limits import limits_of
from planbook.collect.reader import VERSION, Reader
from planbook.files import scratch_folder, write_scratch
from planbook.ledger.readings import Reading, reading_at
from planbook.model.declarations import Declarations
from planbook.model.finding import Finding, finding_from_json, finding_to_json
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Submission
from planbook.model.submission_json import submission_from_json, submission_to_json
from planbook.workflow.digests import code, digest
from planbook.workflow.places import LEDGER


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """What was read of a register, and what was found in it where that is known too."""

    submission: Submission
    findings: Sequence[Finding] | None = None


def read_register(folder: Path, name: str, data: bytes, declarations: Declarations) -> RegisterRead:
    """The register `data`, called `name`, of the trust in `folder`: as it was read before, else read now."""
    return read_registers(folder, name, [data], declarations)[0]


def read_registers(
    folder: Path, name: str, registers: Sequence[bytes], declarations: Declarations
) -> list[RegisterRead]:
    """The same of several, in their order."""
    known = [_known(folder, name, data, declarations) for data in registers]
    if None not in known:
        return [read for read in known if read]
    with Reader(declarations) as reader, scratch_folder() as scratch:  # one can be as damaged as any other file
        return [
            read or RegisterRead(reader.read(write_scratch(scratch / name, data)))
            for read, data in zip(known, registers, strict=True)
        ]


def reading_of(
    name: str, data: bytes, submission: Submission, findings: Sequence[Finding], declarations: Declarations
) -> Reading:
    """What is to be kept of the register `data`, called `name`, for the next command."""
    content = {"read": submission_to_json(submission), "found": [finding_to_json(finding) for finding in findings]}
    return Reading(sha256_of(data), _read_with(name, declarations), _checked_with(declarations), content)


def _known(folder: Path, name: str, data: bytes, declarations: Declarations) -> RegisterRead | None:
    """What is kept of the register; None where it has to be read."""
    kept = reading_at(folder / LEDGER, sha256_of(data))
    if kept is None or kept.read_with != _read_with(name, declarations):
        return None
    try:
        submission = submission_from_json(kept.content["read"], declarations)
        if kept.checked_with != _checked_with(declarations):
            return RegisterRead(submission)
        found = [finding_from_json(one) for one in kept.content["found"]]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    return RegisterRead(submission, found)


def _read_with(name: str, declarations: Declarations) -> str:
    limits = limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    return digest([VERSION, declarations.read_with, limits.as_json, name])


def _checked_with(declarations: Declarations) -> str:
    return digest([code(), declarations.sha256])
