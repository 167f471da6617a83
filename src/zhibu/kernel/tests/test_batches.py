"""The collector of cycles rests in a block and works after it."""

import gc

import pytest

from zhibu.kernel.batches import collector_resting


def test_it_rests_until_the_outermost_block_ends():
    with collector_resting():
        with collector_resting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_works_again_after_a_failure():
    with pytest.raises(ValueError, match="lost"), collector_resting():
        raise ValueError("lost")
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off():
    gc.disable()
    try:
        with collector_resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
