"""Sheets decoded: cells in view first, whole ones under a drag, no more answers than a window can paint."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from time import perf_counter

import numpy as np
import numpy.typing as npt

from explorer.engine.answers import Decoded
from explorer.engine.loaded import FEW, LoadedModel
from explorer.engine.requests import DecodeSheet
from explorer.engine.steps import Step, Work
from explorer.latent.sheets import order_from

Size = Callable[[int], int]
"""How many to decode next, of so many that are missing."""
Pictures = Callable[[LoadedModel, npt.NDArray[np.float32], Size], Iterator[tuple[Decoded, int]]]
"""Pictures of codes (n, d) part by part, as many as asked for at a time, with the number still missing."""

_SHORT = 1.0
"""Seconds: a sheet that takes less is finished once it is begun, so that under a drag whole ones are seen."""
_LONG = 0.150
"""Seconds that a chunk of such a sheet may take after its first row: a hand waits for the whole of it, and
the more cells are decoded at once, the less a cell takes."""
_WHOLE = 0.300
"""Seconds: a sheet of a drag that takes less is decoded in one piece, for which all else waits."""
_TOGETHER = 0.030
"""Seconds: what is decoded within is shown together, or painting takes as long as decoding."""
_AT_ITS_HEELS = 0.050
"""Seconds: a sheet that comes sooner after the one before is one of a drag. Then many a second matter more
than the first row of each, and decoded in one piece they take less time."""


class Sheets:
    """Decodes sheets, one after the other; it knows whether one follows at the heels of another."""

    def __init__(self) -> None:
        self._ended = -inf

    def decode(self, model: LoadedModel, request: DecodeSheet, pictures: Pictures) -> Work:
        """Decode all cells of a sheet.

        Raises
        ------
        ExplorerError
            If there is no such sheet, or its codes are of another space; then nothing was decoded.
        """
        codes = request.sheet.codes()
        model.check_size(codes.shape[1])
        order = order_from(request.sheet, request.seen)
        seconds = model.decoding.seconds_for(len(codes))
        is_short = seconds < _SHORT
        columns = request.sheet.columns
        since, row_left, is_first, is_painting = perf_counter(), columns, True, False
        is_dragged = seconds < _WHOLE and since - self._ended < _AT_ITS_HEELS
        parts: list[Decoded] = []

        def size(_missing: int) -> int:
            if not is_short:
                return model.decoding.size
            if is_dragged:
                return len(codes)
            if is_painting:
                return FEW
            if is_first:
                return max(model.decoding.size, 1 << (columns - 1).bit_length())
            return model.decoding.size_within(_LONG)

        for part, left in pictures(model, codes[order], size):
            parts.append(replace(part, indices=order[part.indices]))
            row_left -= int(np.count_nonzero(part.indices < columns))
            if not left:
                break
            if is_short and row_left > 0:
                continue  # what was found is not worth a pause: others would have a turn before the first row
            seconds = model.decoding.seconds_for(left)
            is_time = perf_counter() - since > _TOGETHER
            if row_left <= 0 and (is_time or (is_first and seconds > _TOGETHER)):  # the first row at once
                yield Step(_joined(parts), 0.0 if is_short else seconds, is_pause=not (is_first and is_short))
                parts, since, is_first, is_painting = [], perf_counter(), False, is_first
            else:
                is_painting = False
                yield Step(None, 0.0 if is_short else seconds)
        self._ended = perf_counter()
        return _joined(parts)


def _joined(parts: list[Decoded]) -> Decoded:
    """Parts of one answer, at least one, as one."""
    if len(parts) == 1:
        return parts[0]
    indices = np.concatenate([part.indices for part in parts])
    return Decoded(indices, np.concatenate([part.pictures for part in parts]))
