"""A model that is loaded, with how quick it is on this machine; torch, on the engine's thread."""

import copy
from collections.abc import Generator
from time import perf_counter
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.engine.pace import Pace
from explorer.engine.requests import ModelRef
from explorer.engine.steps import Step
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.models.codec import Codec
from explorer.models.loading import load_network

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

_ROUNDS = 12
"""Chunk sizes tried while warming up: from 1 to the most by doubling, and one back."""


class LoadedModel:
    """A codec and its pace. Make one with ``load`` or ``moved``, then run ``warm_up``."""

    def __init__(self, ref: ModelRef, codec: Codec) -> None:
        self.ref = ref
        self.codec = codec
        self.decoding = Pace()
        self.encoding = Pace()

    @classmethod
    def load(cls, ref: ModelRef, device: str) -> Self:
        """Read a model from its file.

        Raises
        ------
        ExplorerError
            If the file cannot be used, or is another model than it was.
        """
        network, facts = load_network(ref.path)
        if facts.id != ref.id:
            raise ExplorerError(f"{ref.path.name} has changed since it was opened. Open it again.")
        return cls(ref, Codec(network, facts.picture_shape, facts.code_size, device))

    def moved(self, device: str) -> Self:
        """The same model on another device; this one stays as it is."""
        codec = self.codec
        network = copy.deepcopy(codec.module)
        return type(self)(self.ref, Codec(network, codec.picture_shape, codec.code_size, device))

    def check(self, codes: Codes) -> None:
        """Raise ExplorerError if the codes are of another space."""
        if codes.size != self.codec.code_size:
            raise ExplorerError(
                f"A code of this model has {self.codec.code_size} numbers, but {codes.size} were given."
            )

    def decode(self, codes: Floats) -> Bytes:
        """Codes (n, d), n > 0, to pictures (n, h, w, c), timed."""
        since = perf_counter()
        pictures = self.codec.decode(codes)
        self.decoding.note(len(codes), perf_counter() - since)
        return pictures

    def encode(self, pictures: Bytes) -> tuple[Floats, Floats]:
        """Pictures (n, h, w, c) to mean and log variance of the posterior, (n, d) each, timed."""
        since = perf_counter()
        mu, logvar = self.codec.posterior(pictures)
        self.encoding.note(len(pictures), perf_counter() - since)
        return mu, logvar

    def warm_up(self) -> Generator[Step, None, None]:
        """Find the chunk size, and run its shapes once: the first run of a shape is slow."""
        for _ in range(_ROUNDS):
            size = self.decoding.size
            codes = np.zeros((size, self.codec.code_size), np.float32)
            self.codec.decode(codes)  # the first run, not timed
            self.decode(codes)
            yield Step(None, 0.0)
            if self.decoding.size == size:
                break
        self.codec.posterior(np.zeros((1, *self.codec.picture_shape), np.uint8))
        yield Step(None, 0.0)
