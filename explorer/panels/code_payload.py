"""How a code travels: by drag and drop, by the clipboard and by "Send to"."""

import json
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QMimeData

from explorer.errors import ExplorerError
from explorer.latent.codes import Codes

CODE_MIME = "application/x-latent-code+json"


@dataclass(frozen=True)
class CodePayload:
    """A code with the model it belongs to."""

    model: str
    """Id of the model."""
    code: Codes
    """(1, d)"""
    source: str = ""
    """Where it came from, in a few words."""

    def add_to(self, mime: QMimeData) -> None:
        """Put the code beside what else travels with it."""
        found = {"model": self.model, "code": self.code.values[0].tolist(), "source": self.source}
        mime.setData(CODE_MIME, json.dumps(found).encode())

    @classmethod
    def of(cls, mime: QMimeData) -> Self | None:
        """The code that comes with a drop or from the clipboard, if there is one."""
        if not mime.hasFormat(CODE_MIME):
            return None
        try:
            found = json.loads(bytes(mime.data(CODE_MIME).data()))
            return cls(str(found["model"]), Codes.of([found["code"]]), str(found.get("source", "")))
        except (ValueError, TypeError, KeyError, ExplorerError):  # another program's idea of a code
            return None
