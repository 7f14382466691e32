"""What is played and exported of a strip lies on the path that was found and measured."""

from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine.requests import FindGeodesic, ModelRef, RetimeStrip
from explorer.latent.codes import Codes
from explorer.latent.journey import SEGMENTS, Extent, retime
from explorer.latent.paths import through
from explorer.latent.sheets import Listed
from explorer.session import grid_edits
from explorer.session.grid import Mode, Route
from explorer.session.grid_asks import shown_sheet
from explorer.session.grid_gaze import Found, GridGaze
from explorer.session.grid_strip import code_at, codes_along, path_of, question_of
from explorer.session.state import Session
from tests.session.samples import facts
from tests.session.test_grid import session

WIDE = facts("wide", size=6)
MODEL = ModelRef(WIDE.id, WIDE.path)
FILM = np.linspace(0.0, 1.0, 240)

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


def strip(columns: int, route: Route, *, is_even: bool = False) -> Session:
    return session(
        grid_edits.choose_mode(Mode.STRIP),
        grid_edits.resize(Mode.STRIP, 1, columns),
        grid_edits.choose_route(route),
        grid_edits.space_evenly(is_even),
        known=WIDE,
    )


def gaps(codes: Array) -> Floats:
    """As if the decoder left codes as they are."""
    return np.asarray(np.linalg.norm(np.diff(codes.astype(np.float64), axis=0), axis=1))


def shortest(shown: Session) -> GridGaze:
    """A path with a bend at even steps, of which some nodes are the frames, as the engine answers."""
    question = question_of(shown.grid, WIDE, MODEL)
    assert isinstance(question, FindGeodesic)
    start, end = question.ends.values.astype(np.float64)
    steps = question.count - 1
    parts = -(-SEGMENTS // steps)
    along = end - start
    beside = np.linalg.svd(along[None])[2][-1] * np.linalg.norm(along)
    angle = np.linspace(0, np.pi, steps * parts + 1)[:, None]
    path = np.asarray((start + end - np.cos(angle) * along) / 2 + np.sin(angle) / 2 * beside, np.float32)
    path[[0, -1]] = question.ends.values
    extent = Extent.of(gaps(path))
    found = Found(question, Codes.of(path[::parts]), Codes.of(path), extent, 7, 1.0, True, True)
    return GridGaze(found=found)


def quickening(codes: Array) -> Floats:
    """As if pictures changed the quicker, the larger the numbers of a code are."""
    return gaps(np.exp(codes / 2))


def even(shown: Session) -> GridGaze:
    """Frames in even steps, with the pieces between them, in even steps as well, that the engine answers."""
    question = question_of(shown.grid, WIDE, MODEL)
    assert isinstance(question, RetimeStrip)
    count = question.strip.columns
    codes = retime(question.strip.at, count, quickening)
    parts = -(-SEGMENTS // (count - 1))
    mix = question.strip.mix
    legs = [
        retime(partial(through, ends, mix=mix), parts + 1, quickening)
        for ends in np.stack([codes[:-1], codes[1:]], axis=1)
    ]
    path = np.concatenate([leg[:-1] for leg in legs] + [codes[-1:]])
    found = Found(question, Codes.of(codes), Codes.of(path), Extent.of(gaps(path)), 7, None, True, True)
    return GridGaze(found=found)


def found_in(look: GridGaze) -> Found:
    assert look.found is not None
    return look.found


def film(shown: Session, look: GridGaze, times: Floats = FILM) -> Array:
    codes = codes_along(shown.grid, look, WIDE, MODEL, times)
    assert codes is not None
    return codes.values


def distance_from(path: Array, codes: Array) -> float:
    """How far the farthest of the codes (n, d) is from the polyline through a path (m, d)."""
    starts, steps = path[:-1].astype(np.float64), np.diff(path.astype(np.float64), axis=0)
    away = codes[:, None].astype(np.float64) - starts
    share = np.clip((away * steps).sum(-1) / np.square(steps).sum(-1), 0, 1)
    return float(np.linalg.norm(away - share[..., None] * steps, axis=-1).min(axis=1).max())


@pytest.mark.parametrize("columns", [2, 11, 32])
def test_a_film_of_the_shortest_path_goes_along_the_path_that_was_measured(columns: int) -> None:
    shown = strip(columns, Route.SHORTEST)
    look = shortest(shown)
    found = found_in(look)
    codes = film(shown, look)
    assert distance_from(found.path.values, codes) < 1e-5
    np.testing.assert_array_equal(codes[[0, -1]], found.path.values[[0, -1]])
    steps = gaps(codes)
    assert steps.sum() == pytest.approx(found.extent.length, rel=1e-3)
    assert np.abs(steps / steps.mean() - 1).max() < 0.01, "at even steps"
    nodes = film(shown, look, np.linspace(0.0, 1.0, len(found.path)))
    np.testing.assert_allclose(nodes, found.path.values, atol=1e-5)
    assert path_of(shown.grid, look, WIDE, MODEL) == found.path


@pytest.mark.parametrize("columns", [2, 11, 32])
def test_the_slider_reaches_the_path_and_the_frames_stay(columns: int) -> None:
    shown = strip(columns, Route.SHORTEST)
    look = shortest(shown)
    found = found_in(look)
    code = code_at(shown.grid, look, WIDE, MODEL)
    assert code is not None
    assert distance_from(found.path.values, code.values) < 1e-5
    middle = found.path.values[len(found.path) // 2]
    np.testing.assert_allclose(code.values[0], middle, atol=1e-5)
    assert shown_sheet(shown, look, WIDE, MODEL) == Listed(found.codes, columns)
    at_frames = film(shown, look, np.linspace(0.0, 1.0, columns))
    np.testing.assert_allclose(at_frames, found.codes.values, atol=1e-5)


@pytest.mark.parametrize("columns", [2, 3, 11])
@pytest.mark.parametrize("route", [Route.STRAIGHT, Route.SPHERICAL])
def test_between_frames_in_even_steps_the_path_itself_goes_on(route: Route, columns: int) -> None:
    shown = strip(columns, route, is_even=True)
    look = even(shown)
    found = found_in(look)
    assert isinstance(found.question, RetimeStrip)
    finely = found.question.strip.at(np.linspace(0.0, 1.0, 4001))
    codes = film(shown, look)
    assert distance_from(finely, codes) < 1e-5
    np.testing.assert_array_equal(codes[[0, -1]], found.codes.values[[0, -1]])
    at_frames = film(shown, look, np.linspace(0.0, 1.0, columns))
    np.testing.assert_allclose(at_frames, found.codes.values, atol=1e-5)
    measured = path_of(shown.grid, look, WIDE, MODEL)
    assert measured is not None
    assert len(measured) == len(found.path)
    assert distance_from(finely, measured.values) < 1e-5
    assert gaps(measured.values).sum() == pytest.approx(gaps(codes).sum(), rel=3e-3)
    if route is Route.STRAIGHT:
        steps = quickening(codes)
        assert np.abs(steps / steps.mean() - 1).max() < 0.2, (
            "between the frames at the pace from one to the next"
        )
