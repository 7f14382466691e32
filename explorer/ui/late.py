"""What the window makes, and imports, when it is first needed: opening, saving, pages behind the first."""

from collections.abc import Callable
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from explorer.bundles.facts import ModelFacts
from explorer.panels.inspector import Inspector
from explorer.panels.map import MapPanel, description
from explorer.session.grid import PLACES, USED
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.faces_actions import FACES
from explorer.ui.grid_actions import GRID
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.model_jobs import ModelJobs
from explorer.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from explorer.ui.faces_page import FacesPage
    from explorer.ui.grid_page import GridPage
    from explorer.ui.opening import Opening
    from explorer.ui.recent import Recent
    from explorer.ui.saving import Saving


class Late:
    """Makes each part at its first use: the window opens as fast as if there were none."""

    def __init__(
        self,
        window: QWidget,
        conductor: Conductor,
        model_jobs: ModelJobs,
        inspector: Inspector,
        map_panel: MapPanel,
        jobs: Jobs,
        messages: Messages,
        themes: ThemeSwitch,
    ) -> None:
        self._window = window
        self._conductor = conductor
        self._model_jobs = model_jobs
        self._inspector = inspector
        self._map_panel = map_panel
        self._jobs = jobs
        self._messages = messages
        self._themes = themes

    def prepare(self) -> None:
        """Import the other pages on another thread: the first look at one need not wait for 200 ms."""
        self._jobs.run("getting the pages ready", import_pages, lambda _: None, lambda _: None)

    @cached_property
    def opening(self) -> "Opening":
        """Files that come in."""
        from explorer.ui.opening import Opening

        return Opening(self._window, self._conductor, self._model_jobs, self._messages)

    @cached_property
    def recent(self) -> "Recent":
        """What was opened last."""
        from explorer.ui.recent import Recent

        return Recent(self._window, lambda path: self.opening.open_paths([path]), self._jobs)

    @cached_property
    def saving(self) -> "Saving":
        """Pictures and maps as files."""
        from explorer.ui.saving import Saving

        return Saving(
            self._window, self._conductor, self._inspector, self._map_panel, self._jobs, self._messages
        )

    @cached_property
    def faces(self) -> "FacesPage":
        """The editor of faces."""
        from explorer.ui.faces_page import FacesPage

        return FacesPage(
            self._window,
            self._conductor,
            self._inspector,
            self.saving,
            self._jobs,
            self._messages,
            self._themes,
        )

    @cached_property
    def grid(self) -> "GridPage":
        """The grid."""
        from explorer.ui.grid_page import GridPage

        return GridPage(self._window, self._conductor, self._inspector, self._jobs, self._messages)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What each of their actions does, by name."""
        of_faces = {spec.name: partial(self._do_to_faces, spec.name) for spec in FACES}
        of_grid = {spec.name: partial(self._do_to_grid, spec.name) for spec in GRID}
        return {
            **of_faces,
            **of_grid,
            "open_model": lambda: self.opening.open_model(),
            "encode_data": lambda: self.opening.encode_data(),
            "save_picture": lambda: self.saving.save_picture(),
            "save_map": lambda: self.saving.save_map(),
        }

    def paste(self, otherwise: Callable[[], object]) -> None:
        """Paste a photo where faces are in front and there is one; else do something else."""
        is_of_faces = self._conductor.store.view.gaze.panel == "faces"
        if not is_of_faces or not self.faces.paste():
            otherwise()

    def copy(self, otherwise: Callable[[], object]) -> None:
        """Copy face and code as shown where a photo's details are kept; else do something else."""
        is_of_faces = self._conductor.store.view.gaze.panel == "faces"
        if not is_of_faces or not self.faces.copy():
            otherwise()

    def describe(self, panel: str, known: ModelFacts | None) -> str:
        """What one is looking at in the panel in front, in one line."""
        match panel:
            case "faces":
                return self.faces.describe(known)
            case "grid":
                return self.grid.describe(known)
            case _:
                return description(known)

    def offered(self, view: View) -> dict[str, bool]:
        """Which actions of the panel in front there is something for, and which places of the grid."""
        there = USED[view.session.grid.mode]
        sending = {f"send_to_{letter.lower()}": letter in there for letter in PLACES}
        match view.gaze.panel:
            case "faces":
                return sending | self.faces.offered(view)
            case "grid":
                return sending | self.grid.offered(view)
            case _:
                return sending

    def _do_to_faces(self, name: str) -> None:
        self.faces.do(name)

    def _do_to_grid(self, name: str) -> None:
        getattr(self.grid, name)()


def import_pages() -> None:
    """Import what the other pages are made of; makes nothing."""
    for page in ("faces_page", "grid_page"):
        import_module(f"explorer.ui.{page}")
