import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.app_options import WindowOptions
from explorer.bundles.file import write_bundle
from explorer.cli import main
from explorer.errors import ExplorerError
from explorer.imaging.png import read_session, save_png
from explorer.training.loop import Progress
from explorer.training.recipes import Recipe
from tests.models.probes import probe_contents
from tests.support.faces import face_bundle
from tests.support.models import COUNT, course_bundle, course_state_dict, seeded_course_network

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    return str(course_bundle(tmp_path))


def _failed(capsys: Captured) -> str:
    """The one line on stderr, with nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert lines[0].startswith("latent-explorer: ")
    return lines[0]


# --- subcommands ---


def test_models_lists_what_is_on_board(capsys: Captured) -> None:
    from explorer.bundles.shipped import shipped_models

    assert main(["models"]) == 0
    out, _ = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == [path.stem for path in shipped_models()]
    assert main(["models", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(shipped_models())


def test_models_goes_on_after_a_damaged_bundle(
    tmp_path: Path, bundle: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"not a bundle")
    monkeypatch.setattr("explorer.bundles.shipped.shipped_models", lambda: (damaged, Path(bundle)))
    assert main(["models"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("seeded")
    assert f"{COUNT} encoded images" in out
    assert "damaged.safetensors" in err


def test_info_says_sizes_metrics_and_origin(bundle: str, capsys: Captured) -> None:
    assert main(["info", bundle]) == 0
    out = capsys.readouterr().out
    assert "2-D codes of 28×28×1 pictures" in out
    assert "metrics.test.loss" in out
    assert "321.0" in out
    assert main(["info", bundle, "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert info["picture_shape"] == [28, 28, 1]
    assert info["codes"]["count"] == COUNT


def test_info_shows_directions_with_their_scores(tmp_path: Path, capsys: Captured) -> None:
    path = face_bundle(tmp_path)
    assert main(["info", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if line.startswith("Smiling")).split()[1:4] == [
        "ridge",
        "1.25",
        "0.71",
    ]
    assert main(["info", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["directions"][0]["card"]["alpha"] == 1.25


def test_info_says_how_well_a_probe_reads(tmp_path: Path, capsys: Captured) -> None:
    by_attribute = {"Bald": {"accuracy": 0.9871, "decoded": 0.98, "majority": 0.9786}, "Odd": 3}
    metrics = {"mean": {"accuracy": 0.9}, "by_attribute": by_attribute}
    path = write_bundle(tmp_path / "probe.safetensors", probe_contents(metrics=metrics)).path
    assert main(["info", str(path)]) == 0
    out = capsys.readouterr().out
    assert "3 attributes of 32×32×3 pictures" in out
    assert "Bald " in out
    assert "accuracy 98.7%, decoded 98.0%, majority 97.9%" in out
    assert "metrics.mean.accuracy" in out
    assert main(["info", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["metrics"] == metrics
    write_bundle(path, probe_contents(metrics={"by_attribute": 1}))
    assert main(["info", str(path)]) == 0


@pytest.mark.parametrize("words", [["decode", "--code", "0", "-o", "x.png"], ["evaluate", "--data", "."]])
def test_a_probe_is_no_model_to_decode_with(tmp_path: Path, capsys: Captured, words: list[str]) -> None:
    path = write_bundle(tmp_path / "probe.safetensors", probe_contents()).path
    assert main([words[0], str(path), *words[1:]]) == 1
    assert "probe.safetensors is a probe: it reads attributes of pictures, and has no codes" in _failed(
        capsys
    )


def test_decode_writes_a_sheet_with_the_codes_inside(bundle: str, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out.png"
    codes = ["--code", "-0.5,1", "--code=0,0", "--code", "1;2"]
    assert main(["decode", bundle, *codes, "-o", str(out), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    with Image.open(out) as image:
        assert image.size == (written["width"], written["height"]) == (57, 57)  # 2×2 with a gap of 1
    session = read_session(out)
    assert session is not None
    assert session["codes"] == [[-0.5, 1.0], [0.0, 0.0], [1.0, 2.0]]
    assert session["model"] == "seeded"


def test_one_decoded_code_is_the_exact_picture_or_enlarged(bundle: str, tmp_path: Path) -> None:
    out, large = tmp_path / "out.png", tmp_path / "large.png"
    assert main(["decode", bundle, "--code", "0.5,-1", "-o", str(out)]) == 0
    assert main(["decode", bundle, "--code", "0.5,-1", "-o", str(large), "--enlarge", "3"]) == 0
    with Image.open(out) as image:
        picture = np.asarray(image)
    with Image.open(large) as image:
        np.testing.assert_array_equal(np.asarray(image), picture.repeat(3, 0).repeat(3, 1))


def test_encode_prints_a_code_for_each_picture(tmp_path: Path, capsys: Captured) -> None:
    import torch

    weights = course_state_dict(tmp_path)
    pictures = np.random.default_rng(0).integers(0, 256, (2, 28, 28, 1), dtype=np.uint8)
    paths = []
    for index, picture in enumerate(pictures):
        paths.append(tmp_path / f"{index}.png")
        save_png(paths[-1], picture)
    with torch.no_grad():
        x = torch.tensor(pictures).permute(0, 3, 1, 2) / 255
        expected, _ = seeded_course_network().encode(x)  # type: ignore[operator]
    assert main(["encode", str(weights), *map(str, paths)]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == [str(path) for path in paths]
    codes = [[float(number) for number in row[1].split(",")] for row in rows]
    np.testing.assert_allclose(codes, expected.numpy(), atol=1e-4)
    assert main(["encode", str(weights), str(paths[1]), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["pictures"]
    np.testing.assert_allclose([row["code"] for row in found], expected.numpy()[1:], atol=1e-4)


def test_evaluate_measures_the_loss(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for index in range(3):
        save_png(folder / f"{index}.png", np.full((28, 28, 1), 80 * index, np.uint8))
    assert main(["evaluate", str(course_state_dict(tmp_path)), "--data", str(folder), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["loss"] == pytest.approx(figures["reconstruction"] + figures["kl"])
    assert figures["pictures"] == 3


def _records() -> Iterator[Progress]:
    for step in (20, 40):
        validation = 33.5 if step == 40 else None
        yield Progress(
            step, 40, step / 40, reconstruction=30.25, kl=3.0, seconds_left=1, validation=validation
        )


def test_train_shows_progress_and_names_the_bundle(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def run(recipe: Recipe, data: Path, out: Path, folder: Path, **rest: Any) -> Iterator[Progress]:
        asked.update(recipe=recipe.name, data=data, folder=folder, **rest)
        yield from _records()
        course_bundle(tmp_path).rename(out)

    monkeypatch.setattr("explorer.training.run.run", run)
    data, folder = tmp_path / "mnist", tmp_path / "run"
    folder.mkdir()
    assert main(["train", "mnist-2d", "--data", str(data), "--out", str(folder), "--resume"]) == 0
    out, err = capsys.readouterr()
    assert out == f"{folder / 'mnist-2d.safetensors'}: test loss 321.00\n"
    assert "rec=30.25" in err
    assert "validation=33.50" in err
    assert "40/40" in err
    assert asked == {
        "recipe": "mnist-2d",
        "data": data,
        "folder": folder,
        "device": "cpu",
        "resume": True,
        "command": "latent-explorer train mnist-2d --data mnist",
    }


def test_train_that_is_stopped_says_how_to_go_on(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object, **__: object) -> Iterator[Progress]:
        yield from _records()
        raise KeyboardInterrupt

    monkeypatch.setattr("explorer.training.run.run", run)
    assert main(["train", "mnist-2d", "--data", str(tmp_path), "--out", str(tmp_path / "run")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "--resume goes on" in err.splitlines()[-1]


# --- failures and bad use ---


def test_a_failure_is_one_line_and_status_1(bundle: str, tmp_path: Path, capsys: Captured) -> None:
    out = str(tmp_path / "out.png")
    for words, sentence in [
        (["info", "mnist-three"], "No model 'mnist-three'"),
        (["decode", bundle, "--code", "1,2,3", "-o", out], "2 numbers, not 3"),
        (["decode", bundle, "--code", "nan,0", "-o", out], "finite"),
        (["decode", bundle, "--code", "1,2", "--code", "1", "-o", out], "different lengths"),
        (["decode", bundle, "--code", "1,2", "-o", str(tmp_path / "no" / "a.png")], "does not exist"),
        (["encode", bundle, str(tmp_path / "no.png")], "does not exist"),
        (["evaluate", bundle, "--data", str(tmp_path / "no")], "does not exist"),
        (["train", "mnist-2e", "--data", str(tmp_path)], "did you mean 'mnist-2d'"),
        ([str(tmp_path / "no.safetensors")], "does not exist"),
    ]:
        assert main(words) == 1, words
        assert sentence in _failed(capsys)
    assert not Path(out).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows reports closed pipes in its own ways")
def test_a_reader_that_has_had_enough_is_no_failure(bundle: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    script = "import sys; from explorer.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", script, "info", bundle]
    result = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert result.stderr == ""
    assert result.returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ["info"],
        ["decode", "m", "--code", "a,b", "-o", "out.png"],
        ["decode", "m", "--code", "1,2", "-o", "out.jpg"],
        ["decode", "m", "--code", "1,2", "-o", "out.png", "--enlarge", "0"],
        ["--size", "1200"],
        ["--scale", "0"],
        ["--panel", "nowhere"],
        ["--nonsense"],
    ],
)
def test_bad_use_is_status_2(words: list[str], capsys: Captured) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage:" in err


def test_help_names_every_subcommand(capsys: Captured) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in ("models", "info", "decode", "encode", "evaluate", "train"):
        assert f"latent-explorer {name} " in shown
        assert main([name, "--help"]) == 0
        assert f"latent-explorer {name}" in capsys.readouterr().out


def test_an_error_nobody_foresaw_is_one_line_too(
    bundle: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the unforeseen")

    monkeypatch.setattr("explorer.commands.show_info", fail)
    assert main(["info", bundle]) == 1
    assert "something went wrong (RuntimeError: the unforeseen)" in _failed(capsys)
    assert main(["info", bundle, "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


# --- the window ---


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[WindowOptions]:
    """What the window was opened with; no window opens."""
    seen: list[WindowOptions] = []
    app = ModuleType("explorer.app")

    def run(options: WindowOptions) -> int:
        seen.append(options)
        return 7

    app.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "explorer.app", app)
    monkeypatch.setattr("explorer.app", app, raising=False)
    return seen


def test_the_window_opens_by_default(opened: list[WindowOptions]) -> None:
    assert main([]) == 7
    assert opened == [WindowOptions()]


def test_the_window_gets_its_options(opened: list[WindowOptions], bundle: str, tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    words = ["--model", "seeded", "--device", "cpu", "--screenshot", str(out), "--size", "1200x800"]
    assert main([bundle, *words, "--scale", "2", "--theme", "dark", "--panel", "map"]) == 7
    assert opened == [
        WindowOptions(
            files=(Path(bundle),),
            model="seeded",
            device="cpu",
            screenshot=out,
            panel="map",
            size=(1200, 800),
            scale=2.0,
            theme="dark",
        )
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_no_display_is_one_line(
    opened: list[WindowOptions], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "no display" in _failed(capsys)
    assert opened == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_a_screenshot_needs_no_display(
    opened: list[WindowOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "")  # so that it is restored
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert main(["--screenshot", str(tmp_path / "window.png")]) == 7
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert len(opened) == 1


def test_the_windows_own_sentence_is_one_line(
    opened: list[WindowOptions], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: WindowOptions) -> int:
        raise ExplorerError("The picture was not saved.")

    monkeypatch.setattr(sys.modules["explorer.app"], "run", fail)
    assert main([]) == 1
    assert _failed(capsys) == "latent-explorer: The picture was not saved."


def test_missing_libraries_of_qt_are_one_line(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without_qt(name: str, *rest: object, **more: object) -> object:
        if name == "explorer" and rest and "app" in (rest[2] or ()):  # type: ignore[operator]
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_qt)
    assert main([]) == 1
    line = _failed(capsys)
    assert "apt install libegl1" in line
    assert "dnf install" in line
