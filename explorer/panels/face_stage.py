"""The middle of the editor of faces: the face before and after, and what belongs to one from a photo."""

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.imaging.difference import difference, with_details
from explorer.latent.codes import Codes
from explorer.latent.misfit import squared_errors
from explorer.panels.face_photo import FacePhoto
from explorer.panels.face_words import oddity_of
from explorer.session.faces import Comparison as Way
from explorer.session.faces import FaceChoices, Start
from explorer.widgets.comparison import Comparison, Mode

Bytes = npt.NDArray[np.uint8]


class FaceStage(QWidget):
    """Keeps the pictures as the model decodes them; shows them with the photo's details."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison = Comparison()
        self.photo = FacePhoto()
        self.photo.hide()
        self._before: tuple[Codes, Bytes] | None = None
        self._after: Bytes | None = None
        self._start: Start | None = None
        self._details = 0.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.comparison, 1)
        column.addWidget(self.photo)

    def clear(self, text: str) -> None:
        """Show no picture, but a sentence."""
        self._before = self._after = None
        self.comparison.set_before(None)
        self.comparison.set_after(None)
        self.comparison.set_difference(None)
        self.comparison.set_empty_text(text)

    def refresh(self, start: Start, choices: FaceChoices, way: Way, known: ModelFacts) -> None:
        """Show a face in some way."""
        mode = Mode(way.value)
        has_changed = (start, choices.details, mode) != (self._start, self._details, self.comparison.mode)
        self._start, self._details = start, choices.details
        self.comparison.set_mode(mode)
        if has_changed:
            self._show()
        self.photo.setVisible(start.photo is not None)
        if start.photo is not None:
            self.photo.show_choices(choices.weight, choices.details)
            self.photo.show_numbers(self._error(), float(np.linalg.norm(start.code.values)), known.code_size)
            self.photo.show_warning(oddity_of(start, known))

    def set_before(self, code: Codes, picture: Bytes) -> None:
        """Take the picture (h, w, c) of the face as it was."""
        self._before = (code, picture)
        self._show()
        if self._start is not None and self._start.photo is not None:
            self.photo.show_numbers(
                self._error(), float(np.linalg.norm(self._start.code.values)), self._start.code.size
            )

    def set_after(self, picture: Bytes) -> None:
        """Take the picture (h, w, c) of the face as it is."""
        self._after = picture
        self._show_after()

    @property
    def reconstruction(self) -> Bytes | None:
        """The face as it was, as the model decodes it, (h, w, c)."""
        return None if self._before is None else self._before[1]

    @property
    def before(self) -> Bytes | None:
        """The face as it was: with details, a photo itself."""
        return self._with_details(self.reconstruction)

    @property
    def after(self) -> Bytes | None:
        """The face as it is, with the photo's details."""
        return self._with_details(self._after)

    @property
    def has_details(self) -> bool:
        """Whether the face as it is shown is more than its code's picture."""
        return self.after is not self._after

    def _with_details(self, picture: Bytes | None) -> Bytes | None:
        start, before = self._start, self._before
        if picture is None or start is None or start.photo is None or not self._details:
            return picture
        if before is None or before[0] != start.code:
            return picture
        return with_details(picture, start.photo.values[0], before[1], self._details)

    def _error(self) -> float | None:
        start, before = self._start, self._before
        if start is None or start.photo is None or before is None or before[0] != start.code:
            return None
        return float(squared_errors(start.photo.values, before[1][None])[0])

    def _show(self) -> None:
        self.comparison.set_before(self.before)
        self._show_after()
        has_kept = self._details > 0 and self._start is not None and self._start.photo is not None
        title = "Before" if self._start is None else f"Before: {self._start.title}"
        self.comparison.set_captions(
            f"{title}, details kept" if has_kept else f"{title}, reconstructed",
            "After, details kept" if has_kept else "After",
            "Difference: blue darker, orange brighter",
        )

    def _show_after(self) -> None:
        """Alone what changes under a drag: the other picture need not be painted again."""
        after = self.after
        self.comparison.set_after(after)
        if (
            self.comparison.mode is Mode.DIFFERENCE
            and after is not None
            and (before := self.before) is not None
        ):
            self.comparison.set_difference(difference(before, after))
