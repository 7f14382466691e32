"""The ink of strokes and pasted pictures."""

import math

import numpy as np
import pytest

from explorer.imaging.drawing import Drawing, ink_of_drawing, picture_box
from explorer.latent.codes import Pictures

LINE = ((0.2, 0.5, 0.1), (0.5, 0.5, 0.1), (0.8, 0.5, 0.1))


def test_a_stroke_has_its_width_its_length_and_round_ends() -> None:
    ink = ink_of_drawing(Drawing((LINE,)), 200)
    area = 120 * 20 + math.pi * 10**2
    assert (ink > 0).sum() == pytest.approx(area, rel=0.05)
    assert ink[100, 35:165].min() == 255
    assert ink[100, 25] == 0
    assert ink[75, 100] == ink[125, 100] == 0


def test_a_dot_is_a_disc() -> None:
    ink = ink_of_drawing(Drawing((((0.5, 0.5, 0.2),),)), 100)
    assert (ink > 0).sum() == pytest.approx(math.pi * 100, rel=0.15)


def test_strokes_may_leave_the_pad() -> None:
    ink = ink_of_drawing(Drawing((((-0.5, 0.5, 0.1), (1.5, 0.5, 0.1)),)), 100)
    assert ink[50].min() == 255


def test_a_picture_keeps_its_shape_and_strokes_lie_on_it() -> None:
    picture = Pictures.of(np.full((1, 20, 40, 1), 100, np.uint8))
    ink = ink_of_drawing(Drawing((LINE,), picture), 80)
    assert ink[25].tolist() == [100] * 80
    assert ink[10].max() == ink[70].max() == 0
    assert ink[40, 40] == 255
    assert picture_box(20, 40, 80) == (20, 0, 60, 80)


def test_drawings_are_values() -> None:
    picture = Pictures.of(np.ones((1, 2, 2, 1), np.uint8))
    same = Pictures.of(np.ones((1, 2, 2, 1), np.uint8))
    assert Drawing((LINE,), picture) == Drawing((LINE,), same)
    assert hash(Drawing((LINE,), picture)) == hash(Drawing((LINE,), same))
    assert Drawing((LINE,)) != Drawing((LINE,), picture)
    assert Drawing().is_empty
    assert not Drawing((LINE,)).is_empty
    assert not Drawing((), picture).is_empty
