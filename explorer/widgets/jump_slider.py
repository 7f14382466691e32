"""JumpSlider: a slider that comes to where it is pressed, and follows the hand from there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider


class JumpSlider(QSlider):
    """Horizontal; a press beside the handle brings the handle, where Qt's own goes a page towards it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle below the pointer; then it is taken."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style, slider = self.style(), QStyle.ComplexControl.CC_Slider
        handle = style.subControlRect(slider, option, QStyle.SubControl.SC_SliderHandle, self)
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and not handle.contains(at):
            groove = style.subControlRect(slider, option, QStyle.SubControl.SC_SliderGroove, self)
            start, room = groove.x() + handle.width() // 2, groove.width() - handle.width()
            least, most = self.minimum(), self.maximum()
            self.setSliderPosition(
                QStyle.sliderValueFromPosition(least, most, at.x() - start, room, option.upsideDown)
            )
        super().mousePressEvent(event)
