"""What several test files share."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A second opinion on Office files: `soffice(file, "pdf")` is the file as LibreOffice converts it.

    Skipped where there is no LibreOffice, except under CI, where its absence must not pass unseen.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing; the files cannot be checked with it.")
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("libreoffice")

    def convert(file: Path, to: str = "pdf") -> Path:
        folder = file.parent / "converted"
        subprocess.run(
            [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to,
             "--outdir", str(folder), str(file)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return folder / f"{file.stem}.{to.partition(':')[0]}"

    return convert
