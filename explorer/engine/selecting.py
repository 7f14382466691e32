"""A group of codes within a loop on a map: which they are, and their mean decoded."""

import numpy as np

from explorer.engine.answers import Selected
from explorer.engine.loaded import LoadedModel
from explorer.engine.requests import SelectCodes
from explorer.engine.steps import Step, Work
from explorer.latent.selection import codes_within


def select(model: LoadedModel, request: SelectCodes) -> Work:
    """Find the group in one step, decode its mean in another."""
    model.check(request.frame)
    model.check(request.among)
    codes = request.among.values
    indices = codes_within(codes, request.frame.values, request.loop)
    if request.hidden and request.groups is not None:
        indices = indices[~np.isin(request.groups.values[indices], tuple(request.hidden))]
    if not len(indices):
        return Selected(indices, None, None)
    yield Step(None, model.decoding.seconds_for(1))
    mean = codes[indices].mean(axis=0, dtype=np.float64).astype(np.float32)
    return Selected(indices, mean, model.decode(mean[None])[0].copy())
