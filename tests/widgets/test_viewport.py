import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.widgets.viewport import Viewport

places = st.floats(-50, 50)
viewports = st.builds(
    Viewport,
    x=places,
    y=places,
    scale=st.floats(0.5, 5000),
    width=st.floats(1, 3000),
    height=st.floats(1, 3000),
)
pixels = st.floats(-2000, 4000)


@given(viewports, pixels, pixels)
def test_a_pixel_goes_to_data_and_back(viewport: Viewport, left: float, top: float) -> None:
    assert viewport.to_screen(*viewport.to_data(left, top)) == pytest.approx((left, top), abs=1e-4)


def test_y_goes_upwards() -> None:
    viewport = Viewport(x=1, y=2, scale=10, width=200, height=100)
    assert viewport.to_screen(1, 2) == (100, 50)
    assert viewport.to_screen(2, 3) == (110, 40)
    assert viewport.bounds == (-9, -3, 11, 7)


@given(viewports, st.floats(0.5, 5000), pixels, pixels)
def test_zoom_keeps_what_lies_below_the_pointer(
    viewport: Viewport, scale: float, left: float, top: float
) -> None:
    zoomed = viewport.zoomed(scale, left, top)
    assert zoomed.scale == scale
    assert zoomed.to_data(left, top) == pytest.approx(viewport.to_data(left, top), abs=1e-6)


@given(viewports, pixels, pixels)
def test_pan_moves_the_content_by_pixels(viewport: Viewport, right: float, down: float) -> None:
    left, top = viewport.to_screen(0.5, -0.5)
    moved = viewport.panned(right, down).to_screen(0.5, -0.5)
    assert moved == pytest.approx((left + right, top + down), abs=1e-3)


def test_fit_shows_all_with_one_scale() -> None:
    viewport = Viewport(width=400, height=100).fitted((-1, -2, 3, 2))
    assert (viewport.x, viewport.y) == (1, 0)
    left, bottom, right, top = viewport.bounds
    assert (bottom, top) == (-2, 2)
    assert left <= -1
    assert right >= 3


def test_fit_of_a_point_is_finite() -> None:
    assert Viewport(width=400, height=100).fitted((1, 1, 1, 1)).scale > 0


@given(viewports, places, places)
def test_a_place_outside_is_revealed_and_one_inside_moves_nothing(
    viewport: Viewport, x: float, y: float
) -> None:
    left, top = viewport.to_screen(x, y)
    revealed = viewport.revealing(x, y, 80)
    if 0 <= left < viewport.width and 0 <= top < viewport.height:
        assert revealed == viewport
        return
    left, top = revealed.to_screen(x, y)
    for place, side in ((left, viewport.width), (top, viewport.height)):
        margin = min(80, side / 2)
        assert margin - 1e-3 <= place <= side - margin + 1e-3
    assert revealed.scale == viewport.scale
