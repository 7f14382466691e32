"""What attributes, methods and score cards are called in plain words."""

from collections.abc import Sequence

import numpy as np

from explorer.bundles.attributes import AttributeSpace
from explorer.bundles.facts import ModelFacts
from explorer.latent.codes import Codes
from explorer.latent.score_card import ScoreCard
from explorer.session.face_codes import AXES, axis_name, axis_of
from explorer.session.faces import FaceChoices, Start

_EXPRESSION = ("Smiling", "Mouth_Slightly_Open", "High_Cheekbones", "Narrow_Eyes")
_WEARING = (
    "Eyeglasses",
    "Heavy_Makeup",
    "Wearing_Earrings",
    "Wearing_Hat",
    "Wearing_Lipstick",
    "Wearing_Necklace",
    "Wearing_Necktie",
)
_HAIR = (
    "5_o_Clock_Shadow",
    "Bald",
    "Bangs",
    "Black_Hair",
    "Blond_Hair",
    "Brown_Hair",
    "Goatee",
    "Gray_Hair",
    "Mustache",
    "No_Beard",
    "Receding_Hairline",
    "Sideburns",
    "Straight_Hair",
    "Wavy_Hair",
)
_GROUPS = (("Expression", _EXPRESSION), ("Wearing", _WEARING), ("Hair and beard", _HAIR))
"""What tells most stands first, as within each group: expressions have the lowest leakage (median 0.22) and
work from small strengths; glasses, a hat or a tie are the plainest to see, though more comes along (0.52);
then hair (0.28), and the rest of the face (0.29), whose attributes are the least plain.
"""
_REST = "Face"
_SAID = {"5_o_Clock_Shadow": "5 o’clock shadow", "Gray_Hair": "Grey hair"}
_METHODS = {
    "mean_difference": ("Difference of means", "The mean code with the attribute minus the one without."),
    "balanced": ("Balanced means", "As the difference of means, with what comes along balanced out."),
    "ridge": ("Ridge regression", "The codes regressed on all attributes at once."),
    "unmixed": ("Unmixed", "Directions mixed so that as little else as possible is seen to change."),
    "logistic": ("Logistic regression", "Across the boundary between with and without."),
    "pattern": ("Pattern", "What the attribute’s read-out responds to, as the codes lie."),
}
_LITTLE = 0.35
"""Leakage up to which little else changes."""
_MUCH = 0.7
_ENOUGH = 1000
"""Encoded pictures from which it is known how far from the centre codes are."""
_A_DIMENSION = 5
"""Encoded pictures for each dimension, from which it is known how they spread."""
_TAIL = 2.2
"""About what the 99th percentile of the errors is to their mean, where only that is known."""


def title_of(name: str, choices: FaceChoices | None = None) -> str:
    """A slider in words: ``Wearing_Hat`` is “Wearing hat”."""
    axis = axis_of(name)
    if axis is not None:
        return (choices.axis_names.get(axis) if choices else None) or f"Principal axis {axis + 1}"
    said = _SAID.get(name)
    if said is not None:
        return said
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:].lower() if words.istitle() or "_" in name else words


def method_title(method: str | None) -> str:
    """An estimator in words."""
    if method is None:
        return "Best scored"
    return _METHODS.get(method, (method.replace("_", " ").capitalize(), ""))[0]


def method_tip(method: str | None) -> str:
    """What an estimator does."""
    if method is None:
        return "For each attribute the estimator that scored best."
    return _METHODS.get(method, ("", ""))[1]


def grouped(known: ModelFacts) -> list[tuple[str, tuple[str, ...]]]:
    """Groups of sliders with their titles; in each the most telling first."""
    groups: list[tuple[str, tuple[str, ...]]] = []
    space = known.attribute_space
    if space is not None:
        names = [name for name in space.names if space.methods_of(name)]
        for title, members in _GROUPS:
            found = [name for name in names if name in members]
            names = [name for name in names if name not in members]
            if found:
                groups.append((title, _most_telling_first(found, space)))
        if names:
            groups.append((_REST if groups else "Attributes", _most_telling_first(names, space)))
    if known.principal_axes is not None:
        groups.append(("Principal axes", tuple(map(axis_name, range(min(AXES, known.code_size))))))
    return groups


def is_weak(name: str, method: str | None, space: AttributeSpace | None) -> bool:
    """Whether a slider does not reliably do what it says."""
    if space is None or name not in space.names:
        return False
    card = space.card(name, method if method in space.methods_of(name) else None)
    return card is not None and card.is_measurable and not card.has_reached


