"""Colours, planes and errors in the whole window: keys, measuring, what is offered."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.originals import Originals
from explorer.engine.answers import Answer, Dropped, Failure, MisfitMeasured
from explorer.engine.requests import MeasureMisfit
from explorer.latent.misfit import Misfit
from explorer.latent.plane import PlaneChoice
from explorer.session.map import Colouring
from explorer.ui.conductor import Conductor, Receiver
from explorer.ui.surveying import DATA, data_of
from tests.session.samples import facts
from tests.support.qt import settle
from tests.ui.desk import Desk, answer_file_dialogs


def colouring(desk: Desk) -> Colouring:
    return desk.stand.store.view.session.map.colouring


def plane(desk: Desk) -> PlaneChoice:
    return desk.stand.store.view.session.map.marks.plane


def test_a_key_goes_through_the_colours_that_can_be_had(desk: Desk) -> None:
    seen = []
    for _ in range(4):
        desk.press("C")
        seen.append(colouring(desk))
    assert seen == [Colouring.SPLIT, Colouring.DISTANCE, Colouring.CLASS, Colouring.SPLIT]
    desk.press("Shift+C")
    assert colouring(desk) is Colouring.CLASS


@pytest.mark.parametrize(("size", "last"), [(3, (1, 2)), (6, (4, 5)), (7, (5, 6))])
def test_a_key_goes_through_the_axes_two_by_two(desk: Desk, size: int, last: tuple[int, int]) -> None:
    assert not desk.action("next_plane").isEnabled()
    desk.stand.switch_model(facts("wide", size))
    settle()
    desk.press("X")
    assert (plane(desk).first, plane(desk).second) == ((2, 3) if size > 3 else (1, 2))
    for _ in range(-(-size // 2) - 1):
        desk.press("X")
    assert plane(desk) == PlaneChoice()
    desk.press("Shift+X")
    assert plane(desk) == PlaneChoice(True, *last)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[MeasureMisfit, Receiver]]:
    """The measurements that were asked for, instead of made, of a folder that a person chooses."""
    monkeypatch.delenv(DATA, raising=False)
    answer_file_dialogs(monkeypatch, tmp_path)
    found: list[tuple[MeasureMisfit, Receiver]] = []

    def ask(_: Conductor, slot: str, request: object, priority: object, receive: Receiver) -> None:
        assert isinstance(request, MeasureMisfit)
        assert slot == f"measure:{request.model.id}"
        found.append((request, receive))

    monkeypatch.setattr(Conductor, "ask", ask)
    return found


def test_measured_errors_colour_the_map_and_open_the_worst(
    desk: Desk,
    asked: list[tuple[MeasureMisfit, Receiver]],
    tmp_path: Path,
) -> None:
    desk.press("W")
    assert desk.window.strips.worst.isVisible()
    assert not desk.action("next_worst").isEnabled()
    assert not desk.action("show_originals").isEnabled()
    desk.trigger("measure_errors")
    ((request, receive),) = asked
    known = desk.stand.conductor.facts[request.model.id]
    assert (request.source, request.among, request.labels) == (tmp_path, known.encoded, known.classes)
    errors = np.arange(300, dtype=np.float32)
    misfit = Misfit(errors, np.arange(299, 289, -1), np.zeros((10, *known.picture_shape), np.uint8))
    worst = desk.window.strips.worst
    assert worst.progress.share == 0
    receive(Answer("measure", request, MisfitMeasured(240, 300, None), is_last=False))
    assert worst.progress.isVisible()
    assert worst.progress.share == 0.8
    assert worst.head.title.startswith("Comparing")
    receive(Answer("measure", request, MisfitMeasured(300, 300, misfit), is_last=True))
    desk.stand.wait_for(lambda: colouring(desk) is Colouring.ERROR, "colours of errors")
    assert desk.stand.conductor.facts[known.id].misfit is misfit
    assert worst.progress.isHidden()
    assert worst.head.title == "Worst reconstructed"
    assert desk.stand.conductor.facts[known.id].originals == Originals(tmp_path)
    desk.press("O")
    assert desk.stand.store.view.session.map.layers.originals
    assert desk.stand.store.undo_label == "Show originals"
    desk.press(".")
    (pin,) = desk.stand.store.view.session.map.marks.pins
    assert known.mu is not None
    np.testing.assert_array_equal(pin.code.values[0], known.mu[299])
    desk.press(",")
    np.testing.assert_array_equal(
        desk.stand.store.view.session.map.marks.pins[0].code.values[0], known.mu[290]
    )


def test_a_folder_of_other_pictures_is_a_message(
    desk: Desk,
    asked: list[tuple[MeasureMisfit, Receiver]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.trigger("measure_errors")
    ((request, receive),) = asked
    desk.press("W")
    worst = desk.window.strips.worst
    given_up: list[str] = []
    monkeypatch.setattr(Conductor, "cancel", lambda _, slot: given_up.append(slot))
    assert worst.progress.isVisible()
    worst.progress.cancel_button.click()
    assert given_up == [f"measure:{request.model.id}"]
    receive(Dropped("measure", request))
    assert desk.said == ""
    assert worst.progress.isHidden()
    receive(Failure("measure", request, "That is not the data set of the codes."))
    assert "not the data set" in desk.said
    assert colouring(desk) is Colouring.CLASS


def part_of(request: MeasureMisfit, done: int) -> Answer:
    return Answer("measure", request, MisfitMeasured(done, 300, None), is_last=False)


def test_a_measurement_that_was_given_up_for_another_takes_no_progress_along(
    desk: Desk,
    asked: list[tuple[MeasureMisfit, Receiver]],
) -> None:
    desk.press("W")
    for _ in range(2):
        desk.trigger("measure_errors")
    (first, receive_first), (second, receive_second) = asked
    progress = desk.window.strips.worst.progress
    receive_second(part_of(second, 60))
    receive_first(part_of(first, 240))
    receive_first(Dropped("measure", first))
    assert progress.isVisible()
    assert progress.share == 0.2
    receive_second(Dropped("measure", second))
    assert progress.isHidden()


def test_progress_is_shown_with_the_model_that_is_measured(
    desk: Desk,
    asked: list[tuple[MeasureMisfit, Receiver]],
) -> None:
    desk.press("W")
    desk.trigger("measure_errors")
    ((request, receive),) = asked
    known, worst = desk.stand.conductor.facts[request.model.id], desk.window.strips.worst
    desk.stand.switch_model(facts("other"))
    settle()
    receive(part_of(request, 240))
    assert worst.progress.isHidden()
    assert not worst.head.title.startswith("Comparing")
    desk.stand.switch_model(known)
    settle()
    assert worst.progress.isVisible()
    assert worst.progress.share == 0.8
    assert worst.head.title.startswith("Comparing")


def test_errors_of_two_models_are_measured_side_by_side(
    desk: Desk,
    asked: list[tuple[MeasureMisfit, Receiver]],
) -> None:
    desk.press("W")
    desk.trigger("measure_errors")
    known, worst = desk.stand.conductor.facts[asked[0][0].model.id], desk.window.strips.worst
    desk.stand.switch_model(facts("other"))
    settle()
    desk.trigger("measure_errors")
    (first, receive_first), (second, receive_second) = asked
    receive_first(part_of(first, 240))
    receive_second(part_of(second, 60))
    assert worst.progress.share == 0.2
    receive_second(Dropped("measure", second))
    assert worst.progress.isHidden()
    desk.stand.switch_model(known)
    settle()
    assert worst.progress.share == 0.8
    receive_first(Dropped("measure", first))
    assert worst.progress.isHidden()


@pytest.mark.parametrize("is_late", [False, True])
def test_errors_of_data_that_are_not_on_the_map_any_more_are_not_shown_and_that_is_said(
    desk: Desk,
    *,
    is_late: bool,
    asked: list[tuple[MeasureMisfit, Receiver]],
) -> None:
    desk.press("W")
    desk.trigger("measure_errors")
    ((request, receive),) = asked
    known = desk.stand.conductor.facts[request.model.id]
    assert known.mu is not None
    others = replace(known, mu=known.mu + 1)
    if not is_late:
        desk.stand.conductor.set_facts(others)
    errors = np.arange(300, dtype=np.float32)
    misfit = Misfit(errors, np.arange(299, 289, -1), np.zeros((10, *known.picture_shape), np.uint8))
    receive(Answer("measure", request, MisfitMeasured(300, 300, misfit), is_last=True))
    if is_late:  # while the errors are being kept, on another thread
        desk.stand.conductor.set_facts(others)
    bar = desk.window.statusBar()
    desk.stand.wait_for(lambda: "not on the map any more" in bar.currentMessage(), "what is said of it")
    assert desk.stand.conductor.facts[known.id] is others
    assert desk.window.strips.worst.progress.isHidden()


def test_where_the_data_are_at_hand_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(facts(), name="mnist-2d")
    monkeypatch.delenv(DATA, raising=False)
    assert data_of(known) is None
    monkeypatch.setenv(DATA, str(tmp_path))
    assert data_of(known) is None
    (tmp_path / "mnist").mkdir()
    assert data_of(known) == tmp_path / "mnist"


def test_without_codes_there_is_nothing_to_select_or_to_measure(desk: Desk) -> None:
    names = ("lasso", "select_visible", "measure_errors")
    assert all(desk.action(name).isEnabled() for name in names)
    desk.stand.switch_model(facts("bare", count=0))
    settle()
    assert not any(desk.action(name).isEnabled() for name in names)
