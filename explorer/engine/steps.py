"""How work is done in steps: what a handler yields, and what it returns in the end."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from explorer.engine.answers import Result
from explorer.engine.requests import Request


@dataclass(frozen=True, eq=False)
class Step:
    """A chunk (`explorer.engine.pace`) has been worked; between two of them something else may run."""

    result: Result | None
    """What can be shown already, if anything."""
    seconds_left: float
    """How long the rest will take at the pace measured; ``inf`` where nobody knows."""
    is_pause: bool = True
    """Whether others may have a turn now; if not, the next chunk follows at once, unless the request is given
    up meanwhile. For what should be painted before the answers of others come and are painted too."""


@dataclass(frozen=True, eq=False)
class Done(Step):
    """The last result, where something is left to do for which nobody waits: then the work is closed."""

    result: Result
    seconds_left: float = 0.0


Work = Generator[Step, None, Result]
"""Yields a ``Step`` after each chunk and returns the last result, or yields it; an exception ends it too."""

Handler = Callable[[Request], Work]
"""Starts the work that a request asks for. All of it runs on the engine's thread, or is waited for there.

What has threads of its own besides has a method ``close`` too, which is called there at the end."""
