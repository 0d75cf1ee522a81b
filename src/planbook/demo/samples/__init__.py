"""The worked bodies of `demo --sample`, each a folder with its register.toml and its answers.toml."""

from pathlib import Path

SAMPLES = Path(__file__).parent


def sample_names() -> list[str]:
    """The samples that there are, by the names of their folders."""
    return sorted(path.name for path in SAMPLES.iterdir() if (path / "register.toml").is_file())
