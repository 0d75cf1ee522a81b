"""A period's outputs as an earlier planbook left them: what holds small numbers in the period's folder itself."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from planbook.workflow.places import MANIFEST

FINDINGS = b"the findings as an earlier planbook wrote them"


def as_before(folder: Path, period: str) -> dict[str, bytes]:
    """Let `period`, brought together in the trust's `folder`, be an earlier planbook's; returns what is where.

    Its data files are what they are now; its findings are other bytes, as they did not say whom they were for.
    """
    outputs = folder / "outputs" / period
    for path in sorted((outputs / "internal").rglob("*")):
        if path.is_file():
            before = outputs / path.relative_to(outputs / "internal")
            before.parent.mkdir(exist_ok=True)
            path.rename(before)
    (outputs / "internal" / "data").rmdir()
    (outputs / "internal").rmdir()
    (outputs / "findings.xlsx").write_bytes(FINDINGS)
    manifest = json.loads((outputs / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] = {
        name.replace("internal/", ""): hashlib.sha256(
            (outputs / name.replace("internal/", "")).read_bytes()
        ).hexdigest()
        for name in manifest["files"]
    }
    (outputs / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    with closing(sqlite3.connect(folder / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE output SET path = replace(path, '/internal/', '/')")
        for name in ("findings.xlsx", MANIFEST):
            sha = hashlib.sha256((outputs / name).read_bytes()).hexdigest()
            where = f"outputs/{period}/{name}"
            ledger.execute("UPDATE output SET sha = ? WHERE path = ?", (sha, where))
    return {p.relative_to(outputs).as_posix(): p.read_bytes() for p in outputs.rglob("*") if p.is_file()}
