"""The SHA-256 of bytes, by which files are known whatever they are called."""

import hashlib


def sha256_of(data: bytes) -> str:
    """The SHA-256 of `data` in 64 hexadecimal digits, as the ledger and every list of files has it."""
    return hashlib.sha256(data).hexdigest()
