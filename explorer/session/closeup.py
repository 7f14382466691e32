"""The map seen from near: which encoded pictures are shown as pictures, and what is asked for them."""

from functools import lru_cache

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import DecodePoints, ModelRef, Priority
from explorer.latent.crowding import Placing, placing, smallest_side, typical_density
from explorer.latent.plane import Plane
from explorer.session.ask import Ask
from explorer.session.gaze import Gaze
from explorer.session.hiding import groups_of, hidden_groups
from explorer.session.plane import plane_of
from explorer.session.state import Session

PICTURES = "map.pictures"


def closeup(session: Session, gaze: Gaze, known: ModelFacts) -> Placing | None:
    """Where points are shown as pictures; None while they are not, or are too crowded."""
    return None if are_tiles_enough(session, known) else room_for_pictures(session, gaze, known)


def are_tiles_enough(session: Session, known: ModelFacts) -> bool:
    """Whether the manifold shows what pictures of points would: of a plane, the same reconstructions."""
    layers = session.map.layers
    has_originals = layers.originals and known.originals is not None
    return layers.manifold and known.code_size <= 2 and not has_originals


def room_for_pictures(session: Session, gaze: Gaze, known: ModelFacts) -> Placing | None:
    """Where points are near enough to be pictures; None where they are not wanted or too crowded."""
    layers = session.map.layers
    if not (layers.points and layers.pictures) or gaze.visible is None or gaze.scale <= 0:
        return None
    if known.mu is None or not len(known.mu):
        return None
    height, width, _ = known.picture_shape
    density = _density(known, plane_of(session, known))
    return placing(gaze.visible, gaze.scale, density, smallest_side(height, width))


def closeup_asks(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> dict[str, Ask]:
    """What is asked for the pictures that are seen."""
    placed = closeup(session, gaze, known)
    if placed is None or known.encoded is None:
        return {}
    frame, hidden = plane_of(session, known).frame, hidden_groups(session.map.marks, known)
    originals = known.originals if session.map.layers.originals else None
    request = DecodePoints(model, frame, known.encoded, placed.cells, groups_of(known), hidden, originals)
    return {PICTURES: Ask(request, Priority.VISIBLE)}


@lru_cache(maxsize=1)  # of the model on the map: those before it are not kept alive
def _density(known: ModelFacts, plane: Plane) -> float:
    """Measured once a map: 10 ms for 70,000 points."""
    return 1.0 if known.mu is None else typical_density(plane.points(known.mu))
