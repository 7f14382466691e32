"""What is asked for the sensitivity layer of the map."""

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import MeasureSensitivity, ModelRef, Priority
from explorer.latent.lattice import Tiles
from explorer.latent.sensitivity import blocks_covering
from explorer.session.ask import Ask
from explorer.session.gaze import Gaze
from explorer.session.plane import plane_of
from explorer.session.state import Session

SENSITIVITY = "map.sensitivity"


def visible_blocks(session: Session, gaze: Gaze) -> Tiles | None:
    """The blocks in which it is measured; None while the layer is off."""
    if not session.map.layers.sensitivity or gaze.visible is None or gaze.scale <= 0:
        return None
    return blocks_covering(gaze.visible, gaze.scale)


def sensitivity_asks(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> dict[str, Ask]:
    """The sensitivity of the visible region, after all that is decoded to be looked at."""
    blocks = visible_blocks(session, gaze)
    if blocks is None:
        return {}
    request = MeasureSensitivity(model, plane_of(session, known).frame, blocks)
    return {SENSITIVITY: Ask(request, Priority.VISIBLE)}
