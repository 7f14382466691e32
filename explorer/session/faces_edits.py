"""Every change a person can make to a face, each a named function from session to session."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from explorer.session.edits import Edit
from explorer.session.faces import (
    MOST_IN_TRAY,
    STRONGEST,
    Below,
    Comparison,
    FaceChoices,
    FacesState,
    Moves,
    Start,
)
from explorer.session.state import Session


def take_face(start: Start, label: str = "Take face", gesture: str | None = None) -> Edit:
    """Edit another face; the sliders stay as they are."""
    return Edit(label, _on_choices(lambda choices: replace(choices, start=start)), gesture)


def move_slider(slider: str, strength: float, name: str, gesture: str | None = None) -> Edit:
    """Move along a direction, up to `STRONGEST`; 0 is no move."""
    strength = round(min(max(strength, -STRONGEST), STRONGEST), 4)

    def change(moves: Moves) -> Moves:
        others = {key: value for key, value in moves.strengths.items() if key != slider}
        return replace(moves, strengths=others | ({slider: strength} if strength else {}))

    return Edit(f"Move {name}", _on_moves(change), gesture)


def reset_sliders() -> Edit:
    """Move no slider."""
    return Edit("Reset sliders", _on_moves(lambda moves: replace(moves, strengths={})))


def set_moves(moves: Moves, label: str) -> Edit:
    """Take all moves from elsewhere, as from a preset."""
    return Edit(label, _on_moves(lambda _: moves))


def hold(attribute: str, name: str, *, is_held: bool) -> Edit:
    """Let an attribute stay while others move, or let it go."""

    def change(moves: Moves) -> Moves:
        others = tuple(one for one in moves.held if one != attribute)
        return replace(moves, held=(*others, attribute) if is_held else others)

    return Edit(f"{'Hold' if is_held else 'Let go of'} {name}", _on_moves(change))


def release_all() -> Edit:
    """Hold nothing."""
    return Edit("Hold nothing", _on_moves(lambda moves: replace(moves, held=())))


def choose_method(method: str | None, attribute: str | None = None) -> Edit:
    """Estimate directions in another way: those of all attributes, or that of one."""

    def change(moves: Moves) -> Moves:
        if attribute is None:
            return replace(moves, method=method, methods={})
        others = {name: one for name, one in moves.methods.items() if name != attribute}
        return replace(moves, methods=others | ({attribute: method} if method is not None else {}))

    return Edit("Choose method", _on_moves(change))


def name_axis(axis: int, name: str) -> Edit:
    """Name a principal axis; an empty name takes the name away."""

    def change(choices: FaceChoices) -> FaceChoices:
        others = {one: kept for one, kept in choices.axis_names.items() if one != axis}
        said = {axis: name.strip()} if name.strip() else {}
        return replace(choices, axis_names=dict(sorted((others | said).items())))

    return Edit("Name axis", _on_choices(change))


def set_axis_names(names: Mapping[int, str], label: str = "Name axes") -> Edit:
    """Name several principal axes."""
    return Edit(label, _on_choices(lambda choices: replace(choices, axis_names=dict(names))))


def keep_details(strength: float, gesture: str | None = None) -> Edit:
    """Add what the model lost of a photo back, 0…1."""
    strength = round(min(max(strength, 0.0), 1.0), 3)
    return Edit("Keep details", _on_choices(lambda choices: replace(choices, details=strength)), gesture)


def weigh_prior(weight: float, gesture: str | None = None) -> Edit:
    """Refine photos more plausibly or more closely: λ."""
    return Edit("Weigh prior", _on_choices(lambda choices: replace(choices, weight=weight)), gesture)


def add_to_tray(faces: Iterable[Start]) -> Edit:
    """Move more faces along; of more than `MOST_IN_TRAY` the oldest go."""
    added = tuple(faces)

    def change(choices: FaceChoices) -> FaceChoices:
        kept = tuple(one for one in choices.tray if all(one.code != new.code for new in added))
        return replace(choices, tray=(*kept, *added)[-MOST_IN_TRAY:])

    return Edit("Add to tray", _on_choices(change))


def take_from_tray(place: int) -> Edit:
    """Move one face less along."""
    return Edit(
        "Take from tray",
        _on_choices(
            lambda choices: replace(choices, tray=(*choices.tray[:place], *choices.tray[place + 1 :]))
        ),
    )


def empty_tray() -> Edit:
    """Move no other faces along."""
    return Edit("Empty tray", _on_choices(lambda choices: replace(choices, tray=())))


def compare(comparison: Comparison) -> Edit:
    """Show the face beside what it was in another way."""
    return Edit(f"Compare: {comparison}", _on_faces(lambda faces: replace(faces, comparison=comparison)))


def show_below(below: Below) -> Edit:
    """Show something else below the face."""
    return Edit(f"Show {below}", _on_faces(lambda faces: replace(faces, below=below)))


def _on_faces(change: Callable[[FacesState], FacesState]) -> Callable[[Session], Session]:
    return lambda session: replace(session, faces=change(session.faces))


def _on_choices(change: Callable[[FaceChoices], FaceChoices]) -> Callable[[Session], Session]:
    return _on_faces(lambda faces: faces.with_choices(change(faces.choices)))


def _on_moves(change: Callable[[Moves], Moves]) -> Callable[[Session], Session]:
    return _on_choices(lambda choices: replace(choices, moves=change(choices.moves)))
