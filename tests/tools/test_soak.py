"""The soak looks at the memory ten times, and fails where something failed or memory grew."""

import pytest

from tools.soak import told, turns


@pytest.mark.parametrize("count", [10, 25, 2000])
def test_memory_is_looked_at_ten_times_the_last_time_at_the_end(count):
    looks = [i for i, tenth in turns(count) if tenth]
    assert len(looks) == 10
    assert looks[-1] == count - 1


@pytest.mark.parametrize(
    ("memory_mb", "faults", "well"),
    [
        ([400.0] + [450.0] * 9, [], True),  # what is filled at first is no growth
        ([400.0] * 5 + [410.0] * 5, [], True),
        ([400.0] * 6 + [410.0, 420.0, 430.0, 440.0], [], False),
        ([400.0] * 10, ["500 a fault"], False),
    ],
)
def test_growth_in_the_second_half_and_faults_are_told(memory_mb, faults, well, capsys):
    assert told("ten moves", 1.0, memory_mb, faults) is well
    said = capsys.readouterr().out
    assert ("not flat" in said) is (memory_mb[-1] > 1.05 * memory_mb[5])
    assert all(fault in said for fault in faults)
