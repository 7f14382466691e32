"""What the engine does for each request; with ``loaded`` and ``crew``, all that sees torch in the engine.

Everything here runs on the engine's thread, but for parts of a batch that is waited for. A method that yields
is one piece of work in steps: between two of them other requests run, so nothing may be assumed to be as it
was before the ``yield``.
"""

from collections import OrderedDict
from collections.abc import Generator
from dataclasses import replace
from math import inf
from time import perf_counter
from typing import assert_never

import numpy as np
import torch

from explorer.bundles.originals import Originals
from explorer.data.pictures import iterate_pictures, skipped_note
from explorer.engine.ahead import ReadAhead
from explorer.engine.answers import DeviceChanged, Drawn, Encoded, Inspected, Loaded, Nearest
from explorer.engine.crew import Crew
from explorer.engine.crowds import Crowds
from explorer.engine.decoding import Decoding
from explorer.engine.face_work import FaceWork
from explorer.engine.galleries import Galleries
from explorer.engine.journeys import travel
from explorer.engine.loaded import ALL_THREADS, LoadedModel
from explorer.engine.measuring import measure
from explorer.engine.requests import (
    DecodeCodes,
    DecodePoints,
    DecodeSheet,
    DecodeTiles,
    EncodeDrawing,
    EncodeFiles,
    EncodePictures,
    FindGeodesic,
    FindNearest,
    InspectFile,
    Journey,
    LoadModel,
    MeasureMisfit,
    MeasurePath,
    MeasureSensitivity,
    MeasureSpacing,
    ModelRef,
    OutlineData,
    PrepareEncoding,
    ReadAttributes,
    RefineCode,
    Request,
    RetimeStrip,
    SelectCodes,
    UseDevice,
)
from explorer.engine.selecting import select
from explorer.engine.sheeting import Sheets
from explorer.engine.slopes import Slopes
from explorer.engine.steps import Step, Work
from explorer.engine.surveys import Surveys
from explorer.errors import ExplorerError
from explorer.imaging.digits import fit_digit
from explorer.imaging.drawing import ink_of_drawing
from explorer.latent.misfit import MisfitTally
from explorer.latent.neighbours import nearest
from explorer.models.codec import available_devices, resolve_device
from explorer.models.loading import facts_of_state_dict

MODELS = 3
"""Models kept loaded."""


