"""What the map asks of the engine, per slot."""

from functools import lru_cache

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import (
    DecodeCodes,
    EncodeDrawing,
    ModelRef,
    OutlineData,
    PrepareEncoding,
    Priority,
)
from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Codes
from explorer.latent.paths import straight
from explorer.session.ask import Ask, AtHand
from explorer.session.closeup import closeup_asks
from explorer.session.gaze import Gaze
from explorer.session.manifold import MANIFOLD, visible_tiles
from explorer.session.plane import plane_of
from explorer.session.selection import SELECTION, selection_of
from explorer.session.sensitivity import sensitivity_asks
from explorer.session.state import Session

DENSITY = "map.density"
PATH = "map.path"
PATH_COUNT = 61
"""Codes of a path that is played."""
WORST = "map.worst"
DRAWING = "map.drawing"
"""What the model makes of the drawing."""


def map_asks(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> dict[str, Ask]:
    """Everything that the map and its parts must ask for this session and gaze."""
    asks = closeup_asks(session, gaze, model, known) | sensitivity_asks(session, gaze, model, known)
    if session.map.layers.density and known.encoded is not None:
        asks[DENSITY] = Ask(
            OutlineData(model, plane_of(session, known).frame, known.encoded), Priority.VISIBLE
        )
    if tiles := visible_tiles(session, gaze, model, known):
        asks[MANIFOLD] = Ask(tiles, Priority.VISIBLE)
    if drawing := drawing_at_hand(session, known):
        asks[DRAWING] = Ask(EncodeDrawing(model, drawing, gaze.is_drawing), Priority.INTERACTIVE)
    elif session.map.layers.drawing and known.picture_shape[2] == 1:
        asks[DRAWING] = Ask(PrepareEncoding(model), Priority.VISIBLE)  # for the first stroke
    if selection := selection_of(session, model, known):
        asks[SELECTION] = Ask(selection, Priority.VISIBLE)
    if session.map.layers.worst and known.worst_codes is not None:
        asks[WORST] = Ask(DecodeCodes(model, known.worst_codes), Priority.VISIBLE)
    if path := path_at_hand(session, gaze):
        asks[PATH] = Ask(DecodeCodes(model, path), Priority.VISIBLE)
    return asks


def drawing_at_hand(session: Session, known: ModelFacts) -> Drawing | None:
    """What is drawn, while the pad is open and the model reads grey pictures."""
    state = session.map
    is_seen = state.layers.drawing and not state.drawing.is_empty and known.picture_shape[2] == 1
    return state.drawing if is_seen else None


def path_at_hand(session: Session, gaze: Gaze) -> Codes | None:
    """The codes of the path that is played, as long as it, or both of its pins, are there."""
    if gaze.path == "drawn":
        return session.map.marks.drawn_path
    first, last = (session.map.marks.pin(key) for key in gaze.path or (None, None))
    if first is None or last is None:
        return None
    return _between(first.code, last.code)


@lru_cache(maxsize=4)
def _between(first: Codes, last: Codes) -> Codes:
    """The straight path; for one view it is asked by panel, inspector and resolve alike."""
    return Codes.of(straight(first.values[0], last.values[0], PATH_COUNT))


def on_map(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> AtHand:
    """The code at hand while the map is in front."""
    pin = session.map.marks.pin(gaze.selected)
    if gaze.pointer is not None:
        title = "Under the pointer"
    elif path_at_hand(session, gaze) is not None:
        title = f"On the path, {gaze.path_at / (PATH_COUNT - 1):.0%} of the way"
    elif pin is not None:
        title = pin.name or "Pin"
    else:
        title = "Centre of the map"
    return AtHand(model, known, code_at_hand(session, gaze, known), title)


def code_at_hand(session: Session, gaze: Gaze, known: ModelFacts) -> Codes:
    """The code under the pointer, else on the path, else of the selected pin, else the centre; (1, d)."""
    path = path_at_hand(session, gaze)
    if gaze.pointer is None and path is not None:
        return Codes.of(path.values[min(max(gaze.path_at, 0), PATH_COUNT - 1)])
    pin = session.map.marks.pin(gaze.selected)
    if gaze.pointer is None and pin is not None:
        return pin.code
    return Codes.of(plane_of(session, known).codes([gaze.pointer or (0.0, 0.0)]))
