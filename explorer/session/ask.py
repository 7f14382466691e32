"""What a view asks of the engine, and the code that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import ModelRef, Priority, Request
from explorer.latent.codes import Codes

Facts = Mapping[str, ModelFacts]
"""What is known of the opened models, by their ids."""


@dataclass(frozen=True)
class Ask:
    """A request with its urgency."""

    request: Request
    priority: Priority


@dataclass(frozen=True, eq=False)
class AtHand:
    """The code that is looked at: what the inspector shows, saves, copies and pins."""

    model: ModelRef
    known: ModelFacts
    code: Codes
    """(1, d)"""
    title: str
    """Where it comes from, in a few words."""
    is_moving: bool = False
    """Whether a hand is moving it: its picture alone is asked for."""
