"""LibreOffice with no screen, and a script of the tests that tells it what to do."""

import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path


def drive_libreoffice(script: str, profile: Path, arguments: Sequence[str], *, seconds: int) -> str:
    """What `script` says, which runs with a Python that has LibreOffice's `uno` (the system's)."""
    python = next((p for p in ("/usr/bin/python3", "python3") if _has_uno(p)), None)
    assert python, "LibreOffice's python3-uno is missing"
    pipe = f"planbook{uuid.uuid4().hex[:8]}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        ran = subprocess.run(
            [python, str(Path(__file__).parent / script), pipe, *arguments],
            check=True, timeout=seconds, capture_output=True, text=True,
        )  # fmt: skip
        office.wait(timeout=30)
    finally:
        office.kill()
        office.wait()
    return ran.stdout


def _has_uno(python: str) -> bool:
    return subprocess.run([python, "-c", "import uno"], check=False, capture_output=True).returncode == 0
