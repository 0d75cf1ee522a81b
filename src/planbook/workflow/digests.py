"""SHA-256s by which it is known that nothing has changed."""

import hashlib
import json
from functools import cache
from pathlib import Path

import planbook
from planbook.model.sha256 import sha256_of


def digest(parts: object) -> str:
    """The SHA-256 of `parts` as JSON."""
    said = json.dumps(parts, ensure_ascii=False, default=str)
    return sha256_of(said.encode("utf-8", "replace"))


@cache
def code() -> str:
    """The SHA-256 of planbook's own code: a developer's version is not told by its number."""
    top = Path(planbook.__file__).parent
    code = hashlib.sha256()
    for file in sorted(top.rglob("*.py")):
        code.update(file.read_bytes())
    return code.hexdigest()
