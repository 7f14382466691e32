"""Every change a person can make, each a named function from session to session."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from explorer.bundles.facts import SPLIT_WORDS
from explorer.engine.requests import ModelRef
from explorer.imaging.drawing import Drawing, Stroke
from explorer.latent.codes import Codes, Pictures
from explorer.latent.plane import PlaneChoice
from explorer.session.map import Colouring, Loop, MapMarks, Pin
from explorer.session.state import Session


@dataclass(frozen=True)
class Edit:
    """A change with the name that the Edit menu shows."""

    label: str
    apply: Callable[[Session], Session]
    merge: str | None = None
    """Edits of one gesture share an id and make one step of the history."""


def open_model(model: ModelRef, title: str, panel: str = "map") -> Edit:
    """Show a model in a panel; one known by its id is shown again with what was chosen for it."""
    return Edit(f"Open {title}", lambda session: session.showing(model, panel))


def pin_code(code: Codes, *, is_added: bool, model: str | None = None) -> Edit:
    """Pin a code, beside the pins there are or (unless ``is_added``) in place of unnamed ones.

    Here and below, ``model`` is the id of the pins' model; None means the one that the map shows.
    """

    def change(marks: MapMarks) -> MapMarks:
        kept = marks.pins if is_added else tuple(pin for pin in marks.pins if pin.name)
        pin = Pin(marks.next_key, code)
        return replace(marks, pins=(*kept, pin), next_key=marks.next_key + 1)

    return Edit("Pin code", _on_marks(change, model))


def move_pin(key: int, code: Codes, gesture: str | None = None, model: str | None = None) -> Edit:
    """Give a pin another code."""
    return Edit("Move pin", _on_pin(key, lambda pin: replace(pin, code=code), model), gesture)


def name_pin(key: int, name: str, model: str | None = None) -> Edit:
    """Name a pin; an empty name takes the name away."""
    return Edit("Name pin", _on_pin(key, lambda pin: replace(pin, name=name.strip()), model))


def delete_pins(keys: Iterable[int], model: str | None = None) -> Edit:
    """Take pins away."""
    gone = frozenset(keys)

    def change(marks: MapMarks) -> MapMarks:
        return replace(marks, pins=tuple(pin for pin in marks.pins if pin.key not in gone))

    return Edit("Delete pin" if len(gone) == 1 else "Delete pins", _on_marks(change, model))


def toggle_class(label: int, name: str) -> Edit:
    """Hide a class's points, or show them again."""

    def change(marks: MapMarks) -> MapMarks:
        return replace(marks, hidden=marks.hidden ^ {label})

    return Edit(f"Toggle class {name}", _on_marks(change))


def solo_class(label: int, name: str, classes: int) -> Edit:
    """Show one class alone; all of them if it already is alone."""
    others = frozenset(range(classes)) - {label}

    def change(marks: MapMarks) -> MapMarks:
        return replace(marks, hidden=frozenset() if marks.hidden == others else others)

    return Edit(f"Solo class {name}", _on_marks(change))


def toggle_split(split: int) -> Edit:
    """Hide the points of a part of the data, or show them again."""

    def change(marks: MapMarks) -> MapMarks:
        return replace(marks, hidden_splits=marks.hidden_splits ^ {split})

    return Edit(f"Toggle {SPLIT_WORDS[split]} pictures", _on_marks(change))


def solo_split(split: int, parts: Iterable[int]) -> Edit:
    """Show one of the parts of the data that there are alone; all of it if it already is alone."""
    there = frozenset(parts)
    others = there - {split}

    def change(marks: MapMarks) -> MapMarks:
        is_alone = marks.hidden_splits & there == others
        return replace(marks, hidden_splits=frozenset() if is_alone else others)

    return Edit(f"Solo {SPLIT_WORDS[split]} pictures", _on_marks(change))


def show_all_classes() -> Edit:
    """Hide no class and no part of the data."""
    nothing: frozenset[int] = frozenset()
    return Edit(
        "Show all classes", _on_marks(lambda marks: replace(marks, hidden=nothing, hidden_splits=nothing))
    )


def show_layer(name: str, is_shown: bool) -> Edit:
    """Show or hide a layer of the map: a field of `MapLayers`."""

    def apply(session: Session) -> Session:
        layers = replace(session.map.layers, **{name: is_shown})
        return replace(session, map=replace(session.map, layers=layers))

    return Edit(f"{'Show' if is_shown else 'Hide'} {name}", apply)


def colour_by(colouring: Colouring) -> Edit:
    """Let the colours of the points say something else."""

    def apply(session: Session) -> Session:
        return replace(session, map=replace(session.map, colouring=colouring))

    return Edit(f"Colour by {colouring}", apply)


def set_points_opacity(opacity: float, gesture: str | None = None) -> Edit:
    """Let points be as opaque as they can be (1), or less."""

    def apply(session: Session) -> Session:
        return replace(session, map=replace(session.map, points_opacity=opacity))

    return Edit("Opacity of points", apply, gesture)


def choose_plane(choice: PlaneChoice, gesture: str | None = None) -> Edit:
    """Show another plane of the space; what a lasso held there, it does not hold here."""
    return Edit("Choose plane", _on_marks(lambda marks: replace(marks, plane=choice, lasso=())), gesture)


def draw_lasso(loop: Loop) -> Edit:
    """Select the encoded pictures within a loop on the map."""
    return Edit("Draw lasso", _on_marks(lambda marks: replace(marks, lasso=loop)))


def draw_path(codes: Codes) -> Edit:
    """Keep a path that was drawn by hand, in place of the one before."""
    return Edit("Draw path", _on_marks(lambda marks: replace(marks, drawn_path=codes)))


def delete_path() -> Edit:
    """Forget the path that was drawn by hand."""
    return Edit("Delete path", _on_marks(lambda marks: replace(marks, drawn_path=None)))


def clear_lasso() -> Edit:
    """Select nothing."""
    return Edit("Clear lasso", _on_marks(lambda marks: replace(marks, lasso=())))


def draw_stroke(index: int, stroke: Stroke, gesture: str | None = None) -> Edit:
    """Draw a stroke as number ``index`` (0 the first), or more of it while the gesture goes on."""

    def change(drawing: Drawing) -> Drawing:
        return replace(drawing, strokes=(*drawing.strokes[:index], stroke))

    return Edit("Draw stroke", _on_drawing(change), gesture)


def put_picture(picture: Pictures) -> Edit:
    """Put the ink of a picture, (1, h, w, 1), on the pad in place of what was drawn."""
    return Edit("Put picture on pad", _on_drawing(lambda _: Drawing(picture=picture)))


def clear_drawing() -> Edit:
    """Draw nothing."""
    return Edit("Clear drawing", _on_drawing(lambda _: Drawing()))


def _on_drawing(change: Callable[[Drawing], Drawing]) -> Callable[[Session], Session]:
    def apply(session: Session) -> Session:
        return replace(session, map=replace(session.map, drawing=change(session.map.drawing)))

    return apply


def _on_marks(
    change: Callable[[MapMarks], MapMarks], model: str | None = None
) -> Callable[[Session], Session]:
    def apply(session: Session) -> Session:
        marks = session.marks_of(model or session.map.model or "")
        return replace(session, map=session.map.with_marks(change(marks), model))

    return apply


def _on_pin(key: int, change: Callable[[Pin], Pin], model: str | None = None) -> Callable[[Session], Session]:
    def on_marks(marks: MapMarks) -> MapMarks:
        pins = tuple(change(pin) if pin.key == key else pin for pin in marks.pins)
        return replace(marks, pins=pins)

    return _on_marks(on_marks, model)
