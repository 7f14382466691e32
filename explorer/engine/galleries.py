"""The originals of encoded pictures, as they are wanted; the source of the last ones stays open."""

from collections.abc import Iterator
from math import inf

import numpy as np

from explorer.bundles.originals import Originals
from explorer.data.gallery import Gallery
from explorer.data.shape import PictureShape
from explorer.engine.ahead import ReadAhead
from explorer.engine.answers import Decoded
from explorer.engine.requests import DecodePoints
from explorer.engine.steps import Step, Work
from explorer.errors import ExplorerError
from explorer.latent.crowding import Indices

_FILES = 4
"""Read from one chunk to the next: a JPEG of a face takes 1 to 2 ms."""
_PACE = 0.002
"""Seconds a file, about."""


class Galleries:
    """Reads for requests; keeps the gallery of the last one. For one thread: the engine's."""

    def __init__(self) -> None:
        self._kept: tuple[Originals, PictureShape, Gallery] | None = None

    def show(self, request: DecodePoints, shape: PictureShape, chosen: Indices) -> Work:
        """Read the pictures at some indices of the data, a chunk at a time.

        Raises
        ------
        ExplorerError
            If they cannot be read, or are not as many as the codes.
        """
        assert request.originals is not None
        gallery = self._at_hand(request.originals, shape)
        if gallery is None:
            with ReadAhead(_opened(request.originals, shape)) as opening:
                for gallery in opening:  # noqa: B007 - the last is the one
                    yield Step(None, inf)
            assert gallery is not None
            self._kept = (request.originals, shape, gallery)
        if len(gallery) != len(request.among):
            raise ExplorerError(
                f"{request.originals.source.name} has changed: it holds {len(gallery):,} pictures now, "
                f"the codes are of {len(request.among):,}."
            )
        size = len(chosen) if gallery.is_quick else _FILES
        for start in range(0, len(chosen), max(size, 1)):
            some = chosen[start : start + size]
            part = Decoded(some, gallery.pictures(some))
            left = len(chosen) - start - len(some)
            if not left:
                return part
            yield Step(part, left * _PACE)
        return Decoded(np.arange(0), np.empty((0, *shape), np.uint8))

    def _at_hand(self, originals: Originals, shape: PictureShape) -> Gallery | None:
        if self._kept is not None and self._kept[:2] == (originals, shape):
            return self._kept[2]
        return None


def _opened(originals: Originals, shape: PictureShape) -> Iterator[Gallery]:
    """Run on the reading thread."""
    yield Gallery.of(originals, shape)
