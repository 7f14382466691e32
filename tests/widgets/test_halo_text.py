"""Tests of `explorer.widgets.halo_text`."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.widgets import halo_text
from explorer.widgets.fonts import number_font
from explorer.widgets.halo_text import HaloText, TextStyle


def drawn(text: str, ratio: float) -> NDArray[np.int16]:
    """The words with a halo of paper on blue, (h, w, 3)."""
    paper = QColor(255, 255, 255)
    paper.setAlphaF(0.85)
    style = TextStyle(number_font(QFont()), QColor(0, 0, 0), paper, 2.5)
    image = QImage(round(80 * ratio), round(30 * ratio), QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 255))
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    HaloText().draw(painter, text, 40.0, 15.0, style, ratio)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[..., 2::-1].astype(np.int16)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("text", ["0", "−2.25", "11.74", "0.000125"])
def test_a_number_looks_as_if_it_were_drawn_as_a_word(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, text: str, ratio: float
) -> None:
    together = drawn(text, ratio)
    monkeypatch.setattr(halo_text, "_FIGURES", frozenset())
    as_word = drawn(text, ratio)
    # Figures stand on whole pixels, so edges differ; the halo is as wide and as strong, and never stronger.
    assert np.abs(together - as_word).mean() < 6
    assert abs(int(together[..., 0].sum()) - int(as_word[..., 0].sum())) < 0.03 * int(as_word[..., 0].sum())
    assert together.max() == as_word.max()


def test_numbers_outline_each_figure_once(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    outlined: list[object] = []
    monkeypatch.setattr(halo_text, "_outline", lambda *given: outlined.append(given))
    image = QImage(100, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    texts, style = HaloText(), TextStyle(QFont(), QColor(0, 0, 0), QColor(255, 255, 255), 2.5)
    painter = QPainter(image)
    for number in range(100):
        texts.draw(painter, f"{number / 10:.1f}", 50, 20, style, 1.0)
    painter.end()
    assert len(outlined) == 11
