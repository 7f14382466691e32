"""A block of tiles: what it has of others, what it takes, and how it looks when it is seen very large."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.widgets.mosaic import Mosaic
from explorer.widgets.mosaic_block import _LARGEST, SIDE, MosaicBlock, Shape, _rectangles, packed
from explorer.widgets.viewport import Viewport
from tests.widgets.on_mosaic import PAPER, Pixels, grid_at, noise, painted, plain

pytestmark = pytest.mark.usefixtures("qapp")
GREY, COLOUR = (3, 5, 1), (3, 5, 3)
ALL = (slice(0, SIDE), slice(0, SIDE))


def pixels_of(image: QImage) -> Pixels:
    """Colours, (h, w, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, 2::-1].copy()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_rectangles_are_all_that_is_there_and_nothing_twice(share: float) -> None:
    rng = np.random.default_rng(3)
    for _ in range(60):
        is_there = rng.random((SIDE, SIDE)) < share
        is_there[rng.integers(0, SIDE)] = is_there[rng.integers(0, SIDE)]  # rows that are alike
        covered = np.zeros((SIDE, SIDE), int)
        for low, high, begin, end in _rectangles(is_there):
            assert 0 <= low < high <= SIDE
            assert 0 <= begin < end <= SIDE
            covered[low:high, begin:end] += 1
        np.testing.assert_array_equal(covered, is_there)


def test_rectangles_are_few() -> None:
    is_there = np.zeros((SIDE, SIDE), bool)
    assert list(_rectangles(is_there)) == []
    is_there[2:5, 1:4] = is_there[2:5, 6] = True
    assert sorted(_rectangles(is_there)) == [(2, 5, 1, 4), (2, 5, 6, 7)]
    is_there[:] = True
    assert list(_rectangles(is_there)) == [(0, SIDE, 0, SIDE)]


def test_its_memory_is_taken_when_something_is_put_or_painted() -> None:
    block = MosaicBlock(0.0, 0.0, 1.0, COLOUR)
    assert block.size == 0
    block.put(np.array([0]), np.array([0]), packed(np.zeros((1, *COLOUR), np.uint8)))
    bytes_of_all = SIDE * SIDE * 3 * 5 * 4
    assert block.size == bytes_of_all
    block.as_seen(2.0)
    assert block.size == bytes_of_all + 16 * 16 * 4
    large = block.size
    block.once(8.0)
    assert block.size == large
    other = MosaicBlock(0.0, 0.0, 1.0, GREY)
    other.stand_in((), PAPER)
    assert other.size == SIDE * SIDE * 3 * 5


def test_it_lacks_what_neither_has_arrived_nor_is_stood_in_for() -> None:
    block, corner = MosaicBlock(0.0, 0.0, 1.0, GREY), (slice(0, 2), slice(0, 1))
    assert block.lacks(corner)
    block.put(np.array([0, 1]), np.array([0, 0]), packed(np.zeros((2, *GREY), np.uint8)))
    assert not block.lacks(corner)
    assert block.lacks(ALL)
    block.stand_in((), PAPER)
    assert not block.lacks(ALL)
    block.is_stood_in = False
    assert block.lacks(ALL)
    assert not block.lacks(corner)


