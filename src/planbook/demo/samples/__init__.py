"""The worked bodies of `demo --sample`, each a folder with its register.toml and its answers.toml."""

import os

PLACE = os.path.dirname(__file__)  # noqa: PTH120  # the help of a command names them: it loads no pathlib for that


def sample_names() -> list[str]:
    """The samples that there are, by the names of their folders."""
    return sorted(one.name for one in os.scandir(PLACE) if os.path.isfile(f"{one.path}/register.toml"))  # noqa: PTH113
