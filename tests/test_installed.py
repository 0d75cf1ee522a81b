"""What people install: the wheel and the sdist, built without a network and used from their own environment."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from planbook import __version__

ROOT = Path(__file__).parents[1]
SHELLS = {
    "bash": "complete -o nosort -F",
    "zsh": "compdef _planbook_completion planbook",
    "fish": "complete --no-files",
}


def run(*command: str | Path, where: Path, status: int = 0, **more: str) -> str:
    """What the command prints; the environment of the tests lends it no module."""
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "COLUMNS")}
    done = subprocess.run(
        [*map(str, command)],
        cwd=where,
        env=env | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def built(source: Path, target: str, into: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, where=source)
    (found,) = into.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return found


@dataclass(frozen=True)
class Installed:
    wheel: Path
    sdist: Path
    script: Path
    folder: Path

    def planbook(self, *words: str, status: int = 0, **more: str) -> str:
        return run(self.script, *words, where=self.folder, status=status, **more)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    wheel, sdist = built(ROOT, "wheel", folder / "wheel"), built(ROOT, "sdist", folder / "sdist")
    venv.create(folder / "venv", with_pip=False)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    if not python.exists():
        python = scripts / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "-q", wheel),
        where=folder,
    )
    # What planbook needs is that of the tests' environment, which comes after its own: planbook is the installed.
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", where=folder).strip())
    (own / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(wheel, sdist, scripts / ("planbook.exe" if os.name == "nt" else "planbook"), folder)


def test_the_sdist_builds_the_same_wheel(installed: Installed, tmp_path: Path) -> None:
    with tarfile.open(installed.sdist) as packed:
        packed.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    again = built(source, "wheel", tmp_path / "again")
    assert again.name == installed.wheel.name
    with zipfile.ZipFile(installed.wheel) as first, zipfile.ZipFile(again) as second:
        assert first.namelist() == second.namelist()
        assert [name for name in first.namelist() if first.read(name) != second.read(name)] == []


def test_the_wheel_has_all_that_planbook_reads_and_nothing_else(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"planbook", f"planbook-{__version__}.dist-info"}
    folders = (("src/planbook", ""), ("workbook_templates", "workbook_templates/"), ("macros", "macros/"))
    for folder, below in folders:
        kept = subprocess.run(
            ["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.split()
        wanted = {f"planbook/{below}{name.removeprefix(folder + '/')}" for name in kept}
        assert wanted <= {*names}, sorted(wanted - {*names})[:5]


def test_what_is_installed_begins_a_trust_and_looks_it_over(installed: Installed) -> None:
    assert installed.planbook("--version").strip().endswith(__version__)
    installed.planbook("init", "my-trust")
    assert (installed.folder / "my-trust" / "trust.xlsx").is_file()
    said = installed.planbook("-C", "my-trust", "doctor", status=1)  # its register is still to be filled in
    assert f"planbook {__version__}, by Python" in said and str(installed.folder / "venv") in said


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_told_how_a_command_may_go_on(installed: Installed, shell: str) -> None:
    script = installed.planbook(_PLANBOOK_COMPLETE=f"{shell}_source")
    assert SHELLS[shell] in script and "_PLANBOOK_COMPLETE" in script
    if program := shutil.which(shell):
        run(program, "-n" if shell != "fish" else "--no-execute", "-c", script, where=installed.folder)
    if shell == "bash" and program:
        asked = 'COMP_WORDS=(planbook consol); COMP_CWORD=1; _planbook_completion planbook; echo "${COMPREPLY[@]}"'
        path = f"{installed.script.parent}{os.pathsep}{os.environ['PATH']}"
        assert run(program, "-c", f"{script}\n{asked}", where=installed.folder, PATH=path).split() == [
            "consolidate"
        ]
    typed = {"COMP_WORDS": "planbook con", "COMP_CWORD": "con" if shell == "fish" else "1"}
    told = installed.planbook(_PLANBOOK_COMPLETE=f"{shell}_complete", **typed)
    assert "consolidate" in told and "report" not in told
    typed = {"COMP_WORDS": "planbook report --re", "COMP_CWORD": "--re" if shell == "fish" else "2"}
    assert "--refresh" in installed.planbook(_PLANBOOK_COMPLETE=f"{shell}_complete", **typed)


def test_the_page_shows_the_commands_that_were_tried() -> None:
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    for shell in SHELLS:
        assert f"_PLANBOOK_COMPLETE={shell}_source planbook" in page
    assert "pipx install" in page and "uv tool install" in page