def test_its_share_of_another_is_as_large_as_what_has_arrived() -> None:
    block, half = MosaicBlock(0.0, 0.0, 1.0, GREY), MosaicBlock(0.0, 4.0, 0.5, GREY)
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    assert block.share_of(half) == 0.0, "nothing has arrived"
    block.put(rows, columns, packed(np.zeros((SIDE * SIDE, *GREY), np.uint8)))
    half.put(rows[::4], columns[::4], packed(np.zeros((SIDE * SIDE // 4, *GREY), np.uint8)))
    assert block.share_of(half) == 1.0
    assert half.share_of(block) == 0.25 * 0.25
    part = MosaicBlock(0.0, 0.0, 1.0, GREY)
    part.put(np.array([4, 7]), np.array([0, 7]), packed(np.zeros((2, *GREY), np.uint8)))
    assert part.share_of(half) == 1 / 16, "of the tiles that lie where it does"
    assert part.share_of(MosaicBlock(0.75, 4.25, 1 / 32, GREY)) == 1.0
    assert part.share_of(MosaicBlock(1.0, 1.0, 1 / 32, GREY)) == 0.0
    assert block.share_of(MosaicBlock(-4.0, 0.0, 1.0, GREY)) == 0.5
    for left, bottom in ((8.0, 0.0), (0.0, -8.0), (8.0, 8.0), (20.0, 30.0), (-20.0, -9.0)):
        assert block.share_of(MosaicBlock(left, bottom, 1.0, GREY)) == 0.0, "it touches at most"


@pytest.mark.parametrize("shape", [GREY, COLOUR], ids=["grey", "colour"])
def test_tiles_lie_where_they_were_put(shape: Shape) -> None:
    grid = grid_at(0, 0, SIDE, SIDE)
    pictures = noise(grid, shape)
    block = MosaicBlock(0.0, 0.0, 1.0, shape)
    order = np.random.default_rng(2).permutation(SIDE * SIDE)
    for some in np.split(order, 4):
        rows, columns = np.divmod(some, SIDE)
        block.put(rows, columns, packed(pictures[some]))
    _, picture = block.once(5.0)  # 40 wide, as the pictures are, and higher
    assert picture.size().toTuple() == (40, 40)
    from_above = pictures.reshape(SIDE, SIDE, *shape)[::-1].transpose(0, 2, 1, 3, 4)
    expected = np.broadcast_to(from_above.reshape(SIDE * 3, SIDE * 5, shape[2]), (SIDE * 3, SIDE * 5, 3))
    np.testing.assert_array_equal(pixels_of(block._image), expected)


def test_it_is_scaled_anew_only_where_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    block = MosaicBlock(0.0, 0.0, 1.0, GREY)
    scaled: list[tuple[int, int]] = []
    real = block._as_large

    def noting(width: int, height: int) -> QImage:
        scaled.append((width, height))
        return real(width, height)

    monkeypatch.setattr(block, "_as_large", noting)
    block.stand_in((), PAPER)
    for scale, count in ((5.0, 1), (5.0, 1), (6.0, 2), (6.0, 2)):
        block.as_seen(scale)
        assert len(scaled) == count
    block.put(np.array([0]), np.array([0]), packed(np.zeros((1, *GREY), np.uint8)))
    block.as_seen(6.0)
    assert len(scaled) == 3
    block.is_stood_in = False
    block.stand_in((), PAPER)
    block.as_seen(6.0)
    assert len(scaled) == 4


def test_neighbours_neither_overlap_nor_leave_a_gap() -> None:
    for scale in (3.3, 17.77, 40.01, 6e7 / 7):
        for start in (-3 * SIDE, -SIDE, 0, 5 * SIDE):
            place, right, above = (
                MosaicBlock(start - 0.5 + x, start - 0.5 + y, 1.0, GREY)._place(scale)
                for x, y in ((0, 0), (SIDE, 0), (0, SIDE))
            )
            assert abs(place[0] - (start - 0.5) * scale) <= 0.5, "the nearest pixel"
            assert place[0] + place[2] == right[0]
            assert above[1] + above[3] == place[1]


@pytest.mark.parametrize("shape", [(4, 4, 1), (4, 4, 3)], ids=["grey", "colour"])
def test_seen_very_large_its_own_tiles_go_on_being_seen(shape: Shape) -> None:
    """Whatever is put, stood in for and painted in between."""
    scale = _LARGEST / SIDE + 44  # pixels of a tile
    grid, beside, mosaic = grid_at(0, 0, 2, 3), grid_at(20, 0, 2, 3), Mosaic()
    view = Viewport(x=0.5, y=1.0, scale=scale, width=2 * scale, height=3 * scale)

    def greys() -> list[int]:
        seen = painted(mosaic, view)[::-1, :, 0]
        middle, step = round(scale / 2), round(scale)
        return [int(grey) for grey in seen[middle::step, middle::step].ravel()]

    mosaic.begin(grid, shape)
    expected = [PAPER.red()] * 6
    for index in (0, 3, 4):
        mosaic.put(np.array([index]), plain(grid, shape, 50 + index)[:1])
        expected[index] = 50 + index
        assert greys() == expected
        mosaic.begin(beside, shape)
        mosaic.begin(grid, shape)  # what stands in is painted anew
        assert greys() == expected
    mosaic.put(np.arange(6), plain(grid, shape, 99))
    assert greys() == [99] * 6


@pytest.mark.parametrize("scale", [1e5, 3e8, 1e11, 1e13])
def test_a_tile_larger_than_any_screen_fills_it(scale: float) -> None:
    grid, mosaic = grid_at(-1, -1, 3, 3), Mosaic()
    mosaic.begin(grid, (4, 4, 1))
    for index, (y, x) in enumerate(np.ndindex(3, 3)):
        mosaic.put(np.array([index]), plain(grid, (4, 4, 1), 10 * index + 10)[:1])
        view = Viewport(x=x - 1.0, y=y - 1.0, scale=scale, width=40, height=30)
        assert (painted(mosaic, view) == 10 * index + 10).all()
