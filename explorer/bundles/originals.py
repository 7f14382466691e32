"""Where the pictures are that codes are of."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Originals:
    """Encoded pictures at hand: those of a source, in the order of their codes."""

    source: Path
    """What `iterate_pictures` reads: an idx file, a folder of idx files, a picture, a folder of pictures."""
    left_out: frozenset[str] = frozenset()
    """Names of its files that could not be read as pictures: they have no code."""
