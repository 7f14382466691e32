"""Which tiles of the manifold are asked for, and in how many pixels: as large as they are seen."""

from dataclasses import replace
from itertools import pairwise

import pytest

from explorer.engine.requests import DecodeTiles, ModelRef
from explorer.latent.depth import deepest_scale
from explorer.latent.lattice import LEAST_TILE, MOST_TILES, spacing
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.manifold import visible_tiles
from tests.session.samples import facts, session_of

LARGE = replace(facts(), picture_shape=(1024, 1024, 3))
MODEL = ModelRef(LARGE.id, LARGE.path)
ON = edits.show_layer("manifold", is_shown=True).apply(session_of(LARGE))
WINDOW, HUGE = (1200, 800), (8000, 5000)


def look(
    scale: float = 60.0,
    ratio: float = 1.0,
    size: tuple[int, int] = WINDOW,
    middle: tuple[float, float] = (0.3, -0.2),
) -> Gaze:
    """A view of so many logical pixels."""
    (x, y), (right, up) = middle, (side / 2 / scale for side in size)
    return Gaze(visible=(x - right, y - up, x + right, y + up), scale=scale, ratio=ratio)


def asked(gaze: Gaze, picture: tuple[int, int] = (1024, 1024)) -> DecodeTiles:
    known = replace(LARGE, picture_shape=(*picture, 3))
    request = visible_tiles(ON, gaze, MODEL, known)
    assert request is not None
    return request


def seen(request: DecodeTiles, gaze: Gaze) -> float:
    """How wide its tiles are, in device pixels."""
    return spacing(request.tiles.level) * gaze.scale * gaze.ratio


def test_all_tiles_of_the_view_are_asked_for_of_the_model_and_plane_that_are_shown() -> None:
    gaze = look()
    request = asked(gaze)
    assert (request.model, request.frame, request.wanted) == (MODEL, LARGE.plane.frame, None)
    assert gaze.visible is not None
    left, bottom, right, top = request.tiles.bounds
    assert left <= gaze.visible[0] < left + spacing(request.tiles.level)
    assert bottom <= gaze.visible[1]
    assert right >= gaze.visible[2]
    assert top >= gaze.visible[3]


def test_nothing_is_asked_without_the_layer_or_a_view() -> None:
    assert visible_tiles(session_of(LARGE), look(), MODEL, LARGE) is None
    assert visible_tiles(ON, Gaze(scale=60.0), MODEL, LARGE) is None
    assert visible_tiles(ON, replace(look(), scale=0.0), MODEL, LARGE) is None


@pytest.mark.parametrize(("ratio", "side"), [(1.0, 40), (1.25, 56), (1.5, 64), (2.0, 80), (3.0, 120)])
def test_they_are_as_large_as_the_screen_shows_them(ratio: float, side: int) -> None:
    assert asked(look(ratio=ratio)).shape == (side, side)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [WINDOW, HUGE, (200, 4000)])
def test_whoever_comes_nearer_sees_them_sharp_until_there_are_finer_ones(
    ratio: float, size: tuple[int, int]
) -> None:
    """They are of one size at all scales: who zooms in is not asked for larger ones on the way."""
    shapes, levels = set(), set()
    for step in range(60):
        gaze = look(30.0 * 1.05**step, ratio, size)
        request = asked(gaze)
        assert request.shape is not None
        assert max(LEAST_TILE * ratio, request.shape[0] / 2 - 8) <= seen(request, gaze) <= request.shape[0]
        assert len(request.tiles) < 1.2 * MOST_TILES
        shapes.add(request.shape)
        levels.add(request.tiles.level)
    assert len(shapes) == 1
    assert len(levels) >= 4


@pytest.mark.parametrize(
    ("ratio", "own", "answered"),
    [
        (1.0, (28, 28), (28, 28)),
        (2.0, (28, 28), (28, 28)),
        (1.0, (59, 59), (59, 59)),  # hardly larger: shrinking it is not worth its time
        (1.0, (60, 60), (40, 40)),
        (1.5, (95, 95), (95, 95)),
        (1.5, (96, 96), (64, 64)),
        (1.0, (200, 50), (40, 50)),
        (2.0, (100, 200), (100, 80)),
    ],
)
def test_small_pictures_are_asked_for_as_they_are(
    ratio: float, own: tuple[int, int], answered: tuple[int, int]
) -> None:
    assert asked(look(ratio=ratio), own).shape == answered


def test_where_float32_ends_they_are_asked_for_whole() -> None:
    """There are no finer ones, however near one comes."""
    middle = (1.6, -1.2)
    deepest = deepest_scale(LARGE.plane.frame.values, *middle)
    near, nearer = (look(factor * deepest, middle=middle) for factor in (0.2, 4.0))
    assert asked(near).shape == (40, 40)
    assert asked(nearer).shape == (1024, 1024)
    assert seen(asked(nearer), nearer) > 40
    assert asked(nearer).tiles.are_distinct(LARGE.plane.frame.values)


def test_in_a_very_large_window_tiles_and_pictures_are_larger() -> None:
    gaze = look(size=HUGE)
    request = asked(gaze)
    assert request.shape == (168, 168)  # 2 · √(8000 · 5000 / 6000), and the next multiple of 8
    assert seen(request, gaze) > 80
    assert asked(gaze, (251, 252)).shape == (251, 168)


def test_while_a_very_large_window_is_resized_other_sizes_are_asked_for_seldom() -> None:
    widths = range(6000, 6600, 10)
    sizes = [asked(look(size=(width, 4000))).shape for width in widths]
    changes = sum(one != other for one, other in pairwise(sizes))
    assert 0 < changes <= 2


@pytest.mark.parametrize("size", [(2000, 1200), (3840, 1600)])
def test_where_a_window_is_between_two_sizes_it_is_one_of_them(size: tuple[int, int]) -> None:
    """Twice √(2000 · 1200 / 6000) is 40: what is lost in the numbers must not make it 48 now and then."""
    looks = [look(60.0 * 1.07**step, size=size, middle=(0.3 + step / 7, 0.1)) for step in range(100)]
    assert len({asked(gaze).shape for gaze in looks}) == 1


def test_a_window_that_is_resized_asks_for_the_same_size() -> None:
    assert {asked(look(size=(width, 700))).shape for width in range(300, 2400, 100)} == {(40, 40)}
