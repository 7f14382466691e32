"""Ten digits drawn with a few strokes land in or beside their class, in the model that is on board."""

import math

import numpy as np
import pytest

from explorer.bundles.file import read_model_facts
from explorer.bundles.shipped import find_model
from explorer.imaging.digits import fit_digit
from explorer.imaging.drawing import Drawing, ink_of_drawing
from explorer.latent.neighbours import nearest
from explorer.models.codec import Codec, load_codec

WIDTH = 0.07
"""Of the line, as a share of the pad's side."""

Line = list[tuple[float, float]]


def arc(x: float, y: float, across: float, down: float, begin: float, end: float) -> Line:
    """Part of an ellipse; degrees clockwise from the right."""
    angles = np.radians(np.linspace(begin, end, 25))
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


DIGITS: dict[str, list[Line]] = {
    "0": [arc(0.5, 0.5, 0.2, 0.3, -90, 270)],
    "1": [[(0.53, 0.2), (0.47, 0.8)]],
    "2": [[*arc(0.5, 0.36, 0.17, 0.16, -170, 30), (0.33, 0.76), (0.7, 0.76)]],
    "3": [arc(0.48, 0.35, 0.16, 0.14, -150, 80), arc(0.48, 0.64, 0.18, 0.16, -80, 150)],
    "4": [[(0.36, 0.2), (0.33, 0.5), (0.66, 0.5)], [(0.66, 0.2), (0.6, 0.82)]],
    "5": [[(0.66, 0.22), (0.4, 0.22), (0.37, 0.46)], arc(0.46, 0.61, 0.19, 0.17, -120, 140)],
    "6": [[(0.6, 0.18), (0.42, 0.42), (0.36, 0.62)], arc(0.5, 0.65, 0.14, 0.15, -180, 180)],
    "7": [[(0.3, 0.24), (0.68, 0.24), (0.48, 0.8)]],
    "8": [arc(0.52, 0.35, 0.13, 0.14, 90, 450), arc(0.48, 0.65, 0.15, 0.16, -90, 270)],
    "9": [arc(0.5, 0.37, 0.15, 0.16, 0, 360), [(0.65, 0.37), (0.6, 0.82)]],
}


@pytest.fixture(scope="module")
def codec() -> Codec:
    return load_codec(find_model("mnist-2d"))


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawn_digit_lands_in_or_beside_its_class(codec: Codec, digit: str) -> None:
    known = read_model_facts(find_model("mnist-2d"))
    assert known.mu is not None
    assert known.labels is not None
    strokes = tuple(tuple((x, y, WIDTH) for x, y in line) for line in DIGITS[digit])
    picture = fit_digit(ink_of_drawing(Drawing(strokes)), 28, 28)
    assert picture is not None
    mu, _ = codec.posterior(picture[None, ..., None])
    own = known.mu[known.labels == known.class_names.index(digit)]
    _, among_own = nearest(own, mu[0], 8)
    _, among_all = nearest(known.mu, mu[0], 8)
    # Beside it: the eighth of its own class is hardly farther than the eighth of any.
    assert among_own[-1] < among_all[-1] + 0.15
