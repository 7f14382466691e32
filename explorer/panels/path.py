"""A path, between pins or drawn: its frames in a row under the map, and a playhead that runs to and fro."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QToolButton

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes
from explorer.latent.codes import Codes
from explorer.latent.freehand import freehand
from explorer.latent.plane import Plane
from explorer.panels.strip import MARGINS, Strip
from explorer.session import edits
from explorer.session.map_asks import PATH, PATH_COUNT, path_at_hand
from explorer.session.plane import plane_of
from explorer.session.store import View
from explorer.widgets.images import LARGEST_PIXEL_ART
from explorer.widgets.jump_slider import JumpSlider
from explorer.widgets.path_overlay import PathOverlay
from explorer.widgets.point_map import PointMap
from explorer.widgets.tiles import PictureStrip, Tile
from explorer.widgets.tracing import Tracing

FRAME_TIME = 40
"""Milliseconds from one code of the path to the next."""
STRIDE = 5
"""Codes from one frame of the row to the next."""
FRAMES = len(range(0, PATH_COUNT, STRIDE))
_TITLE = "Path between pins"
_LEAST_SIDE, _MOST_SIDE = 20, 112
_GAP, _WIDEST_GAP = 8, 28


class PathPanel(Strip):
    """Row of frames, with play and a slider for the playhead above; hidden while there is no path."""

    slots = frozenset({PATH})
    action_names = ("delete_path",)

    def __init__(self, canvas: PointMap) -> None:
        super().__init__(_TITLE)
        self.overlay = PathOverlay(canvas)
        self.tracing = Tracing(canvas)
        self.tracing.drawn.connect(self._on_drawn)
        self._canvas = canvas
        self._plane: Plane | None = None
        self._codes: Codes | None = None
        self._at = 0
        self._step = 1
        self._timer = QTimer(self, interval=FRAME_TIME)
        self._timer.timeout.connect(self.advance)
        self.play_button = QToolButton()
        self.play_button.clicked.connect(lambda: self._play(is_playing=not self._timer.isActive()))
        self.slider = JumpSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, PATH_COUNT - 1)
        self.slider.setPageStep(STRIDE)
        self.slider.setAccessibleName("Place on the path")
        self.slider.setToolTip("Where on the path the picture is")
        self.slider.actionTriggered.connect(lambda _: self._go_by_hand(self.slider.sliderPosition()))
        self._of_drawn: tuple[QToolButton, ...] = ()
        self._longer = 0
        """Longer side of a picture, in its pixels."""
        self.strip = PictureStrip()
        self.strip.clicked.connect(lambda index: self._go_by_hand(index * STRIDE))
        self.head.add_beside_title(self.play_button)
        self.head.add_beside_title(self.slider, 1)
        self.column.addWidget(self.strip)
        self._play(is_playing=False)
        self.hide()

    def set_actions(self, actions: Sequence[QAction]) -> tuple[QToolButton, ...]:
        """Show buttons in the head, while the path is a drawn one."""
        self._of_drawn = super().set_actions(actions)
        for button in self._of_drawn:
            button.hide()
        return self._of_drawn

    @property
    def is_playing(self) -> bool:
        """Whether the playhead runs."""
        return self._timer.isActive()

    def set_view(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show this view, also while hidden: the path decides whether this is shown."""
        self.refresh(view, facts)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the path and its playhead; a path that is new begins to play."""
        known = facts.get(view.session.map.model or "")
        self._plane = None if known is None else plane_of(view.session, known)
        codes = None if known is None else path_at_hand(view.session, view.gaze)
        if codes is None or self._plane is None:
            self._codes = None
            self._play(is_playing=False)
            self.overlay.set_path(None)
            self.hide()
            return
        is_drawn, is_other = view.gaze.path == "drawn", codes != self._codes
        is_new = self._codes is None or (is_other and is_drawn)
        self._codes = codes
        self.head.set_title("Drawn path" if is_drawn else _TITLE)
        for button in self._of_drawn:
            button.setVisible(is_drawn)
        self._fit(0 if known is None else max(known.picture_shape[:2]))
        if is_other:
            self.strip.set_tiles([Tile(None)] * FRAMES)
        self._at = view.gaze.path_at
        self.slider.setValue(self._at)
        corners = codes.values if is_drawn else codes.values[[0, -1]]
        places = [(x, y) for x, y in self._plane.points(corners).tolist()]
        self.overlay.set_path(places, self._at / (PATH_COUNT - 1))
        if is_new:
            self.show()
            self._step = 1
            self._play(is_playing=True)

    def show_answer(self, answer: Answer) -> None:
        """Show decoded frames as they come."""
        result, request = answer.result, answer.request
        if not isinstance(result, Decoded) or not isinstance(request, DecodeCodes):
            return
        if request.codes != self._codes:
            return
        tiles = list(self.strip.tiles)
        for index, picture in zip(result.indices.tolist(), result.pictures, strict=True):
            if index % STRIDE == 0:
                tiles[index // STRIDE] = Tile(picture, tip=f"{index / (PATH_COUNT - 1):.0%} of the way")
        self.strip.set_tiles(tiles)

    def draw_path(self, is_armed: bool) -> None:
        """Let the next drag on the map draw a path, or not."""
        if is_armed:
            self._canvas.setFocus()  # where Esc is heard
        self.tracing.set_armed(armed=is_armed)

    def advance(self) -> None:
        """Move the playhead on by one code; it turns at either end."""
        if not 0 <= self._at + self._step < PATH_COUNT:
            self._step = -self._step
        self._go(self._at + self._step)

    def _on_drawn(self, line: list[tuple[float, float]]) -> None:
        """Keep what was drawn, and play it."""
        if self._plane is not None:
            codes = Codes.of(self._plane.codes(freehand(line, PATH_COUNT)))
            self.edited.emit(edits.draw_path(codes))
            self.gazed.emit(lambda gaze: replace(gaze, path="drawn", path_at=0, pointer=None))

    def _go_by_hand(self, at: int) -> None:
        self._play(is_playing=False)
        self._go(at)

    def _go(self, at: int) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, path_at=at))

    def _play(self, *, is_playing: bool) -> None:
        if is_playing:
            self._timer.start()
        else:
            self._timer.stop()
        self.play_button.setText("Pause" if is_playing else "Play")
        self.play_button.setToolTip(
            "Let the playhead rest" if is_playing else "Let the playhead run to and fro"
        )

    def close_strip(self) -> None:
        """Play nothing."""
        self.gazed.emit(lambda gaze: replace(gaze, path=None))

    def _fit(self, longer: int) -> None:
        """Let all frames stand in one row, as large as they can be crisp, over the whole width."""
        self._longer = longer
        room = self.width() - MARGINS[0] - MARGINS[2]
        side = max(_LEAST_SIDE, min(_MOST_SIDE, (room + _GAP) // FRAMES - _GAP))
        ratio = self.devicePixelRatioF()
        times = math.floor(side * ratio / longer) if 0 < longer <= LARGEST_PIXEL_ART else 0
        if times:
            side = math.ceil(times * longer / ratio)
        gap = (room - FRAMES * side) // (FRAMES - 1)
        self.strip.set_side(side, max(_GAP, min(gap, _WIDEST_GAP)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit(self._longer)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self._play(is_playing=False)
        super().hideEvent(event)
