"""From what is chosen and looked at to what the engine must be asked, per slot."""

from collections.abc import Callable

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import ModelRef
from explorer.session.ask import Ask, AtHand, Facts
from explorer.session.gaze import Gaze
from explorer.session.inspector_asks import inspector_asks
from explorer.session.state import Session

Asks = Callable[[Session, Gaze, ModelRef, ModelFacts], dict[str, Ask]]
"""What a panel asks while it is in front."""
HandOf = Callable[[Session, Gaze, ModelRef, ModelFacts], AtHand]
"""The code at hand while a panel is in front."""


def resolve(session: Session, gaze: Gaze, facts: Facts) -> dict[str, Ask]:
    """Everything that must be asked for this session and gaze. Pure; no caches, no history."""
    hand = at_hand(session, gaze, facts)
    if hand is None:
        return {}
    asks, _ = _of(gaze.panel)
    own, inspected = asks(session, gaze, hand.model, hand.known), inspector_asks(session, hand)
    # What is asked first is answered first, where nothing else is under way. The code at hand comes before
    # what lies around it, but it often is a cell of a grid's sheet: then it is found in the cache.
    return own | inspected if gaze.panel == "grid" else inspected | own


def at_hand(session: Session, gaze: Gaze, facts: Facts) -> AtHand | None:
    """The code at hand in the panel in front; None where that shows no model yet."""
    model = session.model_of(gaze.panel)
    known = None if model is None else facts.get(model.id)
    if model is None or known is None:
        return None
    _, hand_of = _of(gaze.panel)
    return hand_of(session, gaze, model, known)


def _of(panel: str) -> tuple[Asks, HandOf]:
    """A panel's functions, imported when it is first in front: the window opens without the others'."""
    match panel:
        case "faces":
            from explorer.session.faces_asks import faces_asks, on_face

            return faces_asks, on_face
        case "grid":
            from explorer.session.grid_asks import grid_asks, on_grid

            return grid_asks, on_grid
        case _:
            from explorer.session.map_asks import map_asks, on_map

            return map_asks, on_map
