"""The row of what is reconstructed worst: originals, reconstructions, numbers, and going there."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes
from explorer.latent.misfit import Misfit
from explorer.panels.worst import WorstPanel
from explorer.session import edits
from explorer.session.map_asks import WORST
from explorer.session.resolve import resolve
from tests.panels.mounted import Mounted, picture_of
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = facts()
ERRORS = np.random.default_rng(0).permutation(300).astype(np.float32)
RANKED = np.argsort(-ERRORS)[:20]
ORIGINALS = np.random.default_rng(1).integers(0, 256, (20, 6, 6, 1), np.uint8)
MEASURED = replace(TINY, misfit=Misfit(ERRORS, RANKED, ORIGINALS))


@pytest.fixture
def mounted(stage: Stage) -> Mounted[WorstPanel]:
    mounted = Mounted(stage, WorstPanel(), MEASURED, size=(600, 190))
    mounted.store.edit(edits.show_layer("worst", is_shown=True))
    settle()
    return mounted


def answer(mounted: Mounted[WorstPanel]) -> Answer:
    view = mounted.view
    request = resolve(view.session, view.gaze, mounted.facts)[WORST].request
    assert isinstance(request, DecodeCodes)
    pictures = np.stack([picture_of(code) for code in request.codes.values])
    return Answer(WORST, request, Decoded(np.arange(len(pictures)), pictures), is_last=True)


def test_each_original_stands_above_the_reconstruction_of_its_code(mounted: Mounted[WorstPanel]) -> None:
    mounted.panel.show_answer(answer(mounted))
    above, below = mounted.panel.originals.tiles, mounted.panel.reconstructions.tiles
    assert len(above) == len(below) > 3
    assert TINY.mu is not None
    assert TINY.labels is not None
    for rank, (given, decoded) in enumerate(zip(above, below, strict=True)):
        index = RANKED[rank]
        np.testing.assert_array_equal(given.picture, ORIGINALS[rank])
        np.testing.assert_array_equal(decoded.picture, picture_of(TINY.mu[index]))
        assert decoded.caption == f"{TINY.class_names[TINY.labels[index]]}  {ERRORS[index]:.0f}"
        assert f"picture {index + 1:,}" in decoded.tip
    assert f"{ERRORS.mean():.1f} on average" in mounted.panel.note.text()


def test_a_click_goes_there_and_a_key_to_the_next_in_one_step_of_the_history(
    mounted: Mounted[WorstPanel],
) -> None:
    assert TINY.mu is not None
    mounted.panel.reconstructions.clicked.emit(2)
    (pin,) = mounted.marks.pins
    np.testing.assert_array_equal(pin.code.values[0], TINY.mu[RANKED[2]])
    assert mounted.view.gaze.selected == pin.key
    assert mounted.panel.rank == 2
    for _ in range(3):
        mounted.panel.step(1)
    assert mounted.panel.rank == 5
    mounted.store.undo()
    assert mounted.panel.rank == 2


def test_the_row_turns_to_the_one_that_is_looked_at(mounted: Mounted[WorstPanel]) -> None:
    mounted.panel.step(1)
    assert mounted.panel.rank == 0
    mounted.panel.step(-1)
    assert mounted.panel.rank == 19
    assert mounted.panel.reconstructions.tiles[-1].caption.startswith("▸")
    assert "20 of 20" in mounted.panel.head.title


def test_before_anything_is_measured_it_says_what_is_missing(stage: Stage) -> None:
    mounted = Mounted(stage, WorstPanel(), TINY, size=(600, 190))
    mounted.store.edit(edits.show_layer("worst", is_shown=True))
    settle()
    assert "originals" in mounted.panel.head.title
    assert not mounted.panel.originals.isVisible()
    assert WORST not in resolve(mounted.view.session, mounted.view.gaze, mounted.facts)
    mounted.panel.step(1)
    assert mounted.edits == []
    mounted.learn(MEASURED)
    assert mounted.panel.originals.isVisible()


def test_it_is_as_high_when_it_is_shown_as_later(stage: Stage) -> None:
    class Watched(WorstPanel):
        def showEvent(self, event: QShowEvent) -> None:
            heights.append(self.sizeHint().height())

    heights: list[int] = []
    mounted = Mounted(stage, Watched(), TINY, size=(600, 190))
    mounted.panel.hide()
    heights.clear()
    mounted.store.edit(edits.show_layer("worst", is_shown=True))
    settle()
    assert heights == [mounted.panel.sizeHint().height()]


def test_there_is_nowhere_to_go_before_errors_are_measured(stage: Stage) -> None:
    panel = WorstPanel()
    panel.set_actions([QAction(name) for name in ("Measure", "Previous", "Next")])
    mounted = Mounted(stage, panel, TINY, size=(600, 190))
    mounted.store.edit(edits.show_layer("worst", is_shown=True))
    settle()

    def offered() -> list[str]:
        found = [button for button in panel.findChildren(QToolButton) if button.isVisible()]
        return [
            button.text() for button in sorted(found, key=lambda button: button.mapTo(panel, QPoint()).x())
        ]

    assert offered() == ["Measure", "✕"]
    panel.refresh(mounted.view, {TINY.id: MEASURED})
    assert offered() == ["Previous", "Next", "✕"]


def test_progress_alone_makes_no_tiles_anew(
    mounted: Mounted[WorstPanel], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    monkeypatch.setattr(mounted.panel.originals, "set_tiles", lambda tiles: made.append(len(tiles)))
    for done in (0, 100, 200, 299):
        mounted.panel.show_measuring(TINY.id, done, 300)
    assert mounted.panel.progress.isVisible()
    assert mounted.panel.progress.share == pytest.approx(0.997, abs=1e-3)
    mounted.panel.show_measuring(TINY.id, 0, 0)
    assert mounted.panel.progress.isHidden()
    assert mounted.panel._measuring == {}, "what has ended is not kept"
    assert len(made) == 2, "as the row of the progress comes, and as it goes"


def test_its_button_and_escape_close_it(mounted: Mounted[WorstPanel]) -> None:
    for close in (
        mounted.panel.head.close_button.click,
        lambda: QTest.keyClick(mounted.panel.originals, Qt.Key.Key_Escape),
    ):
        close()
        settle()
        assert mounted.labels == ["Hide worst"]
        assert mounted.panel.isHidden()
        mounted.store.undo()
        mounted.forget()
        assert mounted.panel.isVisible()


def test_without_codes_it_says_what_comes_first(stage: Stage) -> None:
    panel = WorstPanel()
    (measure,) = panel.set_actions([QAction("Measure")])
    mounted = Mounted(stage, panel, facts("bare", count=0), size=(600, 190))
    mounted.store.edit(edits.show_layer("worst", is_shown=True))
    settle()
    assert "encode data first" in panel.head.title
    assert not measure.isVisible()
