"""What a part of a panel is: it keeps step with the view and shows the answers of one slot."""

from typing import Protocol

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer
from explorer.session.store import View


class Part(Protocol):
    """As a panel, but without a widget of its own."""

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Show this view; does nothing where nothing has changed."""

    def show_answer(self, answer: Answer) -> None:
        """Show an answer of its slot."""
