"""From what is chosen and looked at to what the engine must be asked, per slot."""

from collections.abc import Callable, Mapping

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import ModelRef
from explorer.session.ask import Ask, AtHand, Facts
from explorer.session.faces_asks import faces_asks, on_face
from explorer.session.gaze import Gaze
from explorer.session.grid_asks import grid_asks, on_grid
from explorer.session.inspector_asks import inspector_asks
from explorer.session.map_asks import map_asks, on_map
from explorer.session.state import Session

_HANDS: Mapping[str, Callable[[Session, Gaze, ModelRef, ModelFacts], AtHand]] = {
    "faces": on_face,
    "grid": on_grid,
    "map": on_map,
}
"""Per panel: the code at hand while it is in front."""
_ASKS: Mapping[str, Callable[[Session, Gaze, ModelRef, ModelFacts], dict[str, Ask]]] = {
    "faces": faces_asks,
    "grid": grid_asks,
    "map": map_asks,
}
"""Per panel: what it asks while it is in front."""


def resolve(session: Session, gaze: Gaze, facts: Facts) -> dict[str, Ask]:
    """Everything that must be asked for this session and gaze. Pure; no caches, no history."""
    hand = at_hand(session, gaze, facts)
    if hand is None:
        return {}
    return inspector_asks(session, hand) | _ASKS[gaze.panel](session, gaze, hand.model, hand.known)


def at_hand(session: Session, gaze: Gaze, facts: Facts) -> AtHand | None:
    """The code at hand in the panel in front; None where that shows no model yet."""
    model = session.model_of(gaze.panel)
    known = None if model is None else facts.get(model.id)
    return None if model is None or known is None else _HANDS[gaze.panel](session, gaze, model, known)
