"""Finding what ships with the application, in a checkout and in an installed wheel alike."""

from pathlib import Path

from explorer.errors import ExplorerError

PROBE_ENDING = "-probe"
"""How the names of bundles of the kind ``probe`` end, if they ship."""


def resources_folder() -> Path:
    """Folder with ``models/``, ``icons/`` and the licences.

    A wheel carries it inside the package; a checkout has it beside the package.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def shipped_models() -> tuple[Path, ...]:
    """Models that ship with the application, sorted by name; what reads their pictures is left out."""
    # By their names: the list of models is made while the window waits for it, so no file is read.
    return tuple(path for path in _shipped_bundles() if not path.stem.endswith(PROBE_ENDING))


def shipped_probes() -> tuple[Path, ...]:
    """Readers of pictures that ship with the application, sorted by name."""
    return tuple(path for path in _shipped_bundles() if path.stem.endswith(PROBE_ENDING))


def find_model(name_or_path: str | Path) -> Path:
    """Path of a model named as a shipped one (``mnist-2d``, or a probe: ``celeba-probe``) or by its file.

    Raises
    ------
    ExplorerError
        If there is neither; with the nearest name, if there is one.
    """
    text = str(name_or_path)
    shipped = {path.stem: path for path in _shipped_bundles()}
    if text in shipped:
        return shipped[text]
    path = Path(text).expanduser()
    if path.is_file():
        return path.resolve()
    if path.suffix or len(path.parts) > 1:
        what = "is a folder, not a model file" if path.is_dir() else "does not exist"
        raise ExplorerError(f"{path} {what}.")
    import difflib

    near = difflib.get_close_matches(text, shipped, n=1, cutoff=0.4)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    on_board = ", ".join(path.stem for path in shipped_models()) or "none"
    raise ExplorerError(f"No model {text!r}{hint}. Models on board: {on_board}.")


def _shipped_bundles() -> tuple[Path, ...]:
    return tuple(sorted((resources_folder() / "models").glob("*.safetensors")))
