"""The inspector on a stage: what is seen of it, and a hand on it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from explorer.latent.codes import Codes
from explorer.panels.inspector import Inspector
from explorer.panels.pin_list import PinList
from explorer.session import edits
from explorer.widgets.tiles import PictureStrip
from tests.panels.mounted import Mounted
from tests.session.samples import facts

TINY = facts()
BARE = facts("bare", count=0)
WIDE = facts("wide", size=5)


def field(mounted: Mounted[Inspector]) -> QLineEdit:
    found = mounted.panel.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def strip(mounted: Mounted[Inspector]) -> PictureStrip:
    found = mounted.panel.findChild(PictureStrip)
    assert isinstance(found, PictureStrip)
    return found


def pin_list(mounted: Mounted[Inspector]) -> PinList:
    found = mounted.panel.findChild(PinList)
    assert isinstance(found, PinList)
    return found


def words(mounted: Mounted[Inspector]) -> str:
    """Everything that is written in visible labels."""
    return "\n".join(label.text() for label in mounted.panel.findChildren(QLabel) if label.isVisible())


def look_at(mounted: Mounted[Inspector], x: float, y: float) -> None:
    mounted.store.look(lambda gaze: replace(gaze, pointer=(x, y)))


def pin(mounted: Mounted[Inspector], *code: float) -> int:
    """Pin a code from elsewhere; returns its key."""
    key = mounted.marks.next_key
    mounted.store.edit(edits.pin_code(Codes.of([code]), is_added=True))
    return key


def type_code(mounted: Mounted[Inspector], text: str) -> None:
    """Type a code as a person would, and press Enter."""
    edit = field(mounted)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
