"""Pictures decoded once: a folder on disk with all of them as bytes, to be mapped into memory."""

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

from explorer.data.shape import PictureShape
from explorer.errors import ExplorerError

Bytes = npt.NDArray[np.uint8]
Read = Callable[[Path], Bytes | None]
"""A file to its picture (h, w, c), or None where it cannot be read."""
Report = Callable[[int, int], None]
"""Told how many files are behind us, and of how many."""

_PICTURES, _FACTS = "pictures.bin", "facts.json"
_PART = 512
"""Pictures between two writes: 25 MB of 128×128 faces."""
_ABANDONED = 600
"""Seconds without a write after which a half-written cache is one whose process was killed."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, eq=False)
class Decoded:
    """The readable ones among some files."""

    pictures: Bytes
    """(k, h, w, c), read-only, mapped from disk."""
    is_readable: npt.NDArray[np.bool_]
    """(n,) with k times True: which files these are."""


def cache_folder() -> Path:
    """Where decoded pictures are kept when nothing else is said."""
    return platformdirs.user_cache_path("latent-explorer", appauthor=False) / "pictures"


def decode_once(
    files: Sequence[Path],
    picture_shape: PictureShape,
    read: Read,
    *,
    name: str,
    folder: Path | None = None,
    report: Report | None = None,
) -> Decoded:
    """Pictures of ``files``: from the cache, or decoded into it first.

    The cache is written whole or not at all. One that was made of other files (by path, size and time of
    change) is replaced.

    Parameters
    ----------
    read
        Decodes one file; called on several threads.
    name
        What ``read`` does to which data, e.g. ``celeba-center-128``: part of the cache's name.
    folder
        Instead of `cache_folder`.

    Raises
    ------
    ExplorerError
        If the disk is full, the cache cannot be written, or a file has vanished.
    """
    folder = folder or cache_folder()
    place = folder / f"{name}-{_digest([str(files[0].parent.resolve())]) if files else 'empty'}"
    identity = _identity(files, picture_shape)
    found = _open(place, identity, picture_shape)
    if found is not None:
        return found
    size = len(files) * int(np.prod(picture_shape))
    partial = folder / f".{place.name}.{os.getpid()}"
    try:
        _remove_abandoned(folder, place.name)
        partial.mkdir(parents=True, exist_ok=True)
        _check_room(partial, size)
        _write(partial, files, picture_shape, read, identity, report)
        shutil.rmtree(place, ignore_errors=True)
        partial.rename(place)
    except OSError as error:
        raise ExplorerError(_refusal(error, folder, size)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    found = _open(place, identity, picture_shape)
    if found is None:
        raise ExplorerError(f"The decoded pictures in {place} vanished while they were written.")
    return found


def _refusal(error: OSError, folder: Path, size: int) -> str:
    if error.errno in _FULL:
        return (
            f"The disk is full: decoded pictures take {size / 1e9:.1f} GB in {folder}. Make room there, or "
            "name another folder for caches."
        )
    return f"Decoded pictures cannot be kept in {folder}: {error.strerror or error}."


def _open(place: Path, identity: str, picture_shape: PictureShape) -> Decoded | None:
    """The cache at ``place`` if it is whole and made of these files, else None."""
    try:
        facts = json.loads((place / _FACTS).read_text(encoding="utf-8"))
        if facts["identity"] != identity:
            return None
        is_readable = np.ones(facts["files"], np.bool_)
        is_readable[facts["unreadable"]] = False
        shape = (int(is_readable.sum()), *picture_shape)
        path = place / _PICTURES
        if path.stat().st_size != int(np.prod(shape)):
            return None
        # A file of no bytes cannot be mapped.
        pictures: Bytes = (
            np.memmap(path, np.uint8, "r", shape=shape) if shape[0] else np.empty(shape, np.uint8)
        )
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None
    return Decoded(pictures, is_readable)


def _write(
    folder: Path,
    files: Sequence[Path],
    picture_shape: PictureShape,
    read: Read,
    identity: str,
    report: Report | None,
) -> None:
    unreadable: list[int] = []
    # Written, not mapped: a full disk is an exception here and would be a killed process there.
    with (folder / _PICTURES).open("wb") as out, ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        numbered = iter(enumerate(files))
        while part := list(islice(numbered, _PART)):
            pictures = list(pool.map(read, [path for _, path in part]))
            unreadable += [i for (i, _), p in zip(part, pictures, strict=True) if p is None]
            whole = [picture for picture in pictures if picture is not None]
            if whole:
                stacked = np.ascontiguousarray(np.stack(whole))
                if stacked.shape[1:] != picture_shape or stacked.dtype != np.uint8:
                    raise ValueError(f"pictures must be uint8 {picture_shape}, not {stacked.shape[1:]}")
                out.write(stacked.data)
            if report is not None:
                report(part[-1][0] + 1, len(files))
        out.flush()
        os.fsync(out.fileno())
    facts = {"identity": identity, "files": len(files), "unreadable": unreadable}
    (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _check_room(folder: Path, size: int) -> None:
    # Said now, not after minutes of decoding.
    if shutil.disk_usage(folder).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _remove_abandoned(folder: Path, name: str) -> None:
    if not folder.is_dir():
        return
    for path in folder.glob(f".{name}.*"):
        if time.time() - max(p.stat().st_mtime for p in (path, *path.iterdir())) > _ABANDONED:
            shutil.rmtree(path, ignore_errors=True)


def _identity(files: Sequence[Path], picture_shape: PictureShape) -> str:
    """Digest of what the files are, without reading them."""

    def facts() -> Iterator[str]:
        yield repr(picture_shape)
        for path in files:
            try:
                stat = path.stat()
            except OSError as error:
                raise ExplorerError(f"{path} cannot be read: {error.strerror or error}.") from error
            yield f"{path.name} {stat.st_size} {stat.st_mtime_ns}"

    return _digest(facts())


def _digest(texts: Iterator[str] | Sequence[str]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for text in texts:
        digest.update(text.encode() + b"\n")
    return digest.hexdigest()
