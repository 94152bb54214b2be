"""User messages of SS7 as the reader gets them, and what it makes of them."""

import numpy as np

from cleannet.decode.sigtran_reader import SigtranReader
from cleannet.frames.associations import Association
from cleannet.frames.batch import MessageBatch

ASSOCIATION = Association(addresses=(["192.0.2.1"], ["10.4.11.1"]), ports=(2905, 2905))


def batch(*parts, side=0, repeated=(), cut=()):
    """Parts are (payload protocol identifier, octets)."""
    count = len(parts)
    lengths = np.array([len(octets) for _, octets in parts], np.int64)
    numbers = np.arange(count)
    return MessageBatch(
        input=0,
        buffer=np.frombuffer(b"".join(octets for _, octets in parts) + bytes(64), np.uint8),
        offset=np.cumsum(lengths) - lengths,
        length=lengths,
        frame=numbers + 1,
        index=np.zeros(count, np.int64),
        time=numbers * 10,
        association=np.zeros(count, np.int64),
        side=np.full(count, side, np.int8),
        ppid=np.array([ppid for ppid, _ in parts], np.int64),
        repeated=np.isin(numbers, repeated),
        lost=np.zeros(count, np.bool_),
        cut=np.isin(numbers, cut),
    )


def read(*parts, **more) -> SigtranReader:
    reader = SigtranReader()
    reader.feed(batch(*parts, **more), [ASSOCIATION])
    return reader
