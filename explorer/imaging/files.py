"""Writing files and folders whole or not at all, and saying in one sentence why they could not be written."""

import errno
import os
import secrets
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.errors import ExplorerError

Writing = Generator[float, None, None]
"""A file being written: yields how much is done, 0 to 1. Closed before its end, it leaves all as it was."""


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: afterwards the file is complete, or as it was before.

    Raises
    ------
    ExplorerError
        If it could not be written (no such folder, no permission, disk full); nothing is left behind.
    """
    with whole_file(path) as temporary, temporary.open("xb") as file:
        file.write(data)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The name of a hidden file beside ``path`` to write to, which takes its place in one step at the end.

    If the block is left by an exception (a generator that is closed raises one, too), ``path`` stays as it
    was and nothing is left behind.

    Raises
    ------
    ExplorerError
        If writing failed (no such folder, no permission, disk full).
    """
    temporary = _beside(path)
    try:
        try:
            yield temporary
            _flush(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ExplorerError(f"{path.name} was not saved: {why_unwritable(path, error)}.") from error


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A hidden folder beside ``path`` to write files to, which becomes ``path`` in one step at the end.

    Raises
    ------
    ExplorerError
        If there is something at ``path`` other than an empty folder, or writing failed.
    """
    if path.exists() and not _is_empty_folder(path):
        raise ExplorerError(f"{path.name} is there already. Choose another name, or an empty folder.")
    temporary = _beside(path)
    try:
        try:
            temporary.mkdir()
            yield temporary
            if path.exists():
                path.rmdir()  # a folder replaces an empty one only where the system is POSIX
            temporary.rename(path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise ExplorerError(f"{path.name} was not saved: {why_unwritable(path, error)}.") from error


def why_unwritable(path: Path, error: OSError) -> str:
    """The reason behind ``error``, met while writing ``path``, as a clause for a person."""
    folder = path.parent.absolute()
    if path.is_dir():
        return f"{path} is a folder"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space is left on the disk of {folder}"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        in_the_way = next((above for above in (folder, *folder.parents) if above.is_file()), None)
        if in_the_way is not None:
            return f"{in_the_way} is a file, not a folder"
        return f"the folder {folder} does not exist"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"you have no permission to write in {folder}"
    return error.strerror or str(error)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")


def _flush(path: Path) -> None:
    """Make sure that what was written is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())
