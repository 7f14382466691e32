"""The directions of all attributes by all methods, from codes, labels and measured effects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.data.idx import TRAIN, VALIDATION
from explorer.latent.directions import balanced, mean_difference, pattern, ridge, scaled
from explorer.latent.read_outs import iterate_read_outs
from explorer.latent.scoring import Decode, Read
from explorer.latent.unmixing import effects, unmixed
from explorer.training.face_codes import EncodedFaces
from explorer.training.stages import Stage, Stages

Doubles = npt.NDArray[np.float64]

METHODS = ("mean_difference", "balanced", "ridge", "logistic", "pattern", "unmixed")
JUDGED = 300
"""Validation codes, the first ones, that directions are compared on …"""
MEASURED = 200
"""… and the next ones, that effects are measured on: nothing is judged where it was found."""
_AT_A_TIME = 64


@dataclass(frozen=True, eq=False, kw_only=True)
class FoundDirections:
    """Directions of k attributes at α = 1, and what they were found with."""

    read_outs: Doubles
    """(k, d)."""
    covariance: Doubles
    """(d, d), of the codes trained on."""
    directions: Mapping[str, Doubles]
    """By method (k, d), with rows of zeros for what was refused."""


def find_directions(encoded: EncodedFaces, decode: Decode, read: Read) -> Stages[FoundDirections]:
    """The directions by all of `METHODS`.

    Parameters
    ----------
    decode
        Codes to pictures.
    read
        Pictures to logits (n, k): the guide, which may not be the reader that directions are judged by.
    """
    found = yield from find_in_codes(encoded)
    return (yield from add_unmixed(found, effect_codes(encoded), decode, read))


def find_in_codes(encoded: EncodedFaces) -> Stages[FoundDirections]:
    """The directions that codes and labels are enough for."""
    is_trained, is_validation = encoded.split == TRAIN, encoded.split == VALIDATION
    codes, labels = encoded.mu[is_trained], encoded.labels[is_trained]
    k = labels.shape[1]
    rows: list[Doubles] = []
    for row in iterate_read_outs(codes, labels):
        rows.append(row)
        yield Stage(title="read-outs", step=len(rows), steps=k)
    read_outs = np.array(rows)
    covariance = np.atleast_2d(np.cov(codes.astype(np.float64).T, bias=True))
    differences = mean_difference(codes, labels)
    found = {
        "mean_difference": differences,
        "balanced": balanced(codes, labels),
        "ridge": ridge(codes, labels, encoded.mu[is_validation], encoded.labels[is_validation]),
        "logistic": read_outs,
        "pattern": pattern(read_outs, covariance),
    }
    return FoundDirections(
        read_outs=read_outs,
        covariance=covariance,
        directions={method: scaled(rows, read_outs, differences) for method, rows in found.items()},
    )


def add_unmixed(
    found: FoundDirections, codes: npt.NDArray[np.float32], decode: Decode, read: Read
) -> Stages[FoundDirections]:
    """The ridge directions un-mixed by their effects on the pictures of codes (m, d), added to the others."""
    ridges = found.directions["ridge"]
    measured = yield from measure_effects(ridges, codes, decode, read)
    mixtures = scaled(unmixed(ridges, measured), found.read_outs, found.directions["mean_difference"])
    return replace(found, directions={**found.directions, "unmixed": mixtures})


def effect_codes(encoded: EncodedFaces) -> npt.NDArray[np.float32]:
    """The codes that effects are measured on: validation codes where there are enough, else the last ones."""
    codes = encoded.codes(VALIDATION)
    return codes[JUDGED : JUDGED + MEASURED] if len(codes) > JUDGED else codes


def measure_effects(
    directions: Doubles, codes: npt.NDArray[np.float32], decode: Decode, read: Read
) -> Stages[Doubles]:
    """Effects (m, k, l) on every logit of moving codes (m, d) by ± each direction (l, d)."""
    moves = directions.astype(np.float32)

    def logits(moved: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        parts = range(0, len(moved), _AT_A_TIME)
        return np.concatenate([read(decode(moved[start : start + _AT_A_TIME])) for start in parts])

    if not len(codes):
        return np.zeros((0, len(moves), len(moves)))
    scale = np.maximum(logits(codes).std(axis=0, dtype=np.float64), 1e-6)
    raised, lowered = [], []
    for i, move in enumerate(moves):
        raised.append(logits(codes + move))
        lowered.append(logits(codes - move))
        yield Stage(title="effects", step=i + 1, steps=len(moves))
    return effects(np.stack(raised), np.stack(lowered), scale)
