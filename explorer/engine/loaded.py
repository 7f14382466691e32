"""A model that is loaded, with how quick it is on this machine; torch, on the engine's thread."""

import copy
from collections.abc import Generator
from functools import partial
from math import inf
from time import perf_counter
from typing import Self

import numpy as np
import numpy.typing as npt
import torch

from explorer.engine.crew import Crew
from explorer.engine.pace import MOST, Pace
from explorer.engine.requests import ModelRef
from explorer.engine.steps import Step
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.models.codec import Codec
from explorer.models.loading import load_network

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

ALL_THREADS = min(torch.get_num_threads(), 8)
"""Chunks are too little work for more. One picture often is too little for two: waking them takes longer."""

_WORTH = 0.9
"""More threads count as better where they take less than this share of the time: the window needs a core."""

_LONG = 0.005
"""Seconds on one thread beside which waking others is nothing; noise, as at a busy start, is not asked."""

FEW = 2
"""Pictures beside which the window paints: of two cores, a second thread would wait for the window's."""

_RUNS = 3
"""Runs timed for each number of threads, in turn; the quickest counts, against noise."""


_LEAST_TIMED = 8
"""Codes: threads are timed up to so many at least. A chunk of a slow model may grow to it, or be a batch."""


class LoadedModel:
    """A codec and its pace. Make one with ``load`` or ``moved``, then run ``warm_up``.

    ``crew`` are the threads that decode in parts; models may share them.
    """

    def __init__(self, ref: ModelRef, codec: Codec, crew: Crew) -> None:
        self.ref = ref
        self.codec = codec
        self._crew = crew
        self.decoding = Pace()
        self.encoding = Pace()
        self.pulling = Pace()
        self._threads: list[int] = []
        self._is_encoding_prepared = False

    @classmethod
    def load(cls, ref: ModelRef, device: str, crew: Crew) -> Self:
        """Read a model from its file.

        Raises
        ------
        ExplorerError
            If the file cannot be used, or is another model than it was.
        """
        network, facts = load_network(ref.path)
        if facts.id != ref.id:
            raise ExplorerError(f"{ref.path.name} has changed since it was opened. Open it again.")
        return cls(ref, Codec(network, facts.picture_shape, facts.code_size, device), crew)

    def moved(self, device: str) -> Self:
        """The same model on another device; this one stays as it is."""
        codec = self.codec
        network = copy.deepcopy(codec.module)
        moved = Codec(network, codec.picture_shape, codec.code_size, device)
        return type(self)(self.ref, moved, self._crew)

    def check(self, codes: Codes) -> None:
        """Raise ExplorerError if the codes are of another space."""
        self.check_size(codes.size)

    def check_size(self, size: int) -> None:
        """Raise ExplorerError if codes of ``size`` numbers are of another space."""
        if size != self.codec.code_size:
            raise ExplorerError(
                f"A code of this model has {self.codec.code_size} numbers, but {size} were given."
            )

    def decode(self, codes: Floats, shape: tuple[int, int] | None = None) -> Bytes:
        """Codes (n, d), n > 0, to pictures (n, h, w, c), shrunk to ``shape`` as by `Codec.decode`, timed."""
        threads = self._threads_for(len(codes))
        since = perf_counter()
        pictures = self._decode(codes, threads, shape)
        self.decoding.note(len(codes), perf_counter() - since)
        return pictures

    def tune_threads(self, count: int) -> None:
        """Let torch use the threads that are best for so many pictures at a time."""
        torch.set_num_threads(self._threads_for(count))

    def frames(self, codes: Floats) -> Floats:
        """Codes (n, d), n > 0, to unrounded pictures (n, c·h·w) in 0…1, timed."""
        torch.set_num_threads(self._threads_for(len(codes)))
        since = perf_counter()
        frames = self.codec.frames(codes)
        self.decoding.note(len(codes), perf_counter() - since)
        return frames

    def pull_back(self, codes: Floats, pulls: Floats) -> Floats:
        """Gradient (n, d), n > 0, of Σ ``pulls`` · `frames`, timed."""
        torch.set_num_threads(self._threads_for(len(codes)))
        since = perf_counter()
        gradient = self.codec.pull_back(codes, pulls)
        self.pulling.note(len(codes), perf_counter() - since)
        return gradient

    def encode(self, pictures: Bytes, *, is_quick: bool = False) -> tuple[Floats, Floats]:
        """Pictures (n, h, w, c) to mean and log variance of the posterior, (n, d) each, timed."""
        torch.set_num_threads(self._threads_for(len(pictures)))
        if is_quick:  # says nothing of how long the others take
            return self.codec.posterior(pictures, is_quick=True)
        since = perf_counter()
        mu, logvar = self.codec.posterior(pictures)
        self.encoding.note(len(pictures), perf_counter() - since)
        return mu, logvar

    def prepare_encoding(self) -> None:
        """Encode once, when this is called first: a family that searches for posteriors prepares for it."""
        if not self._is_encoding_prepared:
            self._is_encoding_prepared = True
            torch.set_num_threads(ALL_THREADS)
            # Past the pace: a first time says nothing of the next.
            self.codec.posterior(np.zeros((1, *self.codec.picture_shape), np.uint8))

    def warm_up(self) -> Generator[Step, None, None]:
        """Find the chunk size and the threads for each size up to it; the first run of a shape is slow."""
        for exponent in range(MOST.bit_length()):
            codes = np.zeros((2**exponent, self.codec.code_size), np.float32)
            self.codec.decode(codes)
            seconds = self._time(codes)
            has_room = len(codes) > FEW or ALL_THREADS > 2
            is_better = seconds[1] > _LONG or seconds[ALL_THREADS] < _WORTH * seconds[1]
            best = ALL_THREADS if has_room and is_better else 1
            self._threads.append(best)
            self.decoding.note(len(codes), seconds[best])
            yield Step(None, 0.0)
            if self.decoding.size <= len(codes) >= _LEAST_TIMED:
                break

    def _time(self, codes: Floats) -> dict[int, float]:
        """Seconds for each number of threads."""
        seconds = dict.fromkeys((1, ALL_THREADS), inf)
        for _ in range(_RUNS):
            for threads in seconds:
                since = perf_counter()
                self._decode(codes, threads)
                seconds[threads] = min(seconds[threads], perf_counter() - since)
        return seconds

    def _decode(self, codes: Floats, threads: int, shape: tuple[int, int] | None = None) -> Bytes:
        """Decode on so many threads: in parts where there are enough codes, as torch does it where not."""
        crew = self._crew
        has_parts = 1 < crew.size <= len(codes) and crew.has_room
        if threads > 1 and has_parts and self.codec.device.type == "cpu":
            decode = partial(self.codec.decode, shape=shape)
            return np.concatenate(crew.map(decode, np.array_split(codes, crew.size)))
        torch.set_num_threads(threads)
        return self.codec.decode(codes, shape)

    def _threads_for(self, count: int) -> int:
        """Number of threads measured best for the largest power of two that is not above ``count``.

        Measured of decoding; encoding and gradients, which torch splits, go by it as well.
        All where that is more than was measured: the more there is to do, the less waking them matters.
        """
        exponent = max(count, 1).bit_length() - 1
        return self._threads[exponent] if exponent < len(self._threads) else ALL_THREADS
