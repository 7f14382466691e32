"""The directions of a model's attributes with their score cards: as JSON-able rows, and as a table."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from explorer.bundles.attributes import AttributeSpace

COURSE = "mean_difference"
"""The method that others are compared with."""
_HEAD = ("attribute", "method", "α", "response", "leakage", "÷ course", "identity", "at α = 2")


def direction_rows(space: AttributeSpace) -> list[dict[str, Any]]:
    """A row for each attribute: its methods, the default one, and that one's score card.

    ``to_mean_difference`` is the card's leakage divided by that of the difference of means, measured on the
    same codes; None where either does not reach a response of 0.7.
    """
    rows = []
    for k, name in enumerate(space.names):
        card = space.card(name)
        without, having = space.counts[k].tolist()
        rows.append(
            {
                "attribute": name,
                "images": {"without": without, "with": having},
                "methods": list(space.methods_of(name)),
                "default": space.defaults[k],
                "card": None if card is None else asdict(card),
                "to_mean_difference": _to_course(space, name, space.defaults[k]),
            }
        )
    return rows


def direction_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines of a table of such rows."""
    cells = [_HEAD, *map(_cells, rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(_HEAD))]
    return [
        "  ".join(
            text.ljust(width) if i < 2 else text.rjust(width)
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def _to_course(space: AttributeSpace, name: str, method: str | None) -> float | None:
    if method is None or COURSE not in space.methods:
        return None
    for cards in (space.cards, space.validation_cards):
        own, course = cards.get((name, method)), cards.get((name, COURSE))
        if own is not None and course is not None:
            is_fair = own.has_reached and course.has_reached and course.leakage > 0
            return own.leakage / course.leakage if is_fair else None
    return None


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    card, ratio = row["card"], row["to_mean_difference"]
    if card is None:
        return (row["attribute"], row["default"] or "none", *("–",) * (len(_HEAD) - 2))
    return (
        row["attribute"],
        row["default"],
        f"{card['alpha']:.2f}",
        _share(card["response"]),
        f"{card['leakage']:.2f}",
        "–" if ratio is None else f"{ratio:.2f}",
        f"{card['identity']:.4f}",
        _share(card["response_at_2"]),
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
