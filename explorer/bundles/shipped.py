"""Finding what ships with the application, in a checkout and in an installed wheel alike."""

import difflib
from pathlib import Path

from explorer.errors import ExplorerError


def resources_folder() -> Path:
    """Folder with ``models/``, ``icons/`` and the licences.

    A wheel carries it inside the package; a checkout has it beside the package.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def shipped_models() -> tuple[Path, ...]:
    """Bundles that ship with the application, sorted by name."""
    return tuple(sorted((resources_folder() / "models").glob("*.safetensors")))


def find_model(name_or_path: str | Path) -> Path:
    """Path of a model named as a shipped one (``mnist-2d``) or by its file.

    Raises
    ------
    ExplorerError
        If there is neither; with the nearest name, if there is one.
    """
    text = str(name_or_path)
    shipped = {path.stem: path for path in shipped_models()}
    if text in shipped:
        return shipped[text]
    path = Path(text).expanduser()
    if path.is_file():
        return path.resolve()
    if path.suffix or len(path.parts) > 1:
        what = "is a folder, not a model file" if path.is_dir() else "does not exist"
        raise ExplorerError(f"{path} {what}.")
    near = difflib.get_close_matches(text, shipped, n=1, cutoff=0.4)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    on_board = ", ".join(sorted(shipped)) or "none"
    raise ExplorerError(f"No model {text!r}{hint}. Models on board: {on_board}.")
