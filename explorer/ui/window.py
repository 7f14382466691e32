"""The window: panels in the middle, the inspector at the right, menus, status bar."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.bundles.shipped import shipped_models
from explorer.panels.inspector import Inspector
from explorer.panels.map import MapPanel
from explorer.panels.model_picker import ModelPicker
from explorer.session import edits
from explorer.session.hiding import is_any_hidden
from explorer.session.map import LAYERS
from explorer.session.store import View
from explorer.ui.actions import SPECS, Does, make_actions
from explorer.ui.conductor import Conductor
from explorer.ui.drops import DropWindow
from explorer.ui.editing import Editing
from explorer.ui.frames import scrolling
from explorer.ui.jobs import Jobs
from explorer.ui.late import Late
from explorer.ui.menus import Menus
from explorer.ui.messages import Level, Messages
from explorer.ui.model_jobs import ModelJobs
from explorer.ui.pages import Pages
from explorer.ui.status import Status
from explorer.ui.strips import Strips
from explorer.ui.surveying import Surveying
from explorer.ui.theme import DARK, SPACE, Theme, ThemeSwitch
from explorer.widgets.message_bar import MessageBar

_READING_TIME = 6000
"""Milliseconds for which the status bar says that something is done."""


class Window(DropWindow):
    """Shows what the conductor brings, and says what the person wants."""

    closed = Signal()

    def __init__(
        self, conductor: Conductor, model_jobs: ModelJobs, jobs: Jobs, messages: Messages, themes: ThemeSwitch
    ) -> None:
        super().__init__()
        self.setWindowTitle("Latent Explorer")
        self._conductor = conductor
        self._model_jobs = model_jobs
        self._messages = messages
        self._themes = themes
        self._offered: tuple[str, dict[str, bool]] | None = None
        self.map_panel = MapPanel()
        self.inspector = Inspector()
        self.pages = Pages()
        self._picker = ModelPicker()
        self._status = Status(self)
        store = conductor.store
        self._editing = Editing(store, self.inspector, messages)
        self.strips = Strips(self, conductor, self.map_panel, self._editing, jobs, messages, themes)
        self.late = Late(self, conductor, model_jobs, self.inspector, self.map_panel, jobs, messages, themes)
        self._surveying = Surveying(self, conductor, jobs, messages)
        self._lay_out()
        self.actions_by_name = make_actions(self, self.map_panel, self._deeds())
        colours, legend = self.map_panel.colour_menu.menu, self.map_panel.legend
        self._menus = Menus(self, self.actions_by_name, themes, colours, legend)
        named = self.actions_by_name
        self.inspector.set_actions(
            [named["save_picture"], named["copy_picture"], named["pin_here"]], [named["copy_code"]]
        )
        self.inspector.picture_view.set_png_source(lambda: self.late.saving.picture_bytes())
        self._connect()
        self._wear(themes.theme)
        for panel in (self.map_panel, self.inspector):
            conductor.add_panel(panel)
        self._show_session()
        self._show_models()
        self.map_panel.setFocus()

    def _lay_out(self) -> None:
        tabs = self.pages
        tabs.add_page("map", "Map", lambda: self.strips.page)
        tabs.add_page("faces", "Faces", lambda: self.late.faces.make())
        tabs.add_page("grid", "Grid", lambda: self.late.grid.build())
        corner = QWidget()
        beside = QHBoxLayout(corner)
        beside.setContentsMargins(0, 2, SPACE, 4)
        beside.addWidget(self._picker)
        tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        QWidget.setTabOrder(tabs.tabBar(), self._picker)
        QWidget.setTabOrder(self._picker, self.map_panel.canvas)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(tabs, 1)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedWidth(1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(line)
        row.addWidget(scrolling(self.inspector))
        self.setCentralWidget(middle)
        self.setStatusBar(self._status)
        self._bar = MessageBar(self._status, self._status.engine)

    def _deeds(self) -> dict[str, Does]:
        """What each action does: a method of that name here or of another, or what the parts say."""
        walks = {
            f"{kind}_{name}": self._walker(right, up, is_stride=kind == "stride")
            for kind in ("walk", "stride")
            for name, right, up in (("left", -1, 0), ("right", 1, 0), ("up", 0, 1), ("down", 0, -1))
        }
        shows = {f"show_{name}": self._layer_shower(name) for name in LAYERS}
        canvas = self.map_panel.canvas
        views = {
            "reset_view": canvas.reset_view,
            "zoom_in": lambda: canvas.zoom_by(1.5),
            "zoom_out": lambda: canvas.zoom_by(1 / 1.5),
        }
        special: dict[str, Does] = walks | shows | views | self.late.deeds() | self.strips.deeds()
        special["paste_code"] = lambda: self.late.paste(self.strips.paste)
        special["copy_picture"] = lambda: self.late.copy(self._editing.copy_picture)
        owners = (self, self._surveying, self._editing)
        return {
            spec.name: special.get(spec.name)
            or next(getattr(owner, spec.name) for owner in owners if hasattr(owner, spec.name))
            for spec in SPECS
        }

    def _walker(self, right: int, up: int, *, is_stride: bool) -> Does:
        return lambda: self.map_panel.walk(right, up, is_stride=is_stride)

    def _layer_shower(self, name: str) -> Does:
        return lambda is_shown: self._conductor.store.edit(edits.show_layer(name, is_shown))

    def _connect(self) -> None:
        self.paths_dropped.connect(self._take)
        self._conductor.store.subscribe(self._on_view_changed)
        self.pages.front_changed.connect(self._on_front_changed)
        self._conductor.facts_changed.connect(self._show_models)
        self._conductor.activity_changed.connect(self._status.show_activity)
        self._conductor.answered.connect(self._status.show_answer)
        self._conductor.answered.connect(self._enable_actions)
        self._model_jobs.opening_changed.connect(self._status.show_opening)
        self._model_jobs.encoding_changed.connect(self.map_panel.show_encoding)
        self._model_jobs.device_changed.connect(self._menus.show_devices)
        self._model_jobs.device_changed.connect(self._status.show_device)
        self._menus.device_chosen.connect(self._model_jobs.use_device)
        self._menus.opacity_chosen.connect(
            lambda opacity, gesture: self._conductor.store.edit(edits.set_points_opacity(opacity, gesture))
        )
        self._menus.recent.aboutToShow.connect(self._show_recent)
        self._model_jobs.opened.connect(lambda facts: self.late.recent.add(facts.path))
        self._model_jobs.encoded.connect(lambda source: self.late.recent.add(source))
        self._model_jobs.failed.connect(lambda path: self.late.recent.check(path))
        self._messages.changed.connect(self._show_message)
        self._bar.dismissed.connect(self._messages.dismiss)
        self._status.messageChanged.connect(lambda text: None if text else self._show_message())
        self._picker.chosen.connect(self._model_jobs.open_file)
        self._picker.open_requested.connect(lambda: self.late.opening.open_model())
        self.map_panel.context_requested.connect(self._menus.show_context)
        self.map_panel.encode_requested.connect(lambda: self.late.opening.encode_data())
        self.map_panel.encode_cancelled.connect(self._model_jobs.cancel_encoding)
        self._surveying.measuring_changed.connect(self.strips.show_measuring)
        self.strips.measuring_cancelled.connect(self._surveying.cancel_measuring)
        self.inspector.refused.connect(lambda text: self._messages.error(text, "code"))
        self.inspector.typed.connect(lambda: self.map_panel.setFocus())
        self._themes.changed.connect(self._wear)

    # --- what it shows ---

    def _on_view_changed(self, old: View, new: View) -> None:
        if old.session is not new.session:
            self._messages.clear("code")  # what was refused before is past
            self._show_session()
        before, now = ((view.session.models, view.session.model_of(view.gaze.panel)) for view in (old, new))
        if before != now or old.gaze.panel != new.gaze.panel:
            self._show_models()
        elif old.session is not new.session or old.gaze.selected != new.gaze.selected:
            self._enable_actions()

    def _show_session(self) -> None:
        store, named = self._conductor.store, self.actions_by_name
        for name, label in (("undo", store.undo_label), ("redo", store.redo_label)):
            named[name].setText(f"&{name.capitalize()}" + (f" “{label}”" if label else ""))
        self._menus.show_opacity(store.view.session.map.points_opacity)
        for name in LAYERS:
            named[f"show_{name}"].setChecked(getattr(store.view.session.map.layers, name))

    def _enable_actions(self) -> None:
        """Offer what there is something for."""
        view = self._conductor.store.view
        front = view.session.model_of(view.gaze.panel)
        known = None if front is None else self._conductor.facts.get(front.id)
        marks = view.session.marks_of("" if front is None else front.id)
        has = (
            {
                "save_picture": self.inspector.pictured is not None,
                "copy_picture": self.inspector.pictured is not None,
                "save_map": front is not None,
                "encode_data": front is not None,
                "undo": self._conductor.store.undo_label is not None,
                "redo": self._conductor.store.redo_label is not None,
                "rename_pin": marks.pin(view.gaze.selected) is not None,
                "delete_pin": marks.pin(view.gaze.selected) is not None,
                "delete_all_pins": bool(marks.pins),
                "next_pin": bool(marks.pins),
                "previous_pin": bool(marks.pins),
                "play_path": len(marks.pins) > 1 or marks.drawn_path is not None,
                "delete_path": marks.drawn_path is not None,
                "show_all_classes": known is not None and is_any_hidden(marks, known),
                "clear_drawing": not view.session.map.drawing.is_empty,
            }
            | self.strips.offered(view)
            | self._surveying.offered(view)
            | self.late.offered(view)
        )
        if (view.gaze.panel, has) == self._offered:  # with every answer, but hardly ever anything new
            return
        self._offered = (view.gaze.panel, has)
        for spec in SPECS:
            is_here = spec.panel in ("", view.gaze.panel)
            self.actions_by_name[spec.name].setEnabled(is_here and has.get(spec.name, True))

    def _show_models(self) -> None:
        session, facts = self._conductor.store.view.session, self._conductor.facts
        titles = {known.path: known.title for known in facts.values()}
        paths = dict.fromkeys((*shipped_models(), *(model.path for model in session.models)))
        current = session.model_of(self.pages.front)
        self._picker.set_models(
            [(titles.get(path, path.stem), path) for path in paths], None if current is None else current.path
        )
        known = None if current is None else facts.get(current.id)
        self._status.show_description(self.late.describe(self.pages.front, known))
        self._enable_actions()

    def _on_front_changed(self, name: str) -> None:
        """A panel comes to the front: it asks the engine now; its first model is opened."""
        self._conductor.store.look(lambda gaze: gaze.with_front(name))
        if self._conductor.store.view.session.model_of(name) is None:
            self._model_jobs.open_first(name)

    def _show_recent(self) -> None:
        can_encode = self.actions_by_name["encode_data"].isEnabled()
        self.late.recent.fill(self._menus.recent, with_data=can_encode)

    def _show_message(self) -> None:
        message = self._messages.newest
        if message is not None and message.level is Level.INFO:
            self._bar.show_text("")  # what failed before is said again once this was read
            self._status.showMessage(message.text, _READING_TIME)
            with QSignalBlocker(self._messages):
                self._messages.clear(message.subject)
        else:
            self._bar.show_text("" if message is None else message.text)

    def _wear(self, theme: Theme) -> None:
        on_paper, on_tiles = (np.array(worn.class_colours, np.uint8) for worn in (theme, DARK))
        self.map_panel.set_class_colours(on_paper, on_tiles, is_on_dark=theme.is_dark)

    # --- what a person does ---

    def full_screen(self, is_full: bool) -> None:
        """Fill the screen, or stop doing so."""
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if is_full
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def show_shortcuts(self) -> None:
        """List what mouse and keys do."""
        from explorer.ui.shortcuts import Shortcuts

        Shortcuts(self).open()

    def about(self) -> None:
        """Say what this is."""
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.about(
            self,
            "About Latent Explorer",
            "Explore what a variational autoencoder has learned, by pointing at it.",
        )

    def quit(self) -> None:
        """Close the window."""
        self.close()

    def _take(self, paths: list[Path]) -> None:
        if not self.strips.take(paths):
            self.late.opening.open_paths(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        # What nobody else wanted: Escape dismisses what the message bar says.
        if event.key() == Qt.Key.Key_Escape and self._bar.text:
            self._messages.dismiss()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        self.closed.emit()
        super().closeEvent(event)
