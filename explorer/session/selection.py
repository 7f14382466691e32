"""What the lasso on the map holds: the request that finds it."""

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import ModelRef, SelectCodes
from explorer.session.hiding import groups_of, hidden_groups
from explorer.session.plane import plane_of
from explorer.session.state import Session

SELECTION = "map.selection"


def selection_of(session: Session, model: ModelRef | None, known: ModelFacts | None) -> SelectCodes | None:
    """What finds the codes that the lasso of a model holds; None without a lasso, or without codes."""
    if model is None or known is None or known.encoded is None:
        return None
    marks = session.marks_of(known.id)
    if not marks.lasso:
        return None
    hidden = hidden_groups(marks, known)
    groups = groups_of(known) if hidden else None
    frame = plane_of(session, known).frame
    return SelectCodes(model, frame, marks.lasso, known.encoded, groups, hidden)
