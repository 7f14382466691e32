"""Sheets decoded: cells in view first, whole ones under a drag, no more answers than a window can paint."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from explorer.engine.answers import Decoded
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import DecodeSheet
from explorer.engine.steps import Step, Work
from explorer.latent.sheets import order_from

Pictures = Callable[[LoadedModel, npt.NDArray[np.float32], Callable[[], int]], Iterator[tuple[Decoded, int]]]
"""Pictures of codes (n, d) part by part, as many as asked for at a time, with the number still missing."""

_SHORT = 1.0
"""Seconds: a sheet that takes less is finished once it is begun, so that under a drag whole ones are seen."""
_LONG = 0.150
"""Seconds that a chunk of such a sheet may take after its first row: a hand waits for the whole of it, and
the more cells are decoded at once, the less a cell takes."""
_TOGETHER = 0.030
"""Seconds: what is decoded within is shown together, or painting takes as long as decoding."""


def decode_sheet(model: LoadedModel, request: DecodeSheet, pictures: Pictures) -> Work:
    """Decode all cells of a sheet.

    Raises
    ------
    ExplorerError
        If there is no such sheet, or its codes are of another space; then nothing was decoded.
    """
    codes = request.sheet.codes()
    model.check_size(codes.shape[1])
    order = order_from(request.sheet, request.seen)
    is_short = model.decoding.seconds_for(len(codes)) < _SHORT
    parts: list[Decoded] = []
    columns = request.sheet.columns
    row_left, since, is_first = columns, perf_counter(), True

    def size() -> int:
        if not is_short:
            return model.decoding.size
        if is_first:
            return max(model.decoding.size, 1 << (columns - 1).bit_length())
        return model.decoding.size_within(_LONG)

    for part, left in pictures(model, codes[order], size):
        parts.append(replace(part, indices=order[part.indices]))
        row_left -= int(np.count_nonzero(part.indices < columns))
        if not left:
            break
        seconds = model.decoding.seconds_for(left)
        is_time = perf_counter() - since > _TOGETHER
        if row_left <= 0 and (is_time or (is_first and seconds > _TOGETHER)):  # the first row at once
            yield Step(_joined(parts), 0.0 if is_short else seconds)
            parts, since, is_first = [], perf_counter(), False
        else:
            yield Step(None, 0.0 if is_short else seconds)
    return _joined(parts)


def _joined(parts: list[Decoded]) -> Decoded:
    """Parts of one answer, at least one, as one."""
    if len(parts) == 1:
        return parts[0]
    indices = np.concatenate([part.indices for part in parts])
    return Decoded(indices, np.concatenate([part.pictures for part in parts]))
