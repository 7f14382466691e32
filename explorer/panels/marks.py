"""What is marked on the map: the pins, and where the drawing lies with its spread."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Drawn
from explorer.engine.requests import EncodeDrawing
from explorer.latent.spread import spread_on_plane
from explorer.session.map_asks import drawing_at_hand
from explorer.session.plane import plane_of
from explorer.session.store import View
from explorer.widgets.markers import Marker
from explorer.widgets.spread_mark import Ellipse

_DRAWING = "drawing"


def markers(view: View | None, known: ModelFacts | None, drawn: Answer | None) -> tuple[Marker, ...]:
    """Markers of a view; ``drawn`` is the newest answer about the drawing."""
    if view is None or known is None:
        return ()
    selected, plane = view.gaze.selected, plane_of(view.session, known)
    found = list(_drawn_markers(view, known, drawn))
    for pin in view.session.map.marks.pins:
        x, y = plane.points(pin.code.values)[0]
        found.append(Marker(str(pin.key), float(x), float(y), pin.name, pin.key == selected))
    return tuple(found)


def _drawn_markers(view: View, known: ModelFacts, answer: Answer | None) -> tuple[Marker, ...]:
    """The drawing's, while something is drawn and the answer is of the model shown."""
    if answer is None or drawing_at_hand(view.session, known) is None:
        return ()
    drawn, request = answer.result, answer.request
    if not isinstance(drawn, Drawn) or not isinstance(request, EncodeDrawing):
        return ()
    if request.model.id != known.id:
        return ()
    plane = plane_of(view.session, known)
    x, y = plane.points(drawn.mu[None])[0]
    spread = spread_on_plane(plane.axes, np.exp(drawn.logvar))
    ellipse = Ellipse(spread.long, spread.short, spread.angle)
    return (Marker(_DRAWING, float(x), float(y), spread=ellipse),)
