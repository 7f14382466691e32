"""The grid's page: built when it is first in front, and what the window's actions do to it."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.imaging.png import png_bytes
from explorer.latent.codes import Codes
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid import GridPanel, description
from explorer.panels.inspector import Inspector
from explorer.panels.photo_drop import photo_in
from explorer.session import grid_edits
from explorer.session.edits import open_model
from explorer.session.files import view_to_text
from explorer.session.grid import PLACES, USED, Mode, Place
from explorer.session.grid_places import name_of
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.grid_export import GridExport
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.place_pictures import PlacePictures
from explorer.widgets.dragging import PngFolder
from explorer.widgets.images import image_of

SUBJECT = "grid"
_ON_A_CELL = ("send_to_a", "send_to_b", "send_to_c", "send_to_d")
_OF_THE_SHEET = ("export_grid",)
_OF_A_CODE = ("save_picture", "copy_picture", "copy_code", "pin_here")
_ZOOM = 1.5
"""By so much a key enlarges the sheet."""
_PICTURES = "Pictures (*.png *.jpg *.jpeg *.bmp *.webp);;All files (*)"


class GridPage(QObject):
    """Wires a `GridPanel` to the window; a method for each action of that name."""

    def __init__(
        self, window: QWidget, conductor: Conductor, inspector: Inspector, jobs: Jobs, messages: Messages
    ) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._inspector = inspector
        self._jobs = jobs
        self._messages = messages
        self._folder = PngFolder()
        self._pictures = PlacePictures(conductor, jobs, self._fill, self._say)
        self.exporting = GridExport(window, conductor, jobs, messages)
        self.panel: GridPanel | None = None
        inspector.taken.connect(self._on_taken)

    def build(self) -> QWidget:
        """Make the panel and show it everything from now on."""
        panel = self.panel = GridPanel()
        panel.hand.refused.connect(lambda text: self._messages.error(text, SUBJECT))
        panel.hand.told.connect(lambda text: self._messages.info(text, SUBJECT))
        panel.hand.accepted.connect(lambda: self._messages.clear(SUBJECT))
        self._conductor.store.subscribe(self._on_changed)
        panel.hand.set_carrier(self._payload)
        panel.dropped.connect(self._on_dropped)
        panel.context_requested.connect(self._show_menu)
        panel.set_actions([action for _, action in self._actions(_OF_THE_SHEET)])
        panel.add_below(self.exporting.row)
        self._conductor.add_panel(panel)
        return panel

    def describe(self, known: ModelFacts | None) -> str:
        """What one is looking at, in one line."""
        return description(known)

    def offered(self, view: View) -> dict[str, bool]:
        """Which of its actions there is something for."""
        grid = view.session.grid
        has_draws = grid.mode is Mode.SAMPLES or (grid.mode is Mode.ANALOGY and grid.is_around)
        return {
            "play_strip": grid.mode is Mode.STRIP,
            "draw_all_anew": has_draws,
            "draw_one_anew": has_draws,
            "export_grid": grid.model is not None,
        }

    # --- actions ---

    def send_to_a(self) -> None:
        """Put the code at hand into place A."""
        self._send(0)

    def send_to_b(self) -> None:
        """Put the code at hand into place B."""
        self._send(1)

    def send_to_c(self) -> None:
        """Put the code at hand into place C."""
        self._send(2)

    def send_to_d(self) -> None:
        """Put the code at hand into place D."""
        self._send(3)

    def play_strip(self) -> None:
        """Go from A to B, or pause."""
        if self.panel is not None:
            self.panel.transport.toggle()

    def draw_all_anew(self) -> None:
        """Take the next seed."""
        if self.panel is not None:
            self.panel.options.draw_all()

    def draw_one_anew(self) -> None:
        """Draw the selected sample anew."""
        if self.panel is not None:
            self.panel.hand.reroll()

    def zoom_sheet_in(self) -> None:
        """Enlarge the cells."""
        if self.panel is not None:
            self.panel.zoom_by(_ZOOM)

    def zoom_sheet_out(self) -> None:
        """Show more of the sheet."""
        if self.panel is not None:
            self.panel.zoom_by(1 / _ZOOM)

    def fit_sheet(self) -> None:
        """Show the whole sheet."""
        if self.panel is not None:
            self.panel.sheet_view.set_zoom(1.0)

    def export_grid(self) -> None:
        """Ask how and where, and write what is shown."""
        self.exporting.ask()

    def _send(self, index: int) -> None:
        store = self._conductor.store
        view, code = store.view, self._inspector.code
        model = view.session.model_of(view.gaze.panel)
        known = None if model is None else self._conductor.facts.get(model.id)
        if code is None or model is None or known is None:
            return
        if view.gaze.panel == "grid" and self.panel is not None:
            hand = self.panel.hand
            hand.fill(index, code, hand.name, known.id)
            return
        if view.session.grid.model != model.id:
            store.edit(open_model(model, known.title, "grid"))
        store.edit(grid_edits.fill_place(index, Place(code, view.gaze.panel), known.id))
        self._messages.info(f"The code is in place {PLACES[index]} of the grid.", SUBJECT)

    # --- places ---

    def _on_changed(self, old: View, new: View) -> None:
        if new.session.grid is not old.session.grid:  # by an undo, say: what was refused before is past
            self._messages.clear(SUBJECT)

    def _on_taken(self, code: Codes) -> None:
        view = self._conductor.store.view
        if self.panel is not None and view.gaze.panel == "grid":
            hand = self.panel.hand
            hand.fill(hand.place, code, "picked", view.session.grid.model or "")

    def _on_dropped(self, index: int, mime: QMimeData) -> None:
        if self.panel is None:
            return
        payload, picture = CodePayload.of(mime), photo_in(mime)
        if payload is not None:
            self._fill(index, payload.code, payload.source, payload.model)
        elif picture is not None:
            self.fill_from_picture(index, picture)

    def fill_from_picture(self, index: int, source: Path | QImage) -> None:
        """Encode a picture, of a file or without one, and put its code into a place."""
        view = self._conductor.store.view
        model = view.session.model_of("grid")
        known = None if model is None else self._conductor.facts.get(model.id)
        if model is not None and known is not None:
            self._messages.clear(SUBJECT)
            self._pictures.take(index, source, model, known)

    def _fill(self, index: int, code: Codes, name: str, model: str) -> None:
        if self.panel is not None:
            self.panel.hand.fill(index, code, name, model)

    def _say(self, text: str) -> None:
        self._messages.error(text, SUBJECT)

    def _open_picture(self, index: int) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Encode a picture", "", _PICTURES)
        if chosen:
            self.fill_from_picture(index, Path(chosen))

    def _draw(self, index: int) -> None:
        view = self._conductor.store.view
        known = self._conductor.facts.get(view.session.grid.model or "")
        if known is not None and self.panel is not None:
            code = Codes.of(np.random.default_rng().normal(size=known.code_size))
            self.panel.hand.fill(index, code, "prior", known.id)

    def _take_encoded(self, index: int) -> None:
        known = self._conductor.facts.get(self._conductor.store.view.session.grid.model or "")
        if known is not None and known.mu is not None and len(known.mu) and self.panel is not None:
            row = int(np.random.default_rng().integers(len(known.mu)))
            self.panel.hand.fill(index, Codes.of(known.mu[row]), name_of(known, row), known.id)

    def _add_at_hand(self, index: int, code: Codes) -> None:
        model = self._conductor.store.view.session.grid.model or ""
        if self.panel is not None:
            self.panel.hand.fill(index, code, "", model, is_added=True)

    # --- menus and drags ---

    def _show_menu(self, position: QPoint, index: int) -> None:
        """Open the menu of a cell (−1) or of a place."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = self._conductor.store.view.session.grid
        if index >= 0 and PLACES[index] in USED[grid.mode] and self.panel is not None:
            hand = self.panel.hand
            known = self._conductor.facts.get(grid.model or "")
            menu.addAction("Draw from the prior", partial(self._draw, index))
            if known is not None and known.mu is not None:
                menu.addAction("Take another encoded picture", partial(self._take_encoded, index))
            menu.addAction("Encode a picture file…", partial(self._open_picture, index))
            if grid.mode is Mode.ANALOGY:
                for other in range(len(PLACES)):
                    if other != index and PLACES[other] in USED[grid.mode]:
                        code = hand.places[other].code
                        text = f"Add {PLACES[other]} to the group in {PLACES[index]}"
                        menu.addAction(text, partial(self._add_at_hand, index, code))
            menu.addAction("Put back what was here at first", partial(hand.restore, index))
            menu.addSeparator()
        others = set(USED[grid.mode]) - set(PLACES[index] if index >= 0 else "")
        menu.addActions([one for name, one in self._actions(_ON_A_CELL) if name[-1].upper() in others])
        menu.addSeparator()
        menu.addActions([one for _, one in self._actions(_OF_A_CODE)])
        menu.addActions([one for _, one in self._actions(_OF_THE_SHEET)])
        if grid.mode is Mode.SAMPLES and index < 0:
            menu.addActions([one for _, one in self._actions(("draw_one_anew",))])
        menu.popup(position)

    def _actions(self, names: tuple[str, ...]) -> list[tuple[str, QAction]]:
        found = ((name, self._window.findChild(QAction, name)) for name in names)
        return [(name, action) for name, action in found if isinstance(action, QAction)]

    def _payload(self, code: Codes, picture: npt.NDArray[np.uint8] | None, source: str) -> QMimeData:
        """What a drag carries: the code for the places, a PNG file and an image for other programs."""
        view = self._conductor.store.view
        mime = QMimeData()
        CodePayload(view.session.grid.model or "", code, source).add_to(mime)
        if picture is not None:
            session = json.loads(view_to_text(view)) | {"code": code.values[0].tolist()}
            self._folder.add(mime, png_bytes(picture, session), "cell")
            mime.setImageData(image_of(picture))
        return mime
