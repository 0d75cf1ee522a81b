"""What a body that collects can be."""

from typing import Literal

BodyKind = Literal["trust", "partnership", "network"]
"""What a body that collects can be: `init --kind`."""
