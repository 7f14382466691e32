from dataclasses import replace

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.latent.codes import Codes, Pictures
from explorer.panels.face_below import FaceBelow, captions_of
from explorer.panels.face_ends import FaceEnds
from explorer.panels.face_photo import FacePhoto
from explorer.panels.face_stage import FaceStage
from explorer.panels.face_words import grouped, is_unlike, oddity_of, title_of, words_of
from explorer.session.face_codes import axis_name
from explorer.session.faces import CLOSE, PLAUSIBLE, Below, Comparison, FaceChoices, Moves, Start
from explorer.session.faces_asks import SHEET_COUNT, STRIP_COUNT
from explorer.widgets.slider_bank import SliderBank
from explorer.widgets.slider_rows import Row
from tests.support.faces import SIDE, face_bundle
from tests.support.qt import Stage, pump_until

CODE = Codes.of([[0.0] * 6])


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> ModelFacts:
    return read_model_facts(face_bundle(tmp_path_factory.mktemp("faces")))


def flat(shade: int) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), shade, np.uint8)


def photo_start(shade: int = 150, error: float | None = None) -> Start:
    return Start(CODE, "me", photo=Pictures.of(flat(shade)[None]), error=error)


def test_details_are_added_back_to_both_pictures(stage: Stage, known: ModelFacts) -> None:
    shown = stage.mount(FaceStage())
    shown.refresh(photo_start(), FaceChoices(details=0.5), Comparison.SIDE, known)
    shown.set_before(CODE, flat(100))
    shown.set_after(flat(120))
    assert shown.before is not None
    assert shown.after is not None
    assert (shown.before[0, 0, 0], shown.after[0, 0, 0]) == (125, 145)
    assert shown.comparison.after.pixelColor(2, 2).red() == 145
    shown.refresh(photo_start(), FaceChoices(), Comparison.SIDE, known)
    np.testing.assert_array_equal(shown.after, flat(120))


def test_details_of_another_code_are_not_added(stage: Stage, known: ModelFacts) -> None:
    shown = stage.mount(FaceStage())
    shown.refresh(photo_start(), FaceChoices(details=1.0), Comparison.SIDE, known)
    shown.set_before(Codes.of([[9.0] * 6]), flat(100))
    shown.set_after(flat(120))
    assert shown.after is not None
    assert shown.after[0, 0, 0] == 120


def test_a_photo_shows_its_error_and_distance_and_a_face_does_not(stage: Stage, known: ModelFacts) -> None:
    shown = stage.mount(FaceStage())
    shown.refresh(Start(CODE, "face"), FaceChoices(), Comparison.SIDE, known)
    assert not shown.photo.isVisible()
    shown.refresh(photo_start(), FaceChoices(), Comparison.SIDE, known)
    shown.set_before(CODE, flat(99))
    error = SIDE * SIDE * 3 * (51 / 255) ** 2
    assert shown.photo.isVisible()
    assert f"squared error {error:.0f}" in shown.photo.said.text()
    assert "|z| 0.0" in shown.photo.said.text()


def test_an_unlike_photo_is_called_so(stage: Stage, known: ModelFacts) -> None:
    measured = replace(known, metrics={"test": {"squared_error_p99": 50.0}})
    assert not is_unlike(None, measured)
    assert not is_unlike(49.0, measured)
    shown = stage.mount(FaceStage())
    shown.refresh(photo_start(error=51.0), FaceChoices(), Comparison.SIDE, measured)
    assert "unlike the faces" in shown.photo.warning.text()
    shown.refresh(photo_start(error=3.0), FaceChoices(), Comparison.SIDE, measured)
    assert not shown.photo.warning.text()


def test_the_slider_goes_from_plausible_to_close(stage: Stage) -> None:
    photo = stage.mount(FacePhoto())
    weights: list[float] = []
    photo.weighed.connect(weights.append)
    photo.weight.setValue(100)
    photo.weight.setValue(0)
    assert weights == pytest.approx([CLOSE, PLAUSIBLE])
    photo.show_choices(CLOSE, 0.25)
    assert (photo.weight.value(), photo.details.value()) == (100, 25)
    assert len(weights) == 2


def test_the_difference_is_shown_in_colours(stage: Stage, known: ModelFacts) -> None:
    shown = stage.mount(FaceStage())
    shown.refresh(Start(CODE, "face"), FaceChoices(), Comparison.DIFFERENCE, known)
    shown.resize(600, 300)
    shown.set_before(CODE, flat(100))
    shown.set_after(flat(60))
    box = shown.comparison.boxes()[1]
    colour = shown.comparison.grab().toImage().pixelColor(box.center().toPoint())
    assert colour.blue() > colour.red() + 40


