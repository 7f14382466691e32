"""Paths as the decoder sees them: measured, re-timed, shortened; in steps, on the engine's thread."""

from collections.abc import Generator
from math import inf
from time import perf_counter
from typing import assert_never

import numpy as np
import numpy.typing as npt

from explorer.engine.answers import PathMeasured, Traced
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import FindGeodesic, Journey, MeasurePath, RetimeStrip
from explorer.engine.steps import Step, Work
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.geodesic import GeodesicSearch
from explorer.latent.journey import EVEN, SEGMENTS, Extent, even_steps, even_times, find_remoteness
from explorer.latent.paths import Mix, through
from explorer.latent.sheets import Strip

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

_MOST_DIMENSIONS = 512
"""So many pictures are decoded for a metric at most."""
_STEP = 0.1
"""Standard deviations of the prior: what a derivative is a difference over."""
_PIXELS = 4096
"""Numbers of a picture whose part of the metric is worked out between two requests."""
_ROUNDS = 4
"""So often the pieces between the frames of a strip are re-timed at most."""
_SEEN = 0.2
"""Seconds between two paths that are shown on the way: each takes a decode of its own."""


def travel(model: LoadedModel, request: Journey) -> Work:
    """Start a journey with a model that is loaded.

    Raises
    ------
    ExplorerError
        If the codes are of another space, or there is no such path; then nothing was decoded.
    """
    match request:
        case MeasurePath():
            return _measure(model, request)
        case RetimeStrip():
            return _retime(model, request)
        case FindGeodesic():
            return _shorten(model, request)
    assert_never(request)


def _measure(model: LoadedModel, request: MeasurePath) -> Work:
    model.check(request.codes)
    path = request.codes.values
    remoteness = np.empty(0, np.float32)
    if request.among is not None:
        model.check(request.among)
        for known in find_remoteness(path, request.among.values):
            remoteness = known
            yield Step(None, model.decoding.seconds_for(len(path)))
    extent = Extent.of((yield from _gaps(model, path)))
    farthest = int(remoteness.argmax()) if len(remoteness) else 0
    return PathMeasured(extent, float(remoteness[farthest]) if len(remoteness) else None, farthest)


def _retime(model: LoadedModel, request: RetimeStrip) -> Work:
    strip = request.strip
    model.check(strip.stations)
    rounds = 0
    work = even_steps(strip.at, strip.columns)
    try:
        wanted = next(work)
        while True:
            wanted = work.send((yield from _gaps(model, wanted)))
            rounds += 1
    except StopIteration as end:
        codes: Floats = end.value
    frames = yield from _frames(model, codes)
    path, gaps = yield from _between(model, codes, strip)
    return Traced(
        Codes.of(codes),
        _pictures(model, frames),
        Codes.of(path),
        Extent.of(gaps),
        rounds,
        straight=None,
        is_converged=True,
    )