class TorchHandler:
    """Starts the work for each kind of request; keeps the loaded models.

    It computes on the CPU until it is asked for another device.
    """

    def __init__(self) -> None:
        self._device = "cpu"
        self._models: OrderedDict[str, LoadedModel] = OrderedDict()
        self._decoding = Decoding()
        self._crew = Crew(ALL_THREADS - 1)
        self._surveys = Surveys()
        self._faces = FaceWork(self._ready, self._decoding.parts)
        self._crowds = Crowds()
        self._galleries = Galleries()
        self._slopes = Slopes()
        self._sheets = Sheets()

    def __call__(self, request: Request) -> Work:
        """Start the work that ``request`` asks for."""
        match request:
            case LoadModel():
                return self._load_model(request)
            case DecodeCodes():
                return self._decode_codes(request)
            case DecodeTiles():
                return self._decode_tiles(request)
            case DecodeSheet():
                return self._decode_sheet(request)
            case MeasurePath() | RetimeStrip() | FindGeodesic():
                return self._travel(request)
            case DecodePoints():
                return self._decode_points(request)
            case MeasureSensitivity():
                return self._measure_sensitivity(request)
            case FindNearest():
                return self._find_nearest(request)
            case OutlineData() | MeasureSpacing():
                return self._surveys(request)
            case PrepareEncoding():
                return self._prepare_encoding(request)
            case EncodePictures():
                return self._encode_pictures(request)
            case EncodeDrawing():
                return self._encode_drawing(request)
            case EncodeFiles():
                return self._encode_files(request)
            case SelectCodes():
                return self._select_codes(request)
            case MeasureMisfit():
                return self._measure_misfit(request)
            case ReadAttributes() | RefineCode():
                return self._faces(request)
            case InspectFile():
                return self._inspect_file(request)
            case UseDevice():
                return self._use_device(request)
        assert_never(request)

    def close(self) -> None:
        """End the threads that decode; nothing may be asked any more."""
        self._crew.close()

    def _load_model(self, request: LoadModel) -> Work:
        since = perf_counter()
        yield from self._ready(request.model)
        return Loaded(perf_counter() - since)

    def _decode_codes(self, request: DecodeCodes) -> Work:
        model = yield from self._ready(request.model)
        model.check(request.codes)
        return (yield from self._decoding.work(model, request.codes.values, np.arange(len(request.codes))))

    def _decode_tiles(self, request: DecodeTiles) -> Work:
        model = yield from self._ready(request.model)
        return (yield from self._decoding.tiles(model, request))

    def _decode_sheet(self, request: DecodeSheet) -> Work:
        model = yield from self._ready(request.model)
        return (yield from self._sheets.decode(model, request, self._decoding.parts))

    def _travel(self, request: Journey) -> Work:
        model = yield from self._ready(request.model)
        return (yield from travel(model, request))

    def _decode_points(self, request: DecodePoints) -> Work:
        model = yield from self._ready(request.model)
        model.check(request.frame)
        model.check(request.among)
        chosen = self._crowds.choose(request)
        if request.originals is not None:
            return (yield from self._galleries.show(request, model.codec.picture_shape, chosen))
        yield Step(None, model.decoding.seconds_for(len(chosen)))
        return (yield from self._decoding.work(model, request.among.values[chosen], chosen))

    def _measure_sensitivity(self, request: MeasureSensitivity) -> Work:
        model = yield from self._ready(request.model)
        return (yield from self._slopes.measure(model, request))

    def _find_nearest(self, request: FindNearest) -> Work:
        model = yield from self._ready(request.model)
        model.check(request.code)
        model.check(request.among)
        indices, distances = nearest(request.among.values, request.code.values[0], request.count)
        yield Step(None, model.decoding.seconds_for(len(indices)))
        pictures = np.empty((len(indices), *model.codec.picture_shape), np.uint8)
        for part, left in self._decoding.parts(model, request.among.values[indices]):
            pictures[part.indices] = part.pictures
            if left:
                yield Step(None, model.decoding.seconds_for(left))
        return Nearest(indices, distances, pictures)

    def _prepare_encoding(self, request: PrepareEncoding) -> Work:
        since = perf_counter()
        model = yield from self._ready(request.model)
        model.prepare_encoding()
        return Loaded(perf_counter() - since)

    def _encode_pictures(self, request: EncodePictures) -> Work:
        model = yield from self._ready(request.model)
        pictures = request.pictures.values
        total = len(pictures)
        done = 0
        while True:
            some = pictures[done : done + model.encoding.size]
            result = Encoded(np.arange(done, done + len(some)), *model.encode(some), total)
            done += len(some)
            if done >= total:
                return result
            yield Step(result, model.encoding.seconds_for(total - done))

    def _encode_drawing(self, request: EncodeDrawing) -> Work:
        model = yield from self._ready(request.model)
        height, width, channels = model.codec.picture_shape
        picture = fit_digit(ink_of_drawing(request.drawing), height, width)
        if channels != 1:
            raise ExplorerError("This model reads colour pictures; a drawing is grey.")
        if picture is None:
            raise ExplorerError("The drawing is empty.")
        mu, logvar = model.encode(picture[None, ..., None], is_quick=request.is_quick)
        return Drawn(picture[..., None], mu[0].copy(), logvar[0].copy(), model.decode(mu)[0].copy())

    def _encode_files(self, request: EncodeFiles) -> Work:
        model = yield from self._ready(request.model)
        last: Encoded | None = None
        done = 0
        skipped: list[str] = []
        tally = MisfitTally()
        with ReadAhead(iterate_pictures(request.source, model.codec.picture_shape)) as parts:
            for part in parts:
                if part is None:  # the disk is slower than we are
                    yield Step(None, inf)
                    continue
                skipped += part.skipped
                at = 0
                while at < len(part.pictures):
                    if last is not None:
                        yield Step(last, model.encoding.seconds_for(part.total - done))
                    some = slice(at, at + model.encoding.size)
                    mu, logvar = model.encode(part.pictures[some])
                    tally.add(part.pictures[some], model.decode(mu))
                    last = Encoded(
                        np.arange(done, done + len(mu)),
                        mu,
                        logvar,
                        part.total,
                        None if part.labels is None else part.labels[some].copy(),
                        None if part.split is None else part.split[some].copy(),
                    )
                    at += len(mu)
                    done += len(mu)
        if last is None:
            raise ExplorerError(f"{request.source.name} holds no pictures.")
        notes = (skipped_note(skipped),) if skipped else ()
        originals = Originals(request.source, frozenset(skipped))
        return replace(last, total=done, notes=notes, misfit=tally.misfit(), originals=originals)

    def _select_codes(self, request: SelectCodes) -> Work:
        model = yield from self._ready(request.model)
        return (yield from select(model, request))

    def _measure_misfit(self, request: MeasureMisfit) -> Work:
        model = yield from self._ready(request.model)
        return (yield from measure(model, request))

    def _inspect_file(self, request: InspectFile) -> Work:
        yield Step(None, inf)
        return Inspected(facts_of_state_dict(request.path))

    def _use_device(self, request: UseDevice) -> Work:
        device = resolve_device(request.name).type
        if device != self._device:
            models: OrderedDict[str, LoadedModel] = OrderedDict()
            try:
                torch.zeros(1, device=device).add_(1).cpu()  # where no model is loaded yet
                for key, model in tuple(self._models.items()):
                    models[key] = model.moved(device)
                    yield from models[key].warm_up()
            except Exception as error:
                raise ExplorerError(
                    f"The device {device} is there, but it cannot be used. {self._device} stays in use."
                ) from error
            self._models = models
            self._device = device
        return DeviceChanged(device, available_devices())

    def _ready(self, ref: ModelRef) -> Generator[Step, None, LoadedModel]:
        """Return the model, loading it if need be."""
        model = self._models.get(ref.id)
        if model is not None and model.ref == ref:  # a copy elsewhere may be damaged
            self._models.move_to_end(ref.id)
            return model
        model = self._models[ref.id] = LoadedModel.load(ref, self._device, self._crew)
        while len(self._models) > MODELS:
            self._models.popitem(last=False)
        yield from model.warm_up()
        return model
