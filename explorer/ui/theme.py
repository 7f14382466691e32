"""The one place of colours, sizes and icons: light, dark, or as the system has it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from explorer.bundles.shipped import resources_folder

SPACE = 8
"""The unit of spacing in logical pixels: gaps are multiples of it, or its half."""

Colour = tuple[int, int, int]


class ThemeMode(StrEnum):
    """What a person chooses."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one look.

    The ten class colours are Okabe and Ito's eight, black made indigo, with grey and brown; each was then
    moved a little (in OKLab) so that the least distance between any two, with normal sight and with simulated
    deuteranopia, protanopia and tritanopia (Machado 2009), is as large as possible, while none sinks into
    the background. They stand in such an order that digits which lie side by side differ most.
    """

    is_dark: bool
    window: str
    base: str
    raised: str
    """Of buttons and fields."""
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    warning: str
    error: str
    class_colours: tuple[Colour, ...]


LIGHT = Theme(
    is_dark=False,
    window="#f4f4f6",
    base="#ffffff",
    raised="#ffffff",
    line="#d9d9df",
    text="#1c1d22",
    muted="#62646f",
    accent="#2f5fd7",
    on_accent="#ffffff",
    warning="#8a5a00",
    error="#b3261e",
    class_colours=(
        (0xDE, 0x88, 0x00),
        (0x00, 0xAF, 0xFF),
        (0x38, 0xAF, 0x7B),
        (0xDC, 0xBE, 0x00),
        (0x19, 0x72, 0xD3),
        (0xC7, 0x48, 0x0F),
        (0x4E, 0x33, 0xAA),
        (0xC8, 0x84, 0xC6),
        (0x71, 0x78, 0x7C),
        (0x78, 0x38, 0x16),
    ),
)

DARK = Theme(
    is_dark=True,
    window="#1b1c20",
    base="#121317",
    raised="#26282e",
    line="#34363e",
    text="#ececf1",
    muted="#9da0ac",
    accent="#7aa2ff",
    on_accent="#0b1020",
    warning="#f2b84b",
    error="#ff8a80",
    class_colours=(
        (0xF1, 0xB2, 0x12),
        (0x5D, 0xC5, 0xFD),
        (0x00, 0x90, 0x7A),
        (0xF7, 0xE8, 0x66),
        (0x52, 0x96, 0xE8),
        (0xFE, 0x68, 0x00),
        (0x7C, 0x63, 0xFF),
        (0xC7, 0x90, 0xB2),
        (0xBE, 0xC0, 0xBC),
        (0xC2, 0x5E, 0x46),
    ),
)


STYLE = ("-style", "fusion")
"""For the application's arguments: the style is begun with, as to set it later takes 10 ms."""


