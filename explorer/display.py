"""What a window needs from the system, a display and Qt's libraries, and how to say what is missing."""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Mapping

# Shared library -> package of Debian and Ubuntu, package of Fedora.
_EVERYWHERE = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
}
_ON_X11 = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
}


def _is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers(display: str) -> bool:
    """Whether an X server answers; Qt ends the whole process where none does."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # a missing library is told apart elsewhere
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    has_error = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not has_error


def why_no_window(
    environ: Mapping[str, str] = os.environ,
    system: str = sys.platform,
    *,
    is_loadable: Callable[[str], bool] = _is_loadable,
    answers: Callable[[str], bool] = _answers,
) -> str | None:
    """One line saying why Qt could open no window here and what to do; None where nothing speaks against it.

    Qt itself ends the process when a display or a library is missing, so this asks first.
    """
    if not system.startswith("linux"):
        return None
    wanted = environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    display, wayland = environ.get("DISPLAY"), environ.get("WAYLAND_DISPLAY")
    if wanted not in ("", "xcb", "wayland"):
        return None  # offscreen and the like need no display
    if not display and not wayland:
        return (
            "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): "
            "take a picture of it with --screenshot OUT.png, or run it under xvfb-run."
        )
    is_x11 = wanted == "xcb" or not wayland
    if not is_x11 or not display:
        return None
    missing = [name for name in (*_EVERYWHERE, *_ON_X11) if not is_loadable(name)]
    if missing:
        return _missing_libraries(missing)
    if not answers(display):
        return (
            f"The display {display} (from DISPLAY) does not answer: correct DISPLAY, "
            "take a picture with --screenshot OUT.png, or run under xvfb-run."
        )
    return None


def why_no_qt(error: ImportError, *, is_loadable: Callable[[str], bool] = _is_loadable) -> str:
    """One line saying what Qt misses, from the error of importing it."""
    text = str(error)
    missing = [name for name in _EVERYWHERE if name in text or not is_loadable(name)]
    if missing and ".so" in text:
        return _missing_libraries(missing)
    if "PySide6" in text and isinstance(error, ModuleNotFoundError):
        return "Qt is not installed: pip install PySide6-Essentials"
    return f"Qt cannot be loaded: {text}"


def _missing_libraries(names: Iterable[str]) -> str:
    packages = [(_EVERYWHERE | _ON_X11)[name] for name in names]
    debian = " ".join(dict.fromkeys(package for package, _ in packages))
    fedora = " ".join(dict.fromkeys(package for _, package in packages))
    return (
        f"Qt needs libraries that this system lacks. Debian, Ubuntu: apt install {debian}. "
        f"Fedora: dnf install {fedora}."
    )
