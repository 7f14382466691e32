import numpy as np
import pytest

from explorer.latent.codes import Codes
from explorer.panels.face_readings import FaceReadings
from explorer.session.faces import Moves
from tests.support.faces import NAMES, attribute_space

START, NOW, LATER = (Codes.of([[float(at)] * 6]) for at in range(3))
SMILING = Moves({"Smiling": 1.0})


def logits(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


@pytest.fixture
def readings() -> FaceReadings:
    found = FaceReadings()
    found.set_model(attribute_space())  # readings vary by 2
    found.set_before(START, NAMES, logits(-1, -4, 0, 1))
    found.set_now(NOW, NAMES, logits(3, -4, 3, 0.5))
    return found


def test_changes_are_counted_in_standard_deviations(readings: FaceReadings) -> None:
    assert readings.changes() == dict(zip(NAMES, (2.0, 0.0, 1.5, -0.25), strict=True))


def test_what_changed_much_without_its_slider_leaks(readings: FaceReadings) -> None:
    shown = readings.readings(START, SMILING)
    assert {name for name, reading in shown.items() if reading.is_leak} == {"Young"}
    assert readings.readings(START, Moves({"Young": 1.0}))["Smiling"].is_leak
    assert shown["Smiling"].before < 0 < shown["Smiling"].now <= 1
    assert shown["Eyeglasses"].before == shown["Eyeglasses"].now


def test_a_change_that_nobody_sees_is_no_leak(readings: FaceReadings) -> None:
    readings.set_before(START, NAMES, logits(-1, -12, 0, 1))
    readings.set_now(NOW, NAMES, logits(3, -9, 0, 1))
    assert not readings.readings(START, SMILING)["Eyeglasses"].is_leak


def test_readings_of_another_face_are_not_shown(readings: FaceReadings) -> None:
    assert readings.readings(NOW, SMILING) == {}


@pytest.mark.parametrize(
    ("young", "said"), [(0.2, "Holding helped"), (5.0, "made it worse"), (3.0, "changed little")]
)
def test_after_a_hold_it_says_whether_it_helped(readings: FaceReadings, young: float, said: str) -> None:
    readings.note_hold("Young", is_held=True)
    assert readings.judge(SMILING) == ""
    readings.set_now(LATER, NAMES, logits(3, -4, young, 0.5))
    verdict = readings.judge(SMILING)
    assert said in verdict
    assert "Young" in verdict
    assert readings.judge(SMILING) == verdict


def test_it_says_what_else_became_of_the_hold(readings: FaceReadings) -> None:
    readings.note_hold("Young", is_held=True)
    readings.set_now(LATER, NAMES, logits(3, 4, 0.2, 0.5))
    said = readings.judge(SMILING)
    assert "made the rest worse: everything else changes more" in said
    assert "helped" not in said


@pytest.mark.parametrize(("young", "said"), [(5.0, "instead of 1.5"), (3.0, "still changes by 1.5 σ")])
def test_what_else_changes_more_does_not_explain_what_is_held(
    readings: FaceReadings, young: float, said: str
) -> None:
    readings.note_hold("Young", is_held=True)
    readings.set_now(LATER, NAMES, logits(3, 4, young, 0.5))
    assert f"{said}; everything else changes more" in readings.judge(SMILING)


def test_letting_go_is_not_judged(readings: FaceReadings) -> None:
    readings.note_hold("Young", is_held=False)
    readings.set_now(LATER, NAMES, logits(3, -4, 9, 0.5))
    assert readings.judge(SMILING) == ""
