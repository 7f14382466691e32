"""The plane that the map shows of a model, as it was chosen."""

from explorer.bundles.facts import ModelFacts
from explorer.latent.plane import Plane
from explorer.session.state import Session


def plane_of(session: Session, known: ModelFacts) -> Plane:
    """The plane of a model on the map; the same object as long as the choice is the same."""
    return known.plane_along(session.marks_of(known.id).plane)
