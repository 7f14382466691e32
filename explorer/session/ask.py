"""What a view asks of the engine: a request with its urgency."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import Priority, Request

Facts = Mapping[str, ModelFacts]
"""What is known of the opened models, by their ids."""


@dataclass(frozen=True)
class Ask:
    """A request with its urgency."""

    request: Request
    priority: Priority
