from explorer.direction_table import direction_rows, direction_table
from tests.support.faces import NAMES, attribute_space, score_card

HEAD = ["attribute", "method", "α", "response", "leakage", "÷", "course", "identity"]


def test_a_row_has_the_default_and_its_card() -> None:
    rows = direction_rows(attribute_space())
    assert [row["attribute"] for row in rows] == list(NAMES)
    smiling, glasses, young, hat = rows
    assert smiling["default"] == "ridge"
    assert smiling["methods"] == ["mean_difference", "ridge", "pattern"]
    assert smiling["card"]["leakage"] == 0.3
    assert smiling["to_mean_difference"] == 0.3 / 0.5
    assert smiling["images"] == {"without": 300, "with": 200}
    assert glasses["to_mean_difference"] == 1.0  # on validation codes, where both have a card
    assert young["card"]["part"] == "validation"
    assert young["to_mean_difference"] == 1.0
    assert hat["card"]["response"] is None


def test_what_does_not_reach_is_not_compared() -> None:
    cards = {
        ("Smiling", "mean_difference"): score_card(response=0.5, alpha=3.0),
        ("Smiling", "ridge"): score_card(),
    }
    assert direction_rows(attribute_space(cards=cards))[0]["to_mean_difference"] is None


def test_the_table_lines_up_and_says_what_is_missing() -> None:
    space = attribute_space(defaults=("ridge", "ridge", None, "ridge"), cards={}, validation_cards={})
    lines = direction_table(direction_rows(space))
    assert lines[0].split() == [*HEAD, "at", "α", "=", "2"]
    assert lines[3].split() == ["Young", "none", *"––––––"]
    full = direction_table(direction_rows(attribute_space()))
    assert full[1].split() == ["Smiling", "ridge", "1.25", "0.71", "0.30", "0.60", "0.0040", "0.95"]
    assert len({line.index("r") for line in full[1:3]}) == 1
