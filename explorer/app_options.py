"""What the command line tells the window."""

from dataclasses import dataclass
from pathlib import Path

PANELS = ("map", "faces", "grid")
THEMES = ("light", "dark", "system")


@dataclass(frozen=True)
class WindowOptions:
    """How the window shall open; nothing in it needs Qt."""

    files: tuple[Path, ...] = ()
    """Bundles and course ``.pt`` files to open."""
    model: str | None = None
    """Shipped model or file that is shown first; None lets the window choose."""
    device: str = "auto"
    """``auto``, ``cpu``, ``cuda``, ``mps``."""
    screenshot: Path | None = None
    """Where to save a picture of the window, once it shows everything; then it closes."""
    panel: str = "map"
    """One of `PANELS`."""
    size: tuple[int, int] | None = None
    """Width and height of the window in device-independent pixels."""
    scale: float = 1.0
    """Device pixels to one device-independent pixel in a screenshot."""
    theme: str = "system"
    """One of `THEMES`."""
