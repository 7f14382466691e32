import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from explorer.widgets.halo_text import HaloText
from explorer.widgets.map_layers import Caption, MapLayers, tick_step, tick_text
from explorer.widgets.markers import Marker
from explorer.widgets.spread_mark import Ellipse
from explorer.widgets.viewport import Viewport

WHITE = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("least", "step"),
    [(0.7, 1.0), (1.0, 1.0), (1.1, 2.0), (2.0, 2.0), (3.0, 5.0), (6.0, 10.0), (0.03, 0.05), (0.0011, 0.002)],
)
def test_steps_are_one_two_or_five(least: float, step: float) -> None:
    assert tick_step(least) == pytest.approx(step)


@given(st.floats(1e-6, 1e4))
def test_steps_are_not_too_far_apart(least: float) -> None:
    assert 0.999 * least <= tick_step(least) <= 2.6 * least


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (-2.0, 1.0, "−2"),
        (0.0, 1.0, "0"),
        (-0.0, 0.5, "0.0"),
        (0.30000000004, 0.1, "0.3"),
        (-0.25, 0.05, "−0.25"),
    ],
)
def test_numbers_have_the_digits_of_their_step(value: float, step: float, text: str) -> None:
    assert tick_text(value, step) == text


def blank(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def dressed(paper: str) -> QPalette:
    """A palette of black and white."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(paper))
    palette.setColor(QPalette.ColorRole.Text, QColor("white" if paper == "black" else "black"))
    return palette


def is_marked(image: QImage, x: float, y: float, reach: int = 1) -> bool:
    return any(
        image.pixel(round(x) + right, round(y) + down) != WHITE
        for right in range(-reach, reach + 1)
        for down in range(-reach, reach + 1)
    )


@pytest.mark.parametrize("scale", [50.0, 4000.0, 400_000.0])
def test_a_circle_passes_where_it_should_at_any_zoom(qapp: QApplication, scale: float) -> None:
    """The view's middle lies on the circle of radius 2, at 30° where no label is."""
    angle = math.radians(30)
    x, y = 2 * math.cos(angle), 2 * math.sin(angle)
    viewport = Viewport(x=x, y=y, scale=scale, width=201, height=201)
    image = blank(201, 201)
    painter = QPainter(image)
    MapLayers(QPalette(), QFont()).draw_rings(painter, viewport, (2.0,), 1.0)
    painter.end()
    assert is_marked(image, 100, 100)
    for reach in (20, 60):  # along the tangent; at these zooms the curve leaves it by the sagitta
        sagitta = reach**2 / (2 * 2 * scale)
        along = (math.cos(angle + math.pi / 2), math.sin(angle + math.pi / 2))
        place = (
            100.5 + reach * along[0] - sagitta * math.cos(angle),
            100.5 - reach * along[1] + sagitta * math.sin(angle),
        )
        assert is_marked(image, *place)
    assert not is_marked(image, 100 + 40 * math.cos(angle), 100 - 40 * math.sin(angle))


def test_the_radius_of_a_circle_leaves_class_names_alone(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[tuple[float, float]] = []
    monkeypatch.setattr(HaloText, "draw", lambda _self, _painter, _text, x, y, *_: places.append((x, y)))
    viewport, layers = Viewport(scale=100, width=400, height=400), MapLayers(QPalette(), QFont())
    usual = (200 + 100 * math.sqrt(0.5), 200 - 100 * math.sqrt(0.5))

    def place(*captions: Caption) -> tuple[float, float]:
        image = blank(400, 400)
        painter = QPainter(image)
        layers.draw_rings(painter, viewport, (1.0,), 1.0, beside=captions)
        painter.end()
        return places.pop()

    assert place() == pytest.approx(usual)
    assert place(Caption(-0.7, 0.7, "9"), Caption(0.0, 0.0, "8")) == pytest.approx(usual)
    away = place(Caption(0.72, 0.72, "9"))
    assert math.dist(away, usual) > 12
    assert math.dist(away, (200, 200)) == pytest.approx(100), "it stays on its circle"
    everywhere = [Caption(x / 10, y / 10, "9") for x in range(-20, 20) for y in range(-20, 20)]
    assert place(*everywhere) == pytest.approx(usual)


@pytest.mark.parametrize("ground", ["black", "white"])
def test_on_pictures_a_circle_is_seen_whatever_they_are(qapp: QApplication, ground: str) -> None:
    for paper, ink in (("white", "black"), ("black", "white")):
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, QColor(paper))
        palette.setColor(QPalette.ColorRole.Text, QColor(ink))
        image = blank(200, 200)
        image.fill(QColor(ground))
        painter = QPainter(image)
        viewport = Viewport(scale=50, width=200, height=200)
        MapLayers(palette, QFont()).draw_rings(painter, viewport, (1.0,), 1.0, is_on_tiles=True)
        painter.end()
        row = [image.pixelColor(x, 100).lightness() for x in range(145, 156)]
        assert max(abs(value - QColor(ground).lightness()) for value in row) > 60


@pytest.mark.parametrize("is_on_tiles", [True, False])
@pytest.mark.parametrize("paper", ["white", "black"])
def test_numbers_are_read_on_whatever_pictures_there_are(
    qapp: QApplication, paper: str, is_on_tiles: bool
) -> None:
    """On plates that look alike on all pictures; without them halos let the pictures through."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(paper))
    palette.setColor(QPalette.ColorRole.Text, QColor("white" if paper == "black" else "black"))
    layers, viewport = MapLayers(palette, QFont()), Viewport(scale=100.0, width=400, height=300)
    plates = []
    for ground in ("black", "white"):
        image = blank(400, 300)
        image.fill(QColor(ground))
        painter = QPainter(image)
        layers.draw_ticks(painter, viewport, 1.0, is_on_tiles=is_on_tiles)
        painter.end()
        middle = 300 - 9 - round(layers._figure_height / 2)  # of the 0 below the middle of the view
        left = 200 - round(layers._small_on_tiles.size("0")[0] / 2)
        plates.append(image.pixelColor(left - 2, middle - 5).lightness())
        seen = [image.pixelColor(x, middle).lightness() for x in range(left - 3, 400 - left + 4)]
        assert max(seen) - min(seen) > 100
    assert (abs(plates[0] - plates[1]) < 40) == is_on_tiles
    if is_on_tiles and paper == "black":
        assert plates[0] > 30, "not one more of the digits on black"


@pytest.mark.parametrize("is_on_tiles", [True, False])
@pytest.mark.parametrize("paper", ["white", "black"])
def test_the_number_of_a_circle_stands_on_a_plate_on_pictures(
    qapp: QApplication, paper: str, is_on_tiles: bool
) -> None:
    layers, viewport = MapLayers(dressed(paper), QFont()), Viewport(scale=100.0, width=400, height=300)
    aside = 100 * math.sqrt(0.5)
    left = round(200 + aside - layers._small_on_tiles.size("1σ")[0] / 2)
    seen = []
    for ground in ("black", "white"):
        image = blank(400, 300)
        image.fill(QColor(ground))
        painter = QPainter(image)
        layers.draw_rings(painter, viewport, (1.0,), 1.0, is_on_tiles=is_on_tiles)
        painter.end()
        seen.append(image.pixelColor(left - 2, round(150 - aside) - 6).lightness())
    assert (abs(seen[0] - seen[1]) < 40) == is_on_tiles


@pytest.mark.parametrize("ground", ["black", "white"])
def test_on_pictures_the_lines_at_the_numbers_are_seen_whatever_they_are(
    qapp: QApplication, ground: str
) -> None:
    for paper in ("white", "black"):
        image = blank(400, 300)
        image.fill(QColor(ground))
        painter = QPainter(image)
        viewport = Viewport(scale=100.0, width=400, height=300)
        MapLayers(dressed(paper), QFont()).draw_ticks(painter, viewport, 1.0, is_on_tiles=True)
        painter.end()
        across = [image.pixelColor(x, 298).lightness() for x in range(196, 205)]
        assert max(abs(value - QColor(ground).lightness()) for value in across) > 60


@pytest.mark.parametrize("is_on_tiles", [True, False])
def test_on_pictures_a_caption_is_set_off_from_black(qapp: QApplication, is_on_tiles: bool) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("black"))
    palette.setColor(QPalette.ColorRole.Text, QColor("white"))
    image = blank(100, 100)
    image.fill(QColor("black"))
    painter = QPainter(image)
    viewport, captions = Viewport(scale=10, width=100, height=100), [Caption(0.0, 0.0, "I")]
    MapLayers(palette, QFont()).draw_captions(painter, viewport, captions, 1.0, is_on_tiles=is_on_tiles)
    painter.end()
    row = [image.pixelColor(x, 50).lightness() for x in range(100)]
    first = next(x for x, value in enumerate(row) if value > 200)
    assert (row[first - 2] > 30) == is_on_tiles


def test_a_circle_outside_the_view_leaves_no_mark(qapp: QApplication) -> None:
    image = blank(200, 200)
    painter = QPainter(image)
    viewport = Viewport(scale=1e6, width=200, height=200)
    MapLayers(QPalette(), QFont()).draw_rings(painter, viewport, (1.0, 2.0, 3.0), 1.0)
    painter.end()
    assert image == blank(200, 200)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_caption_has_its_middle_at_its_point(qapp: QApplication, ratio: float) -> None:
    size = int(200 * ratio)
    image = blank(size, size)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    viewport = Viewport(scale=10, width=200, height=200)
    MapLayers(QPalette(), QFont()).draw_captions(painter, viewport, [Caption(2.0, 3.0, "8")], ratio)
    painter.end()
    dark = [(x, y) for x in range(size) for y in range(size) if image.pixelColor(x, y).lightness() < 100]
    assert dark
    for axis, expected in ((0, 120 * ratio), (1, 70 * ratio)):
        places = [place[axis] for place in dark]
        assert (min(places) + max(places)) / 2 == pytest.approx(expected, abs=2 * ratio)


def test_captions_do_not_lie_on_each_other(qapp: QApplication) -> None:
    captions = [Caption(0.0, 0.0, "H"), Caption(0.5, 0.0, "H"), Caption(3.0, 0.0, "H")]

    def drawn(scale: float, *shown: Caption) -> QImage:
        image = blank(400, 100)
        painter = QPainter(image)
        viewport = Viewport(scale=scale, width=400, height=100)
        MapLayers(QPalette(), QFont()).draw_captions(painter, viewport, shown, 1.0)
        painter.end()
        return image

    assert drawn(10, *captions) == drawn(10, captions[0], captions[2]), "the first of two has the place"
    assert drawn(60, *captions) != drawn(60, captions[0], captions[2]), "nearer there is room for all"


@pytest.mark.parametrize(
    "marker",
    [
        Marker("a", 0.0, 0.0),
        Marker("a", 0.0, 0.0, "gjÅ a long name", is_selected=True),
        Marker("a", 0.0, 0.0, spread=Ellipse(0.3, 0.1, 0.7)),
        Marker("a", 0.0, 0.0, spread=Ellipse(0.001, 0.001, 0.0)),
    ],
)
def test_a_marker_is_painted_within_its_rectangle(qapp: QApplication, marker: Marker) -> None:
    viewport = Viewport(x=0.0, y=0.0, scale=100.0, width=400, height=300)
    layers = MapLayers(QPalette(), QFont())
    image = blank(400, 300)
    painter = QPainter(image)
    layers.draw_markers(painter, viewport, (marker,), 1.0, hot_key="a")
    rect = layers.marker_rect(viewport, marker).toAlignedRect()
    assert rect.width() < 300
    painter.fillRect(rect, Qt.GlobalColor.white)
    painter.end()
    assert image == blank(400, 300)