def words_of(name: str, method: str | None, known: ModelFacts) -> str:
    """A slider's score card in plain words."""
    axis = axis_of(name)
    if axis is not None:
        spread = known.principal_axes
        share = 0.0 if spread is None else spread.variances[axis] / max(spread.variances.sum(), 1e-30)
        return f"{share:.1%} of how the codes differ. What it shows has no name: give it one."
    space = known.attribute_space
    if space is None or name not in space.names:
        return ""
    method = method if method in space.methods_of(name) else None
    used = method or space.defaults[space.index(name)]
    card = space.card(name, method)
    return f"{method_title(used)}: {_said(card, name, method, space)}"


def oddity_of(start: Start, known: ModelFacts) -> str:
    """What is odd about a photo, in words: nothing here knows faces, but the model knows what it has seen.

    It is kept worse than 99 of 100 test pictures; or its code is nearer to the prior's centre than theirs, or
    lies where theirs do not. Of twelve cuts of photos without a face seven were found so.
    """
    if is_unlike(start.error, known):
        said = "its code keeps less of it than of 99 in 100 test pictures."
    elif where := _unusual_place(start.encoded, known):
        said = f"its code lies {where}. Is there a face in it?"
    else:
        return ""
    return f"This photo is unlike the faces this model has seen: {said} It can be edited all the same."


def _unusual_place(code: Codes | None, known: ModelFacts) -> str:
    """Where a code (1, d) lies, if hardly any encoded picture lies there; empty where too few are known."""
    if known.mu is None or len(known.mu) < max(_ENOUGH, _A_DIMENSION * known.code_size):
        return ""
    usual, spread = known.usual_distances, known.principal_axes
    if code is None or usual is None or spread is None:
        return ""
    least, most = usual
    if np.linalg.norm(code.values) < least:
        return "nearer to the prior’s centre than theirs"
    return "where hardly any of theirs do" if spread.distances(code.values)[0] > most else ""


def is_unlike(error: float | None, known: ModelFacts) -> bool:
    """Whether a photo is reconstructed worse than 99 of 100 test pictures are."""
    test = known.metrics.get("test")
    found = test.get("squared_error_p99") if isinstance(test, dict) else None
    if found is None and known.misfit is not None:
        found = float(np.quantile(known.misfit.errors, 0.99))
    if found is None and isinstance(test, dict) and isinstance(test.get("reconstruction"), float):
        found = _TAIL * test["reconstruction"]
    return error is not None and isinstance(found, float) and error > found


def _said(card: ScoreCard | None, name: str, method: str | None, space: AttributeSpace) -> str:
    if card is None:
        return "not measured."
    what = title_of(name).lower()
    if card.response is None:
        return f"too few faces have or lack this to say whether it moves “{what}”."
    response = card.response_at_2 if card.response_at_2 is not None else card.response
    if not card.has_reached:
        doing = f"moves “{what}” in few faces ({response:.0%} at strength 2)"
    elif card.alpha <= 1.5:
        doing = f"moves “{what}” reliably ({response:.0%} of faces at strength 2)"
    else:
        doing = f"moves “{what}” at higher strengths ({response:.0%} of faces at strength 2)"
    if card.leakage <= _LITTLE:
        rest = "little else changes"
    elif card.leakage <= _MUCH:
        rest = "other things change a little"
    else:
        rest = "much else changes"
    others = _comes_along(name, method, space)
    return f"{doing}; {rest}{f', most of all {others}' if others else ''}."


def _comes_along(name: str, method: str | None, space: AttributeSpace) -> str:
    """The attribute whose read-out a direction moves most besides its own."""
    row = space.index(name)
    used = method or space.defaults[row]
    if used is None:
        return ""
    spread = np.sqrt(np.maximum(((space.read_outs @ space.covariance) * space.read_outs).sum(axis=1), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.nan_to_num(space.read_outs @ space.directions[used][row] / spread)
    own = abs(change[row])
    change[row] = 0.0
    most = int(np.abs(change).argmax())
    if not own or abs(change[most]) < 0.3 * own:
        return ""
    return f"{'more' if change[most] > 0 else 'less'} “{title_of(space.names[most]).lower()}”"


def _most_telling_first(names: Sequence[str], space: AttributeSpace) -> tuple[str, ...]:
    def rank(name: str) -> tuple[int, float, float]:
        card = space.card(name)
        if card is None or card.response is None:
            return 2, 0.0, 0.0
        return (0 if card.has_reached else 1), round(card.leakage, 3), -card.response

    return tuple(sorted(names, key=rank))
