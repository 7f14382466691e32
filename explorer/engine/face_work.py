"""What the editor of faces needs besides decoding: attributes read in pictures, codes of photos refined.

Runs on the engine's thread; between two steps other requests run.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from math import inf
from pathlib import Path
from time import perf_counter
from typing import assert_never

import numpy as np
import numpy.typing as npt

from explorer.engine.answers import AttributesRead, Decoded, Refined
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import FaceRequest, ModelRef, ReadAttributes, RefineCode
from explorer.engine.steps import Step, Work
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.misfit import squared_errors
from explorer.models.reader import AttributeReader, load_reader
from explorer.models.refining import STEPS, Refinement

Floats = npt.NDArray[np.float32]
Ready = Callable[[ModelRef], Generator[Step, None, LoadedModel]]
Pictures = Callable[[LoadedModel, Floats], Iterator[tuple[Decoded, int]]]

_KEPT = 256
"""Codes whose readings are remembered."""
_READ_AT_A_TIME = 4
_SECONDS = 2.8
"""What a refinement may take; on a slow or busy machine it makes fewer steps, though `_FEWEST` at least."""
_FEWEST = 30
_TIMED = 3
"""Steps from which the pace is known: the first ones are slow."""
_TELL = 0.1
"""Seconds between two answers of a refinement."""


class FaceWork:
    """Keeps the probe that was used last, and what it read."""

    def __init__(self, ready: Ready, pictures: Pictures) -> None:
        self._ready = ready
        self._pictures = pictures
        self._reader: tuple[Path, str, AttributeReader] | None = None
        self._read: OrderedDict[tuple[str, Path, bytes], Floats] = OrderedDict()

    def __call__(self, request: FaceRequest) -> Work:
        """Start the work that is asked for."""
        match request:
            case ReadAttributes():
                return self._read_attributes(request)
            case RefineCode():
                return self._refine(request)
        assert_never(request)

    def _read_attributes(self, request: ReadAttributes) -> Work:
        model = yield from self._ready(request.model)
        model.check(request.codes)
        reader = yield from self._loaded(request.probe, model)
        if reader.picture_shape != model.codec.picture_shape:
            raise ExplorerError(
                f"{request.probe.name} reads pictures of another size than this model makes, so what else "
                "changes cannot be shown."
            )
        codes = request.codes.values
        keys = [(request.model.id, request.probe, code.tobytes()) for code in codes]
        missing = [at for at, key in enumerate(keys) if key not in self._read]
        for part, left in self._pictures(model, codes[missing]):
            yield Step(None, model.decoding.seconds_for(left))
            for start in range(0, len(part.indices), _READ_AT_A_TIME):
                some = slice(start, start + _READ_AT_A_TIME)
                logits = reader.read(part.pictures[some])
                for at, row in zip(part.indices[some], logits, strict=True):
                    self._read[keys[missing[at]]] = row.copy()
                yield Step(None, 0.0)
        rows = np.stack([self._read[key] for key in keys])
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return AttributesRead(reader.attributes, rows)

    def _loaded(self, probe: Path, model: LoadedModel) -> Generator[Step, None, AttributeReader]:
        device = model.codec.device.type
        if self._reader is None or self._reader[:2] != (probe, device):
            self._reader = (probe, device, load_reader(probe, device))
            yield Step(None, inf)
        return self._reader[2]

    def _refine(self, request: RefineCode) -> Work:
        model = yield from self._ready(request.model)
        model.check(request.code)
        picture, start = request.picture.values[0], request.code.values[0]
        if picture.shape != model.codec.picture_shape:
            raise ExplorerError("This picture has another size than those of the model.")
        before = self._error(model, picture, start)
        refinement = Refinement(model.codec, picture, start, request.weight)
        began = told = timed = perf_counter()
        each = 0.0
        while not refinement.is_done:
            model.tune_threads(1)
            refinement.step()
            now = perf_counter()  # with what other requests take meanwhile: the person waits for that too
            if refinement.done <= _TIMED:
                timed = now
            else:
                each = (now - timed) / (refinement.done - _TIMED)
                affordable = refinement.done + int((_SECONDS - (now - began)) / each)
                refinement.steps = min(STEPS, max(affordable, _FEWEST, refinement.done))
            left = (refinement.steps - refinement.done) * each
            if perf_counter() - told < _TELL or refinement.is_done:
                yield Step(None, left)
                continue
            told = perf_counter()
            yield Step(self._refined(model, picture, refinement, before), left)
        return self._refined(model, picture, refinement, before)

    def _refined(
        self, model: LoadedModel, picture: npt.NDArray[np.uint8], refinement: Refinement, before: float
    ) -> Refined:
        best = refinement.best()
        error = self._error(model, picture, best)
        return Refined(Codes.of(best), error, before, refinement.done, refinement.steps)

    @staticmethod
    def _error(model: LoadedModel, picture: npt.NDArray[np.uint8], code: Floats) -> float:
        return float(squared_errors(picture[None], model.decode(code[None]))[0])
