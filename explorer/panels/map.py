"""The map panel: a latent space in two dimensions that decodes under the pointer."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeTiles, Request
from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Codes
from explorer.latent.plane import Plane
from explorer.panels.closeup import Closeup
from explorer.panels.density import Density
from explorer.panels.depth import Depth
from explorer.panels.encode_card import EncodeCard
from explorer.panels.manifold import Manifold
from explorer.panels.marks import markers
from explorer.panels.panel import Panel
from explorer.panels.part import Part
from explorer.panels.plane_picker import PlanePicker
from explorer.panels.points import Points, is_same_map
from explorer.panels.sensitivity import Sensitivity
from explorer.session import edits
from explorer.session.closeup import PICTURES
from explorer.session.gaze import Gaze
from explorer.session.inspector_asks import CODE
from explorer.session.manifold import MANIFOLD
from explorer.session.map import MapMarks, Pin
from explorer.session.map_asks import DENSITY, DRAWING
from explorer.session.plane import plane_of
from explorer.session.sensitivity import SENSITIVITY
from explorer.session.store import View
from explorer.widgets.images import image_of
from explorer.widgets.point_map import PointMap

_PRIOR_CIRCLES = (1.0, 2.0, 3.0)
_ROOM_FOR_LEGEND = (620, 300)
"""Width and height in logical pixels: on a smaller map the legend is folded to its title."""
_ROOM_FOR_CARD = 360
"""Height in logical pixels: on a lower map the invitation to encode is shorter."""
_NO_DRAWING = Drawing()
_WALK, _STRIDE = 0.005, 0.05
"""Steps of the arrow keys, as shares of the visible width."""


class MapPanel(Panel):
    """Points, legend, pins and lens."""

    slots = frozenset({CODE, DENSITY, DRAWING, MANIFOLD, PICTURES, SENSITIVITY})
    context_requested = Signal(QPoint, object)
    """Where a menu is wanted, and the key of the pin there (or None)."""
    encode_requested = Signal()
    encode_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = PointMap(self)
        self._manifold = Manifold(self.canvas.ground)
        self._parts: dict[str, Part] = {
            MANIFOLD: self._manifold,
            DENSITY: Density(self.canvas),
            PICTURES: Closeup(self.canvas),
            SENSITIVITY: Sensitivity(self.canvas),
        }
        """What shows answers of a slot by itself."""
        self._depth = Depth(self.canvas)
        self._points = Points(self.canvas)
        self.legend = self._points.legend.card
        self._plane_picker = PlanePicker(self.canvas, self.legend)
        self.colour_menu = self._points.legend.menu
        self._card = EncodeCard(self.canvas)
        self._known: ModelFacts | None = None
        self._plane: Plane | None = None
        self._view: View | None = None
        self._drawn: Answer | None = None
        self._is_encoding = False
        self._is_small = False
        self._is_elsewhere = False
        """Whether what is at hand is not beside the pointer: a pin that walks, or was gone back to."""
        self._is_dragging = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        self._connect()

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.hovered.connect(self._on_hovered)
        canvas.shifted.connect(self._on_shifted)
        canvas.hover_left.connect(self._on_hover_left)
        canvas.clicked.connect(self._on_clicked)
        canvas.marker_moved.connect(self._on_marker_moved)
        canvas.marker_picked.connect(lambda key: self._select(int(key)))
        canvas.view_changed.connect(self._on_view_changed)
        canvas.context_requested.connect(self._on_context_requested)
        self._points.legend.edited.connect(self.edited)
        self._plane_picker.edited.connect(self.edited)
        self._card.encode_requested.connect(self.encode_requested)
        self._card.cancel_requested.connect(self.encode_cancelled)

    # --- what it shows ---

    def set_class_colours(
        self, on_paper: npt.NDArray[np.uint8], on_tiles: npt.NDArray[np.uint8], *, is_on_dark: bool = False
    ) -> None:
        """Set the colours of the classes, on paper and where tiles lie below; as `Points` takes them."""
        self._points.set_class_colours(on_paper, on_tiles, is_on_dark=is_on_dark)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show model, layers, hidden classes and pins."""
        old, self._view = self._view, view
        state = view.session.map
        known = facts.get(state.model or "")
        is_left = old is not None and old.gaze.pointer is not None and view.gaze.pointer is None
        if is_left and view.gaze.path is None and not self._is_dragging:
            self._is_elsewhere = True
            self.canvas.show_lens(None)
        if old is not None and known is self._known and _differ_in_pointer_alone(old, view):
            return
        plane = None if known is None else plane_of(view.session, known)
        if old is not None and old.gaze.path is not None and view.gaze.path is None:
            self._is_elsewhere = view.gaze.pointer is None
            self.canvas.show_lens(None)
        is_other = not is_same_map((self._known, self._plane), (known, plane))
        self._known, self._plane = known, plane
        self._points.refresh(view, known, plane)
        if old is None or is_other:
            self._plane_picker.show_plane(known, state.marks.plane)
        if is_other:
            self._show_model()
            old = None
        if old is None or _shown_of(old) != _shown_of(view):
            self._show_layers()
            self._show_markers()
            self._reveal_selected(None if old is None else _selected_pin(old))
        self._depth.refresh(view, known)
        for part in self._parts.values():
            part.refresh(self._view, known)  # showing another model may have made a newer one

    def lacking(self, request: Request) -> Request | None:
        """Without the tiles that are on the map already."""
        return self._manifold.lacking(request) if isinstance(request, DecodeTiles) else request

    def lacking_at(self, ratio: float) -> DecodeTiles | None:
        """The tiles for a picture of the map at ``ratio`` pixels a logical one, where these will not do."""
        if self._view is None or self._known is None:
            return None
        return self._manifold.lacking_at(self._view, self._known, ratio)

    def show_answer(self, answer: Answer) -> None:
        """Show the picture of the code in hand in the lens; what the keys walk is not beside the pointer."""
        if answer.slot in self._parts:
            self._parts[answer.slot].show_answer(answer)
        elif answer.slot == DRAWING:
            self._drawn = answer
            self._show_markers()
        elif isinstance(answer.result, Decoded) and not self._is_elsewhere:
            self.canvas.show_lens(image_of(answer.result.pictures[0]))

    def show_encoding(self, done: int, total: int) -> None:
        """Show how far the encoding of a data set is; a total of 0 ends it."""
        self._is_encoding = total > 0
        self._card.set_progress(done, total)
        self._show_card()

    def _show_model(self) -> None:
        self.canvas.show_lens(None)
        self.canvas.set_rings(_PRIOR_CIRCLES)
        self.canvas.reset_view()
        self._show_card()

    def _show_layers(self) -> None:
        if self._view is None:
            return
        layers = self._view.session.map.layers
        self.canvas.set_points_visible(layers.points)
        self.canvas.set_points_opacity(self._view.session.map.points_opacity)
        self.canvas.set_captions_visible(layers.captions)
        self.canvas.set_rings_visible(layers.rings)

    def _show_markers(self) -> None:
        self.canvas.set_markers(markers(self._view, self._known, self._drawn))

    def _reveal_selected(self, before: Pin | None) -> None:
        """Pan to the selected pin where it has come to lie outside the view, unless it is being dragged."""
        pin = None if self._view is None else _selected_pin(self._view)
        if pin is not None and pin != before and self._plane is not None and not self._is_dragging:
            x, y = self._plane.points(pin.code.values)[0]
            self.canvas.reveal(float(x), float(y))

    def _show_card(self) -> None:
        is_empty = self._known is not None and self._known.mu is None
        self._card.setVisible(is_empty or self._is_encoding)
        self._place_card()

    def _place_card(self) -> None:
        self._card.set_short(is_short=self.canvas.height() < _ROOM_FOR_CARD)
        room = self.canvas.size() - self._card.size()
        self._card.move(room.width() // 2, room.height() - 24)

    @property
    def _marks(self) -> MapMarks:
        return MapMarks() if self._view is None else self._view.session.map.marks

    # --- what a person does ---

    def walk(self, right: int, up: int, *, is_stride: bool) -> None:
        """Move the selected pin a step; without one, pin the centre of the view first."""
        if self._plane is None:
            return
        pin = None if self._view is None else self._marks.pin(self._view.gaze.selected)
        rect = self.canvas.visible_rect()
        if pin is None:
            self._pin(rect.center().x(), rect.center().y(), is_added=True)
            return
        self._take_in_hand(pin.key)
        step = rect.width() * (_STRIDE if is_stride else _WALK)
        x, y = self._plane.points(pin.code.values)[0]
        self._move(pin.key, float(x) + right * step, float(y) + up * step, f"walk:{pin.key}")

    def _on_hovered(self, x: float, y: float) -> None:
        self._is_elsewhere = False
        self.gazed.emit(lambda gaze: replace(gaze, pointer=(x, y)))

    def _on_shifted(self, x: float, y: float) -> None:
        """What is looked at is still below the pointer, unless a pin that walks or a path took its place."""
        if self._view is not None and self._view.gaze.pointer is not None:
            self._on_hovered(x, y)

    def _on_hover_left(self) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, pointer=None))

    def _on_clicked(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        self._pin(x, y, is_added=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def _pin(self, x: float, y: float, *, is_added: bool) -> None:
        if self._plane is None:
            return
        key = self._marks.next_key
        self.edited.emit(edits.pin_code(Codes.of(self._plane.codes([(x, y)])), is_added=is_added))
        self._select(key)

    def _on_marker_moved(self, key: str, x: float, y: float, gesture: str) -> None:
        self._is_elsewhere = False
        self._take_in_hand(int(key))
        self._is_dragging = True
        self._move(int(key), x, y, f"drag:{gesture}")
        self._is_dragging = False

    def _move(self, key: int, x: float, y: float, gesture: str) -> None:
        pin = self._marks.pin(key)
        if pin is not None and self._plane is not None:
            code = Codes.of(self._plane.moved(pin.code.values[0], (x, y)))
            self.edited.emit(edits.move_pin(key, code, gesture))

    def _select(self, key: int) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, selected=key))

    def _take_in_hand(self, key: int) -> None:
        """Look at a pin that is being moved, wherever the pointer rests."""
        self.gazed.emit(lambda gaze: replace(gaze, selected=key, pointer=None))

    def _on_view_changed(self) -> None:
        rect = self.canvas.visible_rect()
        visible = (rect.left(), rect.top(), rect.right(), rect.bottom())
        scale, ratio = self.canvas.viewport.scale, self.canvas.devicePixelRatioF()

        def look(gaze: Gaze) -> Gaze:
            return replace(gaze, visible=visible, scale=scale, ratio=ratio)

        self.gazed.emit(look)

    def _on_context_requested(self, position: QPoint, key: str | None) -> None:
        if key is not None:
            self._take_in_hand(int(key))
        self.canvas.show_lens(None)
        self.context_requested.emit(position, None if key is None else int(key))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        width, height = _ROOM_FOR_LEGEND
        is_small = event.size().width() < width or event.size().height() < height
        if is_small != self._is_small:
            self._is_small = is_small
            self.legend.set_collapsed(collapsed=is_small)
        self._place_card()


def _differ_in_pointer_alone(one: View, other: View) -> bool:
    return one.session is other.session and replace(one.gaze, pointer=None) == replace(
        other.gaze, pointer=None
    )


def _shown_of(view: View) -> tuple[object, ...]:
    """What layers and markers depend on; not on how the drawing goes on, whose mark comes with its answer."""
    state = view.session.map
    return (replace(state, drawing=_NO_DRAWING), state.drawing.is_empty, view.gaze.selected)


def _selected_pin(view: View) -> Pin | None:
    return view.session.map.marks.pin(view.gaze.selected)


def description(known: ModelFacts | None) -> str:
    """What one is looking at on the map of a model, in one line."""
    if known is None:
        return "Open a model to see its latent space."
    if known.mu is None:
        return f"The prior of {known.title}. Point anywhere to decode; click to pin a code."
    what = f"{len(known.mu):,} encoded pictures"
    if known.code_size == 1:
        what += " on a line: in one dimension, height says nothing"
    elif known.code_size > 2:
        what += f", seen on a plane through their {known.code_size} dimensions"
    return f"{what}. Point anywhere to decode; click to pin a code, Shift-click to pin more."
