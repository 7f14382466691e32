"""How badly the pictures of a data set are reconstructed from codes that are known already."""

from math import inf

from explorer.data.pictures import Part, iterate_pictures
from explorer.engine.ahead import ReadAhead
from explorer.engine.answers import MisfitMeasured
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import MeasureMisfit
from explorer.engine.steps import Step, Work
from explorer.errors import ExplorerError
from explorer.latent.misfit import MisfitTally


def measure(model: LoadedModel, request: MeasureMisfit) -> Work:
    """Read the pictures, decode their codes, compare; a chunk at a time."""
    model.check(request.among)
    codes, tally = request.among.values, MisfitTally()
    with ReadAhead(iterate_pictures(request.source, model.codec.picture_shape)) as parts:
        for part in parts:
            if part is None:  # the disk is slower than we are
                yield Step(None, inf)
                continue
            _check(part, request, len(tally))
            at = 0
            while at < len(part.pictures):
                left = len(codes) - len(tally)
                yield Step(MisfitMeasured(len(tally), len(codes), None), model.decoding.seconds_for(left))
                some = part.pictures[at : at + model.decoding.size]
                tally.add(some, model.decode(codes[len(tally) : len(tally) + len(some)]))
                at += len(some)
    if len(tally) != len(codes):
        raise _other(request, f"it holds {len(tally):,} pictures, the codes are of {len(codes):,}")
    return MisfitMeasured(len(tally), len(codes), tally.misfit())


def _check(part: Part, request: MeasureMisfit, done: int) -> None:
    """Raise ExplorerError where pictures and codes cannot belong together."""
    count, stop = len(request.among), done + len(part.pictures)
    if part.skipped:
        raise _other(request, f"{part.skipped[0]} is no picture")
    if part.total != count or stop > count:
        raise _other(request, f"it holds {part.total:,} pictures, the codes are of {count:,}")
    labels = None if request.labels is None else request.labels.values[done:stop]
    if part.labels is not None and labels is not None and (part.labels != labels).any():
        raise _other(request, "its pictures have other labels")


def _other(request: MeasureMisfit, why: str) -> ExplorerError:
    return ExplorerError(f"{request.source.name} is not the data set of the codes on the map: {why}.")
