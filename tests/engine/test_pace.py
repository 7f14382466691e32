"""The chunk size follows the measured times."""

from explorer.engine.pace import CHUNK, MOST, Pace


def settled(seconds_per_item: float, overhead: float = 0.0) -> Pace:
    pace = Pace()
    for _ in range(30):
        pace.note(pace.size, overhead + pace.size * seconds_per_item)
    return pace


def test_chunks_come_to_take_about_the_time_wanted() -> None:
    for seconds in (1e-5, 3e-5, 1e-4, 7e-4, 2e-3):
        assert 0.5 * CHUNK <= settled(seconds).size * seconds <= 1.6 * CHUNK


def test_one_that_takes_nearly_as_long_as_many_does_not_make_chunks_of_one() -> None:
    pace = settled(0.2e-3, overhead=6.2e-3)  # one digit encoded while another program runs
    assert 16 <= pace.size <= 64
    assert 6.2e-3 + pace.size * 0.2e-3 <= 1.6 * CHUNK
    assert settled(7e-3).size <= 2, "where many take as much longer, few are quicker shown"
    assert settled(7e-3, overhead=8e-3).size == 1


def test_sizes_are_bounded_both_ways() -> None:
    assert settled(1e-9).size == MOST
    assert settled(1.0).size == 1


def test_a_slower_machine_gets_smaller_chunks_and_recovers() -> None:
    pace = settled(1e-4)
    usual = pace.size
    pace.note(usual, 0.5)
    assert pace.size == usual // 2
    for _ in range(10):
        pace.note(pace.size, pace.size * 1e-4)
    assert pace.size in (usual // 2, usual)


def test_one_slow_chunk_among_quick_ones_leaves_the_size() -> None:
    pace = settled(1e-4)
    usual = pace.size
    for _ in range(3):
        pace.note(usual, 2.5 * CHUNK)
        for _ in range(3):
            pace.note(usual, usual * 1e-4)
        assert pace.size == usual
    for _ in range(30):
        pace.note(pace.size, pace.size * 1e-3)
    assert pace.size * 1e-3 <= 1.6 * CHUNK, "where it stays slow, chunks get small"


def test_a_short_last_chunk_does_not_make_the_next_longer() -> None:
    pace = settled(1e-4)
    usual = pace.size
    for _ in range(9):
        pace.note(1, 1e-4)
    assert pace.size == usual


def test_estimates_are_in_proportion_and_survive_one_slow_chunk() -> None:
    pace = settled(1e-4)
    assert abs(pace.seconds_for(100) - 0.01) < 1e-9
    pace.note(pace.size, pace.size * 2e-4)
    assert 0.01 < pace.seconds_for(100) < 0.02
    assert Pace().seconds_for(100) == 0


def test_items_alone_say_nothing_of_how_long_many_take() -> None:
    pace = Pace()
    for count, seconds in ((1, 8e-3), (2, 9e-3), (16, 32e-3), (1, 10e-3)):
        pace.note(count, seconds)
    assert 8e-3 < pace.seconds_for(1) < 10e-3
    assert pace.seconds_for(3) == 3 * 4.5e-3
    assert pace.seconds_for(64) == 64 * 2e-3
    assert pace.size_within(0.1) == 50
    assert pace.size_within(20e-3) == 4, "of sixteen it is not known that so few take so little"


def test_the_first_of_a_size_counts_as_a_slow_one() -> None:
    pace = settled(2e-3)
    pace.note(64, 64 * 9e-3)
    assert pace.seconds_for(64) < 64 * 4e-3
    assert pace.seconds_for(pace.size) == pace.size * 2e-3


def test_what_fits_into_a_time_takes_no_longer() -> None:
    pace = Pace()
    for count, each in ((32, 2e-3), (64, 1e-3), (64, 90e-3), (64, 90e-3)):
        pace.note(count, count * each)
    for seconds in (0.05, 0.1, 0.15, 0.3):
        assert pace.seconds_for(pace.size_within(seconds)) <= seconds


def test_as_many_as_fit_into_a_time_and_no_fewer_than_a_chunk() -> None:
    pace = settled(1e-3)
    assert pace.size_within(0.1) == 100
    assert pace.size_within(0.0) == pace.size
    assert pace.size_within(1e6) == MOST
    assert Pace().size_within(1.0) == 1


def test_nothing_done_changes_nothing() -> None:
    pace = settled(1e-4)
    before = pace.size, pace.seconds_for(1)
    pace.note(0, 1.0)
    assert (pace.size, pace.seconds_for(1)) == before