class ThemeSwitch(QObject):
    """Dresses the application, and does so again when the system changes between light and dark."""

    changed = Signal(object)
    """The `Theme` that is now worn."""

    def __init__(self, app: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._theme: Theme | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.set_mode(mode)

    @property
    def mode(self) -> ThemeMode:
        """What was chosen."""
        return self._mode

    @property
    def theme(self) -> Theme:
        """What that means just now."""
        is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if self._mode is not ThemeMode.SYSTEM:
            is_dark = self._mode is ThemeMode.DARK
        return DARK if is_dark else LIGHT

    def set_mode(self, mode: ThemeMode) -> None:
        """Choose a look; the window's frame follows where the platform lets it."""
        self._mode = mode
        schemes = {
            ThemeMode.SYSTEM: Qt.ColorScheme.Unknown,
            ThemeMode.LIGHT: Qt.ColorScheme.Light,
            ThemeMode.DARK: Qt.ColorScheme.Dark,
        }
        self._app.styleHints().setColorScheme(schemes[mode])
        self._wear()

    def _wear(self) -> None:
        theme = self.theme
        if theme is self._theme:
            return
        self._theme = theme
        palette = palette_of(theme)
        self._app.setPalette(palette)
        for kind, own in boxes_of(theme, palette).items():
            self._app.setPalette(own, kind)  # type: ignore[arg-type]  # PySide's stub says bytes
        self._app.setStyleSheet(style_sheet_of(theme))
        self.changed.emit(theme)

    def _on_scheme_changed(self) -> None:
        # Qt has just put on a palette of its own.
        self._theme = None
        self._wear()


def apply(app: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> ThemeSwitch:
    """Dress the application; the result (kept alive by the application) changes the look later."""
    return ThemeSwitch(app, mode)


def palette_of(theme: Theme) -> QPalette:
    """Qt's roles in a theme's colours."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.window,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.PlaceholderText: theme.muted,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Light: theme.raised,
        role.Midlight: theme.line,
        role.Mid: theme.line,
        role.Dark: theme.line,
        role.Shadow: "#000000",
    }
    for place, colour in colours.items():
        palette.setColor(place, QColor(colour))
    for place in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(group.Disabled, place, mixed(theme.muted, theme.window, 0.45))
    palette.setColor(group.Disabled, role.Highlight, QColor(theme.line))
    return palette


def boxes_of(theme: Theme, palette: QPalette) -> dict[str, QPalette]:
    """Palettes of widgets, by class, in which boxes that are empty and handles are seen.

    Fusion outlines them in a shade of the window, which is nothing on a dark one; in menus not at all.
    """
    role, disabled = QPalette.ColorRole, QPalette.ColorGroup.Disabled
    outlined, filled, gripped = (QPalette(palette) for _ in range(3))
    # Fusion outlines in Window's darker(140).lighter(110): lighter(127) undoes that. With a quarter of the
    # window in it an outline has a contrast of 3 to 1 at least, as all that must be seen; what is disabled,
    # with six tenths of it, stays well below that.
    outlined.setColor(role.Window, mixed(theme.muted, theme.window, 0.25).lighter(127))
    outlined.setColor(disabled, role.Window, mixed(theme.muted, theme.window, 0.6).lighter(127))
    filled.setColor(role.Base, mixed(theme.muted, theme.window, 0.75))
    filled.setColor(disabled, role.Base, mixed(theme.muted, theme.window, 0.88))
    if theme.is_dark:
        gripped.setColor(role.Button, mixed(theme.muted, theme.window, 0.45))
        gripped.setColor(disabled, role.Button, mixed(theme.muted, theme.window, 0.7))
    return {"QCheckBox": outlined, "QRadioButton": outlined, "QMenu": filled, "QSlider": gripped}


def style_sheet_of(theme: Theme) -> str:
    """What Fusion does not take from the palette. `[role="…"]` is set with `setProperty("role", …)`."""
    return f"""
    QToolTip {{ color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.line};
                padding: {SPACE // 2}px; }}
    QMainWindow::separator {{ background: {theme.line}; width: 1px; height: 1px; }}
    QStatusBar {{ border-top: 1px solid {theme.line}; }}
    QStatusBar::item {{ border: none; }}
    QLabel[role="heading"] {{ font-weight: 600; }}
    QFrame[role="line"] {{ background: {theme.line}; border: none; }}
    QFrame#message {{ background: {mixed(theme.error, theme.window, 0.82).name()};
                      border: 1px solid {mixed(theme.error, theme.window, 0.5).name()}; border-left: none;
                      border-bottom: none; border-top-right-radius: 6px; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[role="error"] {{ color: {theme.error}; }}
    QLabel[role="warning"] {{ color: {theme.warning}; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: {SPACE // 2 - 1}px; }}
    QToolButton:hover {{ background: {theme.line}; }}
    QToolButton:focus {{ border: 1px dashed {theme.text}; }}
    QScrollBar {{ background: transparent; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: {SPACE + 2}px; }}
    QScrollBar:horizontal {{ height: {SPACE + 2}px; }}
    QScrollBar::handle {{ background: {mixed(theme.muted, theme.window, 0.6).name()}; border-radius: 3px;
                          margin: 2px; min-width: {3 * SPACE}px; min-height: {3 * SPACE}px; }}
    QScrollBar::handle:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QListWidget#pins::item {{ border: 1px solid transparent; border-radius: {SPACE // 2}px; }}
    QListWidget#pins::item:selected {{ background: {mixed(theme.accent, theme.window, 0.75).name()};
                                       color: {theme.text}; }}
    QListWidget#pins::item:focus {{ border-color: {theme.accent}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QMenu {{ border: 1px solid {theme.line}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: {SPACE // 2}px {SPACE}px; }}
    QToolButton:checked {{ background: {mixed(theme.accent, theme.window, 0.75).name()}; }}
    """


def mixed(first: str, second: str, share: float) -> QColor:
    """A colour between two; `share` is that of the second."""
    one, two = QColor(first), QColor(second)
    parts = (
        round(a * (1 - share) + b * share)
        for a, b in (
            (one.red(), two.red()),
            (one.green(), two.green()),
            (one.blue(), two.blue()),
        )
    )
    return QColor(*parts)


def icon(name: str) -> QIcon:
    """An icon of `resources/icons`, always in the palette's colour of text.

    Raises
    ------
    FileNotFoundError
        There is no such icon.
    """
    return QIcon(_SvgEngine(_svg(name)))


@cache
def _svg(name: str) -> bytes:
    return (resources_folder() / "icons" / f"{name}.svg").read_bytes()


class _SvgEngine(QIconEngine):
    """Draws a one-colour SVG in the colour that text has when it is drawn."""

    def __init__(self, svg: bytes) -> None:
        super().__init__()
        self._svg = svg

    def clone(self) -> QIconEngine:
        return _SvgEngine(self._svg)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPointF(0, 0).toPoint(), size), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QApplication.palette()
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = (
            QPalette.ColorRole.HighlightedText
            if mode == QIcon.Mode.Selected
            else QPalette.ColorRole.ButtonText
        )
        colour = palette.color(group, role).name().encode()
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        QSvgRenderer(self._svg.replace(b"currentColor", colour)).render(painter, box)
