"""Which encoded pictures have room on a map; their places on it are kept from one view to the next."""

import numpy as np
import numpy.typing as npt

from explorer.engine.requests import DecodePoints
from explorer.latent.codes import Codes
from explorer.latent.crowding import Indices, choose


class Crowds:
    """Chooses for requests; remembers the map of the last one. For one thread: the engine's."""

    def __init__(self) -> None:
        self._kept: tuple[Codes, Codes] | None = None
        self._points = np.empty((0, 2), np.float32)

    def choose(self, request: DecodePoints) -> Indices:
        """Indices into the data, (k,), those nearest to the middle first."""
        is_shown = None
        if request.groups is not None and request.hidden:
            is_shown = ~np.isin(request.groups.values, list(request.hidden))
        return choose(self._points_of(request.frame, request.among), request.cells, is_shown)

    def _points_of(self, frame: Codes, among: Codes) -> npt.NDArray[np.float32]:
        """Map coordinates of the data, (n, 2)."""
        if self._kept != (frame, among):
            origin, *axes = frame.values
            self._points = np.asarray((among.values - origin) @ np.stack(axes).T, np.float32)
            self._kept = (frame, among)
        return self._points
