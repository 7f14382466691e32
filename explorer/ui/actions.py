"""Every action of the window in one table: text, shortcut, icon, tool tip."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from explorer.ui.faces_actions import FACES
from explorer.ui.grid_actions import GRID
from explorer.ui.select_actions import SELECTING
from explorer.ui.spec import Spec
from explorer.ui.theme import icon

Does = Callable[..., object]


SPECS = (
    Spec("open_model", "File", "&Open model…", ("Ctrl+O",), "open", "Open a bundle or a course .pt"),
    Spec(
        "encode_data",
        "File",
        "&Encode data…",
        ("Ctrl+E",),
        "encode",
        "Encode idx files or a folder of pictures, and show their codes on the map",
        panel="map",
    ),
    Spec("save_picture", "File", "&Save picture…", ("Ctrl+S",), "save", "Save the picture as PNG", "Save"),
    Spec(
        "save_map",
        "File",
        "Save &map view…",
        ("Ctrl+Shift+S",),
        "export",
        "Save the map as it is shown, at any scale, as PNG",
        panel="map",
    ),
    Spec("quit", "File", "&Quit", ("Ctrl+Q",)),
    Spec("undo", "Edit", "&Undo", ("Ctrl+Z",), "undo"),
    Spec("redo", "Edit", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Spec(
        "copy_picture", "Edit", "&Copy picture", ("Ctrl+C",), "copy", "Copy the picture and its code", "Copy"
    ),
    Spec("copy_code", "Edit", "Copy co&de", ("Ctrl+Shift+C",), "copy", "Copy the code as numbers"),
    Spec(
        "paste_code",
        "Edit",
        "&Paste code",
        ("Ctrl+V",),
        "",
        "Pin the code on the clipboard; with the drawing pad open, put a picture on it",
    ),
    Spec("clear_drawing", "Edit", "Clear dra&wing", (), "delete", "Clear the drawing pad", panel="map"),
    Spec("pin_here", "Edit", "P&in this code", ("P",), "pin", "Pin the code in the inspector", "Pin"),
    Spec(
        "rename_pin",
        "Edit",
        "Re&name pin",
        ("F2",),
        "",
        "A named pin stays when another code is clicked",
        panel="map",
    ),
    Spec("delete_pin", "Edit", "De&lete pin", ("Del", "Backspace"), "delete", is_on_map=True, panel="map"),
    Spec("delete_all_pins", "Edit", "Delete &all pins", ("Shift+Del",), is_on_map=True, panel="map"),
    Spec("next_pin", "Edit", "Ne&xt pin", ("]",), "", "Select the next pin", panel="map"),
    Spec("previous_pin", "Edit", "Pre&vious pin", ("[",), "", "Select the previous pin", panel="map"),
    Spec(
        "play_path",
        "Edit",
        "Pla&y between pins",
        ("L",),
        tip="Play the straight line to the selected pin from the one before it; again: the drawn path, none",
        panel="map",
    ),
    Spec(
        "draw_path",
        "Edit",
        "Draw a pat&h",
        ("Shift+L",),
        tip="Draw a path on the map by hand, and play it",
        is_checkable=True,
        panel="map",
    ),
    Spec(
        "delete_path",
        "Edit",
        "Delete drawn path",
        (),
        "delete",
        "Delete the path that was drawn by hand",
        "Delete",
        panel="map",
    ),
    *SELECTING,
    *FACES,
    Spec("walk_left", "Walk", "Walk left", ("Left",), is_on_map=True, panel="map"),
    Spec("walk_right", "Walk", "Walk right", ("Right",), is_on_map=True, panel="map"),
    Spec("walk_up", "Walk", "Walk up", ("Up",), is_on_map=True, panel="map"),
    Spec("walk_down", "Walk", "Walk down", ("Down",), is_on_map=True, panel="map"),
    Spec("stride_left", "Walk", "Stride left", ("Shift+Left",), is_on_map=True, panel="map"),
    Spec("stride_right", "Walk", "Stride right", ("Shift+Right",), is_on_map=True, panel="map"),
    Spec("stride_up", "Walk", "Stride up", ("Shift+Up",), is_on_map=True, panel="map"),
    Spec("stride_down", "Walk", "Stride down", ("Shift+Down",), is_on_map=True, panel="map"),
    Spec(
        "reset_view",
        "View",
        "&Reset view",
        ("Home", "R", "Ctrl+0"),
        "reset-view",
        "Show all codes and 3σ of the prior",
        panel="map",
    ),
    Spec("zoom_in", "View", "Zoom &in", ("+", "=", "Ctrl++", "Ctrl+="), "zoom-in", panel="map"),
    Spec("zoom_out", "View", "Zoom &out", ("-", "Ctrl+-"), "zoom-out", panel="map"),
    Spec(
        "show_manifold",
        "View",
        "&Manifold",
        ("M", "5"),
        tip="The visible region decoded, tile by tile",
        is_checkable=True,
        panel="map",
    ),
    Spec(
        "show_density",
        "View",
        "&Density",
        ("6",),
        tip="Lines within which 50, 80, 95 and 99 % of the data lie",
        is_checkable=True,
        panel="map",
    ),
    Spec(
        "show_sensitivity",
        "View",
        "&Sensitivity",
        ("8",),
        tip="How much the picture changes from place to place: strong where digits meet",
        is_checkable=True,
        panel="map",
    ),
    Spec("show_points", "View", "&Points", ("1",), tip="Encoded pictures", is_checkable=True, panel="map"),
    Spec(
        "show_pictures",
        "View",
        "Points as pict&ures",
        ("7",),
        tip="Points that have room for it as the pictures they stand for",
        is_checkable=True,
        panel="map",
    ),
    Spec(
        "show_originals",
        "View",
        "Ori&ginal pictures",
        ("O",),
        tip="Points as the pictures that were encoded, not as their reconstructions; "
        "at hand after Encode data… or Measure errors…",
        is_checkable=True,
        panel="map",
    ),
    Spec("show_captions", "View", "Class &names", ("2",), is_checkable=True, panel="map"),
    Spec(
        "show_rings",
        "View",
        "Prior &circles",
        ("3",),
        tip="1σ, 2σ, 3σ of the prior",
        is_checkable=True,
        panel="map",
    ),
    Spec("show_legend", "View", "&Legend", ("4",), is_checkable=True, panel="map"),
    Spec(
        "show_drawing",
        "View",
        "Dra&w",
        ("D",),
        "draw",
        "A pad to draw a digit on: its place on the map, and its reconstruction",
        is_checkable=True,
        panel="map",
    ),
    Spec(
        "next_colouring",
        "View",
        "Next colours",
        ("C",),
        tip="Colour the points by class, part of the data, error or distance from the centre in turn",
        panel="map",
    ),
    Spec("previous_colouring", "View", "Pre&vious colours", ("Shift+C",), panel="map"),
    Spec(
        "show_all_classes",
        "View",
        "Show &all classes",
        ("A",),
        tip="Show all classes and parts of the data again",
        panel="map",
    ),
    Spec(
        "next_plane",
        "View",
        "Ne&xt plane",
        ("X",),
        tip="Of a space with more than two dimensions, show the next two axes",
        panel="map",
    ),
    Spec("previous_plane", "View", "Previous plan&e", ("Shift+X",), panel="map"),
    Spec("full_screen", "View", "&Full screen", ("F11",), is_checkable=True),
    *GRID,
    Spec("show_shortcuts", "Help", "&Shortcuts", ("F1",)),
    Spec("about", "Help", "&About"),
)


def make_actions(owner: QWidget, map_widget: QWidget, does: Mapping[str, Does]) -> dict[str, QAction]:
    """Make every action of the table; ``does`` says what each one does, by name."""
    actions = {}
    for spec in SPECS:
        place = map_widget if spec.is_on_map else owner
        action = QAction(spec.text, owner)
        action.setObjectName(spec.name)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.setCheckable(spec.is_checkable)
        action.setIconText(spec.short or spec.text.replace("&", ""))
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.is_on_map:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        what = spec.tip or spec.text.replace("&", "").rstrip("…")
        action.setToolTip(
            f"{what} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})"
            if spec.keys
            else what
        )
        action.setStatusTip(what)
        action.triggered.connect(_calling(does[spec.name], with_state=spec.is_checkable))
        place.addAction(action)
        actions[spec.name] = action
    return actions


def _calling(function: Does, *, with_state: bool) -> Callable[[bool], None]:
    def call(is_on: bool) -> None:
        if with_state:
            function(is_on)
        else:
            function()

    return call
