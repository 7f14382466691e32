"""Score cards of all directions, and the choice of the one that each attribute is moved by."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from explorer.latent.score_card import ScoreCard
from explorer.latent.scoring import Decode, Read, Unedited, score
from explorer.training.score_book import ScoreBook
from explorer.training.stages import Stage, Stages

Cards = dict[tuple[str, str], ScoreCard]
Directions = Mapping[str, npt.NDArray[np.float32]]

COMPARED = ("Smiling", "Eyeglasses", "Blond_Hair", "Male", "Young", "Bangs")
"""Attributes for which all methods are scored on test codes."""
_PREFERRED = ("unmixed", "ridge", "balanced", "mean_difference")
"""Where no card can tell, the first of these that has a direction."""


def score_all(
    title: str,
    wanted: list[tuple[str, str]],
    names: tuple[str, ...],
    directions: Directions,
    unedited: Unedited,
    decode: Decode,
    read: Read,
    book: ScoreBook,
    hints: Mapping[tuple[str, str], ScoreCard],
    *,
    with_response_at_2: bool,
) -> Stages[Cards]:
    """Cards of the (attribute, method) pairs ``wanted`` that have a direction.

    Parameters
    ----------
    names
        Of the attributes, in the order of directions and logits.
    directions
        By method (k, d).
    hints
        Cards on other codes, whose strengths are tried first.
    """
    found: Cards = {}
    nearby: dict[str, float] = {}
    for step, (attribute, method) in enumerate(wanted, 1):
        target = names.index(attribute)
        direction = directions[method][target]
        if direction.any():
            hinted = hints.get((attribute, method))
            hint = hinted.alpha if hinted else nearby.get(attribute, 1.5)  # 3 where it was not reached

            def make(
                direction: npt.NDArray[np.float32] = direction, target: int = target, hint: float = hint
            ) -> ScoreCard:
                return score(
                    direction,
                    target,
                    unedited,
                    decode,
                    read,
                    hint=hint,
                    with_response_at_2=with_response_at_2,
                )

            card = book.card(direction, target, unedited, make)
            found[attribute, method] = card
            if card.has_reached:
                nearby[attribute] = card.alpha
        yield Stage(title=title, step=step, steps=len(wanted), figures={attribute: method})
    return found


def choose_defaults(
    names: tuple[str, ...],
    methods: tuple[str, ...],
    directions: Directions,
    cards: Mapping[tuple[str, str], ScoreCard],
) -> tuple[str | None, ...]:
    """For each attribute the method with the least leakage among those that reach a response of 0.7.

    Where none does, the one with the largest response; where it cannot be measured, one that did well for
    others; None where there is no direction at all.
    """
    chosen: list[str | None] = []
    for k, name in enumerate(names):
        having = [method for method in methods if directions[method][k].any()]
        scored = {method: cards[name, method] for method in having if (name, method) in cards}
        reaching = {method: card.leakage for method, card in scored.items() if card.has_reached}
        responses = {m: card.response for m, card in scored.items() if card.response is not None}
        if reaching:
            chosen.append(min(reaching, key=reaching.__getitem__))
        elif responses:
            chosen.append(max(responses, key=responses.__getitem__))
        else:
            preferred = [method for method in _PREFERRED if method in having] or having
            chosen.append(preferred[0] if preferred else None)
    return tuple(chosen)
