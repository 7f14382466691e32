import errno
import io
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import ExplorerError
from explorer.imaging.files import why_unwritable, write_whole


def test_the_data_arrives_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_the_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    ordinary, whole = tmp_path / "ordinary", tmp_path / "whole"
    ordinary.write_bytes(b"")
    write_whole(whole, b"")
    assert stat.S_IMODE(whole.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


class _FullDisk(io.FileIO):
    """Takes half of what it is given."""

    def write(self, data: Any, /) -> int:
        super().write(bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "open", lambda self, mode: _FullDisk(self, mode.replace("b", "")))
    with pytest.raises(ExplorerError, match=r"a\.bin was not saved: no space is left on the disk"):
        write_whole(path, b"new and longer")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_reason_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"the folder .* does not exist"):
        write_whole(tmp_path / "nowhere" / "a.bin", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExplorerError, match=r"file is a file, not a folder"):
        write_whole(tmp_path / "file" / "deep" / "a.bin", b"")
    (tmp_path / "file").unlink()
    (tmp_path / "taken").mkdir()
    with pytest.raises(ExplorerError, match="taken is a folder"):
        write_whole(tmp_path / "taken", b"")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]
    refused = PermissionError(errno.EACCES, "denied")
    assert why_unwritable(tmp_path / "a.bin", refused).startswith("you have no permission to write in")
    assert (
        why_unwritable(tmp_path / "a.bin", OSError(errno.EIO, "Input/output error")) == "Input/output error"
    )
