"""Writing a file whole or not at all, and saying in one sentence why it could not be written."""

import errno
import os
import secrets
from pathlib import Path

from explorer.errors import ExplorerError


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: afterwards the file is complete, or as it was before.

    The data goes to a hidden file beside ``path``, which then takes its place in one step.

    Raises
    ------
    ExplorerError
        If it could not be written (no such folder, no permission, disk full); nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        try:
            with temporary.open("xb") as file:  # a mode of its own choosing would ignore the umask
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
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
        return f"the folder {folder} does not exist"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"you have no permission to write in {folder}"
    return error.strerror or str(error)