def _between(
    model: LoadedModel, codes: Floats, strip: Strip
) -> Generator[Step, None, tuple[Floats, Doubles]]:
    """Frames (n, d) of a strip with codes between them, as even as found in a few rounds; their gaps. Silent.

    A film goes along these: at one pace, however few frames there are.
    """
    if len(codes) < 2:
        return codes, np.empty(0)
    parts = -(-SEGMENTS // (len(codes) - 1))
    times = np.linspace(0.0, 1.0, parts * (len(codes) - 1) + 1)
    tried: list[tuple[float, Floats, Doubles]] = []
    while True:
        path = through(codes, times, strip.mix)
        gaps = yield from _gaps(model, path)
        pieces = gaps.reshape(-1, parts)
        means = np.maximum(pieces.mean(axis=1, keepdims=True), np.finfo(float).tiny)
        tried.append((float(np.abs(pieces / means - 1.0).max()), path, gaps))
        if len(tried) > _ROUNDS or tried[-1][0] <= EVEN:
            break
        for at in range(0, len(gaps), parts):
            times[at : at + parts + 1] = even_times(
                times[at : at + parts + 1], gaps[at : at + parts], parts + 1
            )
    _, path, gaps = min(tried, key=lambda one: one[0])
    return path, gaps


def _shorten(model: LoadedModel, request: FindGeodesic) -> Work:
    """A path of few segments comes first: it has most of what can be gained, in a fraction of the time."""
    model.check(request.ends)
    steps = request.count - 1
    if steps < 1:
        raise ExplorerError("A path needs two frames at least.")
    # At last, frames are some of the nodes, so that they need not be decoded again.
    finest = steps * -(-SEGMENTS // steps)
    path = yield from _start(model, request.ends, SEGMENTS // 4 + 1)
    metric = yield from _metric(model, path[len(path) // 2])
    best: Traced | None = None
    rounds, seen = 0, -inf
    for segments in (SEGMENTS // 4, SEGMENTS // 2, finest):
        is_finest = segments == finest
        straight = yield from _gaps(model, Strip(request.ends, segments + 1).codes())
        search = GeodesicSearch(
            through(path, np.linspace(0.0, 1.0, segments + 1)), metric, is_rough=not is_finest
        )
        while not search.is_over:
            trial = search.trial
            frames = yield from _frames(model, trial)
            if not search.judge(_gaps_between(frames)):
                yield Step(None, inf)
                continue
            search.learn((yield from _gradient(model, trial, frames)))
            if not is_finest and perf_counter() - seen < _SEEN:
                continue
            seen = perf_counter()
            if is_finest:
                path, codes, shown = trial, trial[:: segments // steps], frames[:: segments // steps]
            else:
                path = through(trial, np.linspace(0.0, 1.0, finest + 1))
                codes = through(trial, np.linspace(0.0, 1.0, request.count))
                shown = yield from _frames(model, codes)
            best = Traced(
                Codes.of(codes),
                _pictures(model, shown),
                Codes.of(path),
                search.extent,
                rounds + search.rounds,
                float(straight.sum()),
                is_finest and search.is_converged,
            )
            if not (is_finest and search.is_over):
                yield Step(best, inf)
        path, rounds = search.path, rounds + search.rounds
    if best is None:
        raise ExplorerError("The pictures between these codes cannot be compared: they are not numbers.")
    return best


def _start(model: LoadedModel, ends: Codes, count: int) -> Generator[Step, None, Floats]:
    """Codes (count, d) of the straight or the spherical path, whichever has less energy; silent."""
    straight = Strip(ends, count, Mix.STRAIGHT).codes()
    if not ends.values.any(axis=1).all() or ends.size == 1:
        return straight
    spherical = Strip(ends, count, Mix.SPHERICAL).codes()
    along = Extent.of((yield from _gaps(model, straight)))
    around = Extent.of((yield from _gaps(model, spherical)))
    return spherical if around.energy < along.energy else straight


def _metric(model: LoadedModel, code: Floats) -> Generator[Step, None, Doubles | None]:
    """JᵀJ (d, d) of the decoder at a code (d,), by differences; None where there are too many. Silent."""
    size = len(code)
    if size > _MOST_DIMENSIONS:
        return None
    beside = np.concatenate((code[None], code + _STEP * np.eye(size, dtype=np.float32)))
    frames = yield from _frames(model, beside)
    metric = np.zeros((size, size))
    for start in range(0, frames.shape[1], _PIXELS):
        some = frames[:, start : start + _PIXELS]
        slopes = (some[1:] - some[0]) / np.float32(_STEP)
        metric += slopes @ slopes.T
        yield Step(None, inf)
    return metric if np.isfinite(metric).all() else None


def _frames(model: LoadedModel, codes: Floats) -> Generator[Step, None, Floats]:
    """Unrounded pictures (n, p) of codes (n, d), in chunks; silent."""
    frames = np.empty((len(codes), int(np.prod(model.codec.picture_shape))), np.float32)
    done = 0
    while done < len(codes):
        some = codes[done : done + model.decoding.size]
        frames[done : done + len(some)] = model.frames(some)
        done += len(some)
        yield Step(None, model.decoding.seconds_for(len(codes) - done))
    return frames


def _gaps(model: LoadedModel, codes: Floats) -> Generator[Step, None, Doubles]:
    """Distances (n − 1,) between the pictures of neighbouring codes (n, d), in chunks; silent."""
    gaps = np.empty(max(len(codes) - 1, 0))
    last = np.empty((0, 0), np.float32)
    done = 0
    while done < len(codes):
        frames = model.frames(codes[done : done + model.decoding.size])
        joined = np.concatenate((last, frames)) if done else frames
        gaps[max(done - 1, 0) : done + len(frames) - 1] = _gaps_between(joined)
        last = frames[-1:]
        done += len(frames)
        yield Step(None, model.decoding.seconds_for(len(codes) - done))
    return gaps


def _gradient(model: LoadedModel, codes: Floats, frames: Floats) -> Generator[Step, None, Doubles]:
    """Of Σ gap² at codes (n, d) with these unrounded pictures (n, p); zero at the ends. Silent."""
    gradient = np.zeros(codes.shape)
    done, last = 1, len(codes) - 1
    while done < last:
        some = slice(done, min(done + model.pulling.size, last))
        before, after = slice(some.start - 1, some.stop - 1), slice(some.start + 1, some.stop + 1)
        pulls = 2.0 * (2.0 * frames[some] - frames[before] - frames[after])
        gradient[some] = model.pull_back(codes[some], pulls)
        done = some.stop
        yield Step(None, inf)
    return gradient


def _gaps_between(frames: Floats) -> Doubles:
    """Distances (n − 1,) between neighbours of pictures (n, p)."""
    steps = frames[1:] - frames[:-1]
    squares: Doubles = np.einsum("np,np->n", steps, steps, dtype=np.float64)
    return np.sqrt(squares)


def _pictures(model: LoadedModel, frames: Floats) -> npt.NDArray[np.uint8]:
    """Unrounded pictures (n, c·h·w) as they are shown, (n, h, w, c)."""
    height, width, channels = model.codec.picture_shape
    rounded = np.rint(frames * np.float32(255.0)).astype(np.uint8)
    shaped = rounded.reshape(-1, channels, height, width).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(shaped)
