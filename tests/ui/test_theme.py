import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QMenu, QSlider

from explorer.bundles.shipped import resources_folder
from explorer.ui.theme import DARK, LIGHT, Theme, ThemeMode, ThemeSwitch, icon, mixed
from tests.support.qt import Stage, settle

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
DEUTERANOPIA = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
PROTANOPIA = np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]])
TRITANOPIA = np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]])


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[ThemeSwitch]:
    before = (qapp.palette(), qapp.styleSheet(), qapp.style().objectName())
    switch = ThemeSwitch(qapp, ThemeMode.LIGHT)
    yield switch
    switch.set_mode(ThemeMode.SYSTEM)
    qapp.styleHints().colorSchemeChanged.disconnect(switch._on_scheme_changed)
    switch.deleteLater()
    qapp.setStyle(before[2])
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])


def linear(colours: np.ndarray) -> np.ndarray:
    shares = colours / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def luminance(colour: QColor) -> float:
    rgb = linear(np.array([colour.red(), colour.green(), colour.blue()], float))
    return float(rgb @ [0.2126, 0.7152, 0.0722])


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Björn Ottosson's uniform colour space; a distance of 0.02 is just seen."""
    cones = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
    opponents = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])
    seen: np.ndarray = np.cbrt(np.clip(rgb, 0, 1) @ cones.T) @ opponents.T
    return seen


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("sight", "least"),
    [(np.eye(3), 0.12), (DEUTERANOPIA, 0.085), (PROTANOPIA, 0.085), (TRITANOPIA, 0.07)],
    ids=["normal", "deuteranopia", "protanopia", "tritanopia"],
)
def test_any_two_class_colours_differ_for_every_eye(theme: Theme, sight: np.ndarray, least: float) -> None:
    seen = oklab(linear(np.array(theme.class_colours, float)) @ sight.T)
    distances = [float(np.linalg.norm(one - other)) for one, other in itertools.combinations(seen, 2)]
    assert len(distances) == 45
    assert min(distances) > least


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_class_colours_stand_out_from_the_canvas(theme: Theme) -> None:
    for colour in theme.class_colours:
        assert contrast(QColor(*colour), QColor(theme.base)) > 1.8


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible(theme: Theme) -> None:
    grounds = (theme.window, theme.base, theme.raised)
    for ground, ink in itertools.product(grounds, (theme.text, theme.muted, theme.error, theme.warning)):
        assert contrast(QColor(ink), QColor(ground)) >= 4.5
    assert contrast(QColor(theme.on_accent), QColor(theme.accent)) >= 4.5


def test_light_and_dark_are_worn(qapp: QApplication, switch: ThemeSwitch) -> None:
    for mode, theme in ((ThemeMode.DARK, DARK), (ThemeMode.LIGHT, LIGHT)):
        switch.set_mode(mode)
        assert switch.theme is theme
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.window)
        assert qapp.palette().color(QPalette.ColorRole.Highlight) == QColor(theme.accent)
        label = QLabel("x")
        assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.text)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_empty_boxes_lines_of_menus_and_handles_are_seen(
    stage: Stage, switch: ThemeSwitch, theme: Theme
) -> None:
    switch.set_mode(ThemeMode.DARK if theme.is_dark else ThemeMode.LIGHT)
    box, menu = stage.mount(QCheckBox()), stage.keep(QMenu())
    item, line = menu.addAction(""), menu.addSeparator()
    item.setCheckable(True)
    menu.addAction("below the line")
    menu.resize(menu.sizeHint())
    window = QColor(theme.window)

    def strongest(image: QImage, area: QRect) -> float:
        places = itertools.product(range(area.left(), area.right() + 1), range(area.top(), area.bottom() + 1))
        return max(contrast(image.pixelColor(x, y), window) for x, y in places)

    image = menu.grab().toImage()
    inside = image.rect().adjusted(2, 2, -2, -2)
    assert strongest(image, menu.actionGeometry(item) & inside) > 1.35
    assert strongest(image, menu.actionGeometry(line) & inside) > 1.2
    assert strongest(box.grab().toImage(), box.rect()) > 2.5
    slider = stage.mount(QSlider(Qt.Orientation.Horizontal))
    slider.resize(100, 20)
    handle = QRect(0, 0, 12, 20)  # at the left end
    assert strongest(slider.grab().toImage(), handle) > (3.5 if theme.is_dark else 1.9)


def test_a_change_is_told_once(switch: ThemeSwitch) -> None:
    spy = QSignalSpy(switch.changed)
    switch.set_mode(ThemeMode.LIGHT)
    switch.set_mode(ThemeMode.DARK)
    switch.set_mode(ThemeMode.DARK)
    settle()
    assert [spy.at(index)[0] for index in range(spy.count())] == [DARK]


def test_the_system_is_followed(
    qapp: QApplication, switch: ThemeSwitch, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch.set_mode(ThemeMode.SYSTEM)
    hints = qapp.styleHints()
    schemes = {Qt.ColorScheme.Dark: DARK, Qt.ColorScheme.Light: LIGHT, Qt.ColorScheme.Unknown: LIGHT}
    for scheme, theme in schemes.items():
        monkeypatch.setattr(type(hints), "colorScheme", lambda _, scheme=scheme: scheme)
        hints.colorSchemeChanged.emit(scheme)
        assert switch.theme is theme
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.window)


def test_every_icon_can_be_drawn(qapp: QApplication, switch: ThemeSwitch) -> None:
    names = sorted(path.stem for path in (resources_folder() / "icons").glob("*.svg"))
    wanted = {
        "open", "save", "copy", "undo", "redo", "reset-view", "pin", "delete", "export", "theme", "legend",
        "layers", "device", "encode", "close", "send", "zoom-in", "zoom-out",
    }  # fmt: skip
    assert wanted <= set(names)
    pictures = {}
    for name in names:
        image = icon(name).pixmap(QSize(20, 20), 2.0).toImage()
        assert (image.width(), image.height()) == (40, 40)
        assert 40 < ink_of(image) < 1200, name
        pictures[name] = bytes(image.constBits())
    assert len(set(pictures.values())) == len(names), "no two look alike"


def ink_of(image: QImage) -> int:
    """How many pixels are more than half opaque."""
    return sum(
        image.pixelColor(x, y).alpha() > 128 for x in range(image.width()) for y in range(image.height())
    )


def test_icons_take_the_colour_of_text_and_follow_it(qapp: QApplication, switch: ThemeSwitch) -> None:
    made_in_light = icon("legend")
    for mode, theme in ((ThemeMode.LIGHT, LIGHT), (ThemeMode.DARK, DARK)):
        switch.set_mode(mode)
        image = made_in_light.pixmap(QSize(48, 48), 1.0).toImage()
        strongest = max(
            (image.pixelColor(x, y) for x in range(48) for y in range(48)), key=lambda colour: colour.alpha()
        )
        assert strongest.name() == theme.text
        faint = made_in_light.pixmap(QSize(48, 48), 1.0, QIcon.Mode.Disabled).toImage()
        assert faint != image


def test_an_unknown_icon_is_named(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="no-such"):
        icon("no-such")


def test_colours_mix() -> None:
    assert mixed("#000000", "#ffffff", 0.5).red() == 128
    assert mixed("#102030", "#ffffff", 0.0).name() == "#102030"


def test_themes_are_values() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        LIGHT.accent = "#000000"  # type: ignore[misc]
