"""From what is chosen and looked at to what the engine must be asked, per slot."""

from collections.abc import Callable, Mapping

from explorer.session.ask import Ask, Facts
from explorer.session.gaze import Gaze
from explorer.session.map_asks import map_asks
from explorer.session.state import Session

_ASKS: Mapping[str, Callable[[Session, Gaze, Facts], dict[str, Ask]]] = {"map": map_asks}
"""Per panel; only the panel in front asks."""


def resolve(session: Session, gaze: Gaze, facts: Facts) -> dict[str, Ask]:
    """Everything that must be asked for this session and gaze. Pure; no caches, no history."""
    return _ASKS[gaze.panel](session, gaze, facts)
