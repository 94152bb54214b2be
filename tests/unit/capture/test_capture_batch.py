"""Batches of frames."""

import numpy as np

from cleannet.capture.batch import FrameBatch


def test_a_batch_is_as_long_as_it_has_frames():
    for count in (0, 3):
        column = np.zeros(count, np.int64)
        batch = FrameBatch(0, 1, np.zeros(9, np.uint8), column, column, column, column, column.astype(np.int32))
        assert len(batch) == count