def test_a_strip_is_whole_when_all_its_pictures_are_there(stage: Stage) -> None:
    below = stage.mount(FaceBelow())
    below.set_view(Below.SHEET)
    captions = captions_of(Below.SHEET, 2 * SHEET_COUNT)
    assert captions[0] == captions[SHEET_COUNT] == "0"
    assert captions[-1] == "+3"
    assert len(captions_of(Below.STRIP, STRIP_COUNT)) == STRIP_COUNT
    below.expect(len(captions), captions)
    pictures = np.stack([flat(at) for at in range(len(captions))])
    below.add_pictures(np.arange(5), pictures[:5], captions)
    assert below.pictures() is None
    below.add_pictures(np.arange(5, len(captions)), pictures[5:], captions)
    np.testing.assert_array_equal(below.pictures(), pictures)


def test_the_means_and_the_edit_in_pixels_are_shown(stage: Stage, known: ModelFacts) -> None:
    below = stage.mount(FaceBelow())
    below.set_view(Below.MEANS)
    choices = FaceChoices(moves=Moves({"Smiling": 0.5}))
    below.show_means(known, choices, "Smiling", {"in pixels": flat(100)})
    space = known.attribute_space
    assert space is not None
    means = space.mean_pictures("Smiling")
    assert means is not None
    tiles = below.strip.tiles
    assert [tile.caption for tile in tiles] == ["without", "with", "difference", "in pixels"]
    expected = np.clip(100 + 0.5 * (means[1].astype(float) - means[0]), 0, 255)
    assert tiles[3].picture is not None
    assert np.abs(tiles[3].picture - expected).max() <= 1
    below.show_means(known, FaceChoices(moves=Moves({"Smiling": -0.5})), "Smiling", {"in pixels": flat(100)})
    assert "−0.50 times" in below.strip.tiles[3].tip
    below.show_means(known, choices, axis_name(0), {})
    assert below.strip.tiles == ()
    assert "attribute" in below.note.text()
    below.show_means(known, choices, "Wearing_Hat", {})
    assert "Too few" in below.note.text()


def test_the_gallery_takes_one_row(stage: Stage, known: ModelFacts) -> None:
    below = FaceBelow()
    below.resize(900, 200)
    stage.mount(below)
    below.gallery.set_model(known)
    assert len(below.gallery.shown) > 8
    assert below.height() < 2.5 * below.gallery.strip.tile_rect(0).height()


def test_the_ends_are_wanted_once_the_pointer_rests(stage: Stage) -> None:
    bank = SliderBank()
    bank.set_rows([Row("One", "one")])
    stage.mount(bank)
    ends = FaceEnds(bank, bank)
    wanted: list[str | None] = []
    ends.wanted.connect(wanted.append)
    bank.hovered.emit("one")
    assert wanted == []
    pump_until(lambda: wanted == ["one"], "the ends to be wanted")
    ends.add_pictures(np.arange(2), np.stack([flat(1), flat(2)]))
    assert ends.view.isVisible()
    bank.hovered.emit(None)
    assert wanted == ["one", None]
    assert not ends.view.isVisible()
    ends.add_pictures(np.arange(2), np.stack([flat(1), flat(2)]))
    assert not ends.view.isVisible()


def test_names_are_said_in_words() -> None:
    assert title_of("Wearing_Hat") == "Wearing hat"
    assert title_of("5_o_Clock_Shadow") == "5 o’clock shadow"
    assert title_of(axis_name(2)) == "Principal axis 3"
    assert title_of(axis_name(2), FaceChoices(axis_names={2: "Light"})) == "Light"


def test_the_most_telling_sliders_stand_first(known: ModelFacts) -> None:
    groups = dict(grouped(known))
    assert set(groups) == {"Expression", "Wearing", "Face", "Principal axes"}
    assert groups["Wearing"] == ("Eyeglasses", "Wearing_Hat")


def test_score_cards_are_plain_words(known: ModelFacts) -> None:
    assert "reliably" in words_of("Smiling", None, known)
    assert "few faces" in words_of("Eyeglasses", None, known)
    assert "too few faces" in words_of("Wearing_Hat", None, known)
    assert "Difference of means" in words_of("Smiling", "mean_difference", known)
    assert "%" in words_of(axis_name(0), None, known)


def test_a_photo_whose_code_lies_where_no_face_does_is_called_unlike(known: ModelFacts) -> None:
    rng = np.random.default_rng(0)
    mu = rng.normal(size=(2000, known.code_size)) * [0.1, *[1.0] * (known.code_size - 1)]
    seen = replace(known, mu=mu.astype(np.float32))
    place = np.full(known.code_size, 0.9)
    sideways = np.array([0.9, *[0.0] * (known.code_size - 1)])  # no further from the centre, and yet unusual

    def said(code: np.ndarray | None, facts: ModelFacts = seen) -> str:
        encoded = None if code is None else Codes.of(code)
        return oddity_of(replace(photo_start(error=1.0), encoded=encoded), facts)

    place[0] = 0.05
    assert "nearer to" in said(0.001 * place)
    assert "where hardly any of theirs do" in said(sideways)
    assert said(place) == said(None) == ""
    few = replace(known, mu=mu[:20].astype(np.float32))
    assert not said(sideways, few)
