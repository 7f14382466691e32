"""The command line: the window by default, or one of the subcommands.

Results go to stdout or to files, progress and errors to stderr. Exit status: 0 done, 2 bad use, 1 failed.
"""

import argparse
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from explorer.app_options import PANELS, THEMES, WindowOptions
from explorer.errors import ExplorerError

PROGRAM = "latent-explorer"
DEVICES = ("auto", "cpu", "cuda", "mps")

_EPILOG = f"""\
subcommands, each with its own --help:
  {PROGRAM} models                                    the models on board
  {PROGRAM} info MODEL                                what is known of a model
  {PROGRAM} decode MODEL --code 0.5,-1 -o OUT.png     codes to pictures
  {PROGRAM} encode MODEL IMAGE …                      pictures to codes
  {PROGRAM} evaluate MODEL --data DIR                 losses on test images
  {PROGRAM} train RECIPE --data DIR                   train a model

MODEL is the name of a model on board, a bundle (.safetensors) or a course network's weights (.pt).
"""

Work = Callable[[argparse.Namespace], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (without the program's name) and return its exit status."""
    _write_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        if words and words[0] in SUBCOMMANDS:
            return _run_subcommand(words[0], words[1:])
        return _open_window(_window_parser().parse_args(words))
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else 2
    except ExplorerError as error:
        return _fail(str(error), debug=debug)
    except BrokenPipeError:  # the reader of our output, as in `… | head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail("stopped", debug=debug)
    except Exception as error:  # noqa: BLE001  (the last place where a sentence can be made of it)
        reason = f"{type(error).__name__}: {error}"
        return _fail(f"something went wrong ({reason}); --debug shows where", debug=debug)


def _fail(line: str, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    print(f"{PROGRAM}: {line}", file=sys.stderr)
    return 1


def _write_utf8() -> None:
    """Redirected output is UTF-8 on every system: σ and × are no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _run_subcommand(name: str, words: list[str]) -> int:
    make, work_name = SUBCOMMANDS[name]
    parser = make(_parser(name))
    arguments = parser.parse_args(_with_joined_codes(words))
    from explorer import commands

    work: Work = getattr(commands, work_name)
    work(arguments)
    sys.stdout.flush()  # here, where a closed pipe can still be told apart from a failure
    return 0


def _open_window(arguments: argparse.Namespace) -> int:
    from explorer.display import why_no_qt, why_no_window

    if arguments.screenshot is not None and sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a picture needs no display
    for file in arguments.files:
        if not file.is_file():
            raise ExplorerError(f"{file} does not exist. {PROGRAM} --help lists the subcommands.")
    reason = why_no_window()
    if reason:
        raise ExplorerError(reason)
    options = WindowOptions(
        files=tuple(arguments.files),
        model=arguments.model,
        device=arguments.device,
        screenshot=arguments.screenshot,
        panel=arguments.panel,
        size=arguments.size,
        scale=arguments.scale,
        theme=arguments.theme,
    )
    try:
        from explorer import app
    except ImportError as error:
        raise ExplorerError(why_no_qt(error)) from error
    return app.run(options)


def _with_joined_codes(words: list[str]) -> list[str]:
    """``--code -1,2`` as ``--code=-1,2``: argparse takes a code that begins with a minus for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--code":
            joined[-1] = f"--code={word}"
        else:
            joined.append(word)
    return joined


# --- what the words on the command line may be ---


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT, such as 1200x800")
    return int(match[1]), int(match[2])


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.5 <= scale <= 8:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0.5 to 8")
    return scale


def _code(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(number) for number in re.split(r"[,;\s]+", text.strip()))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no code, such as 0.5,-1") from None


def _picture_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .png")
    return path


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000")
    return int(text)


# --- the parsers ---


def _parser(name: str = "", **settings: object) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} {name}".rstrip(),
        allow_abbrev=False,
        **settings,  # type: ignore[arg-type]
    )
    parser.add_argument("--debug", action="store_true", help="show where an error comes from")
    return parser


def _window_parser() -> argparse.ArgumentParser:
    parser = _parser(
        description="Explore the latent space of a variational autoencoder in a window.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="bundles and .pt files to open")
    parser.add_argument("--model", metavar="NAME|PATH", help="the model to show first")
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where to compute (default: auto)")
    parser.add_argument(
        "--screenshot", metavar="OUT.png", type=_picture_file, help="save a picture and close"
    )
    parser.add_argument("--panel", choices=PANELS, default="map", help="the panel in front (default: map)")
    parser.add_argument("--size", metavar="WxH", type=_size, help="size of the window, such as 1200x800")
    parser.add_argument("--scale", metavar="S", type=_scale, default=1.0, help="device pixels to the pixel")
    parser.add_argument("--theme", choices=THEMES, default="system", help="colours (default: the system's)")
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and exit")
    return parser


class _ShowVersion(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{PROGRAM} {version(PROGRAM)}")
        parser.exit()


def _models_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.description = "List the models on board."
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _info_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.description = "Show what is known of a model."
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _decode_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.description = "Decode codes to pictures, laid out in one PNG."
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument(
        "--code",
        metavar="0.5,-1",
        type=_code,
        action="append",
        required=True,
        dest="codes",
        help="a code, its numbers divided by commas; again for more",
    )
    parser.add_argument("-o", "--out", metavar="OUT.png", type=_picture_file, required=True)
    parser.add_argument("--columns", type=_count, help="pictures in a row (default: about square)")
    parser.add_argument("--enlarge", metavar="N", type=_count, default=1, help="times larger (default: 1)")
    parser.add_argument("--smooth", action="store_true", help="enlarge smoothly instead of sharp")
    parser.add_argument("--device", choices=DEVICES, default="cpu")
    parser.add_argument("--json", action="store_true", help="say what was written as JSON")
    return parser


def _encode_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.description = "Encode pictures to codes (posterior means): a line for each."
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("images", metavar="IMAGE", nargs="+", type=Path, help="picture, folder or idx file")
    parser.add_argument("--device", choices=DEVICES, default="cpu")
    parser.add_argument("--json", action="store_true", help="as JSON, with the log variances")
    return parser


def _evaluate_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.description = "Measure a model's losses on a data set's test images."
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--data", metavar="DIR", type=Path, required=True)
    parser.add_argument("--device", choices=DEVICES, default="cpu")
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _train_parser(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.description = "Train a model by a recipe; an interrupted run goes on with --resume."
    parser.add_argument("recipe", metavar="RECIPE", help="such as mnist-2d")
    parser.add_argument("--data", metavar="DIR", type=Path, required=True)
    parser.add_argument("--out", metavar="DIR", type=Path, help="run folder (default: runs/RECIPE)")
    parser.add_argument("--resume", action="store_true", help="go on from the run folder's last checkpoint")
    parser.add_argument("--device", choices=DEVICES, default="cpu")
    parser.add_argument("--json", action="store_true", help="say the result as JSON")
    return parser


SUBCOMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], argparse.ArgumentParser], str]] = {
    "models": (_models_parser, "list_models"),
    "info": (_info_parser, "show_info"),
    "decode": (_decode_parser, "decode_codes"),
    "encode": (_encode_parser, "encode_pictures"),
    "evaluate": (_evaluate_parser, "evaluate_model"),
    "train": (_train_parser, "train_model"),
}
