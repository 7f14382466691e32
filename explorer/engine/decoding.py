"""Codes decoded part by part: what is known first, then in chunks, each of the size that is asked for."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from math import prod

import numpy as np
import numpy.typing as npt

from explorer.engine.answers import Decoded
from explorer.engine.cache import PictureCache
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import DecodeTiles
from explorer.engine.steps import Done, Step, Work

Floats = npt.NDArray[np.float32]
Parts = Generator[tuple[Decoded, int], None, None]
"""Some pictures, and how many are still missing."""
Shape = tuple[int, int]
"""(h, w) in which pictures are answered, no larger than the model's."""

_TILES, _LAST_TILES = 0.020, 0.030
"""Seconds that a chunk of tiles may take, and the last of them: a view decoded in one piece is sharp sooner
than in two."""

_LOOK_UP, _LOOK_UP_BYTES = 1024, 4 * 2**20
"""Codes looked up in the cache at a time, and bytes of their pictures, at most: less than a millisecond for
small ones. Joining them keeps Python's lock from the window: of 50 MB for tens of milliseconds."""


class Decoding:
    """Decodes, and keeps the pictures. For one thread: the engine's."""

    def __init__(self) -> None:
        self._cache = PictureCache()

    def tiles(self, model: LoadedModel, request: DecodeTiles) -> Work:
        """Decode the tiles that are wanted, those in the middle of all first."""
        model.check(request.frame)
        order = request.tiles.centre_first()
        if request.wanted is not None:
            order = order[np.isin(order, np.array(request.wanted, np.intp))]
        codes = request.tiles.codes(request.frame.values)[order]

        def size(missing: int) -> int:
            at_most = model.decoding.size_within(_LAST_TILES)
            return at_most if missing <= at_most else model.decoding.size_within(_TILES)

        parts = _in_turn(self.parts(model, codes, size, request.shape), len(codes))
        return (yield from _steps(model, parts, order, request.shape))

    def work(self, model: LoadedModel, codes: Floats, names: npt.NDArray[np.intp]) -> Work:
        """Decode codes (n, d) in their order, known ones first; the answers call them by ``names`` (n,)."""
        return (yield from _steps(model, self.parts(model, codes), names))

    def parts(
        self,
        model: LoadedModel,
        codes: Floats,
        size: Callable[[int], int] | None = None,
        shape: Shape | None = None,
    ) -> Parts:
        """Pictures of codes (n, d) part by part, cached ones first, with the number still missing.

        That number is 0 with the last part alone; without codes there is no part. ``size`` is asked how many
        of the missing ones to decode next; by default as many as make a chunk. The pictures are shrunk to
        ``shape`` where that is smaller than the model's.
        """
        answered = model.codec.shape_within(shape)
        height, width, _ = answered
        kept_as = f"{model.ref.id} {height}x{width}"
        at_a_time = max(1, min(_LOOK_UP, _LOOK_UP_BYTES // prod(answered)))
        missing = np.arange(0)
        for start in range(0, len(codes), at_a_time):
            found = self._cache.find(kept_as, codes[start : start + at_a_time])
            missing = np.concatenate((missing, found.misses + start))
            if found.pictures is not None:
                unseen = max(0, len(codes) - start - at_a_time)
                yield Decoded(found.hits + start, found.pictures), len(missing) + unseen
        while len(missing):
            some, missing = np.split(missing, [size(len(missing)) if size else model.decoding.size])
            pictures = model.decode(codes[some], shape)
            pictures.flags.writeable = False
            try:
                yield Decoded(some, pictures), len(missing)
            finally:
                self._cache.add(kept_as, codes[some], pictures)  # after the answer, if that was the last


def _steps(model: LoadedModel, parts: Parts, names: npt.NDArray[np.intp], shape: Shape | None = None) -> Work:
    """Answer part by part, by names."""
    last = Decoded(np.arange(0), np.empty((0, *model.codec.shape_within(shape)), np.uint8))
    with closing(parts):
        for part, left in parts:
            last = replace(part, indices=names[part.indices])
            last.pictures.flags.writeable = False
            yield Step(last, model.decoding.seconds_for(left)) if left else Done(last)
    return last


def _in_turn(parts: Parts, count: int) -> Parts:
    """The same of ``count`` pictures, but each comes when all before it are there.

    Of a finer level every other tile in every other row is known: they would lie in larger ones like faces
    in faces until those between them were decoded.
    """
    is_there = np.zeros(count, bool)
    held: list[Decoded] = []
    with closing(parts):
        for part, left in parts:
            is_there[part.indices] = True
            front = int(is_there.argmin()) if left else count
            ready = [(one, one.indices < front) for one in (*held, part)]
            held = [_those(one, ~is_ready) for one, is_ready in ready if not is_ready.all()]
            some = [_those(one, is_ready) for one, is_ready in ready if is_ready.any()]
            if len(some) == 1:
                yield some[0], left
            elif some:
                indices, pictures = ([getattr(one, name) for one in some] for name in ("indices", "pictures"))
                yield Decoded(np.concatenate(indices), np.concatenate(pictures)), left


def _those(part: Decoded, are_chosen: npt.NDArray[np.bool_]) -> Decoded:
    return part if are_chosen.all() else Decoded(part.indices[are_chosen], part.pictures[are_chosen])
