"""How a code travels."""

import pytest
from PySide6.QtCore import QMimeData

from explorer.latent.codes import Codes
from explorer.panels.code_payload import CODE_MIME, CodePayload


def test_a_code_arrives_as_it_was_sent() -> None:
    payload = CodePayload("tiny-1", Codes.of([[0.1, -2.5e-7]]), "Pin")
    mime = QMimeData()
    payload.add_to(mime)
    assert CodePayload.of(mime) == payload


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"model": "a", "code": "b"}', b'{"model": "a", "code": [NaN]}', b"\xff"]
)
def test_what_is_no_code_is_none(text: bytes) -> None:
    mime = QMimeData()
    mime.setData(CODE_MIME, text)
    assert CodePayload.of(mime) is None


def test_what_has_no_code_is_none() -> None:
    assert CodePayload.of(QMimeData()) is None
