import re

import pytest

from explorer.display import why_no_qt, why_no_window


def _ask(environ: dict[str, str], missing: tuple[str, ...] = (), *, is_up: bool = True) -> str | None:
    return why_no_window(
        environ, "linux", is_loadable=lambda name: name not in missing, answers=lambda display: is_up
    )


@pytest.mark.parametrize(
    "environ",
    [
        {"QT_QPA_PLATFORM": "offscreen"},
        {"QT_QPA_PLATFORM": "minimal:enable_fonts"},
        {"DISPLAY": ":0"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"},
    ],
)
def test_nothing_is_missing(environ: dict[str, str]) -> None:
    assert _ask(environ) is None


@pytest.mark.parametrize("environ", [{}, {"QT_QPA_PLATFORM": "xcb"}, {"DISPLAY": ""}])
def test_no_display_is_one_line_that_says_what_to_do(environ: dict[str, str]) -> None:
    line = _ask(environ)
    assert line is not None
    assert "no display" in line
    assert "--screenshot" in line
    assert "xvfb-run" in line
    assert "\n" not in line


def test_a_display_that_does_not_answer_is_named() -> None:
    line = _ask({"DISPLAY": ":77"}, is_up=False)
    assert line is not None
    assert ":77" in line
    assert "\n" not in line


def test_missing_libraries_are_named_as_packages_of_debian_and_fedora() -> None:
    line = _ask({"DISPLAY": ":0"}, ("libxcb-cursor.so.0", "libEGL.so.1"))
    assert line is not None
    assert re.search(r"apt install libegl1 libxcb-cursor0\.", line)
    assert re.search(r"dnf install libglvnd-egl xcb-util-cursor\.", line)
    assert "\n" not in line
    assert _ask({"WAYLAND_DISPLAY": "wayland-0"}, ("libxcb-cursor.so.0",)) is None


def test_other_systems_always_have_a_display() -> None:
    assert why_no_window({}, "darwin") is None
    assert why_no_window({}, "win32") is None


def test_an_import_error_of_qt_names_the_packages() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    line = why_no_qt(error, is_loadable=lambda name: name != "libGL.so.1")
    assert "apt install libegl1 libgl1." in line
    assert "dnf install libglvnd-egl libglvnd-glx." in line
    missing = ModuleNotFoundError("No module named 'PySide6'")
    assert "pip install" in why_no_qt(missing, is_loadable=lambda name: True)
    other = ImportError("PySide6 was built for another Python")
    assert why_no_qt(other, is_loadable=lambda name: True).endswith("built for another Python")
