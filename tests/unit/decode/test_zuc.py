"""ZUC against ETSI/SAGE's test data (document 3 of 128-EEA3 and 128-EIA3)."""

import pytest

from cleannet.decode.zuc import zuc


@pytest.mark.parametrize(
    ("key", "vector", "stream"),
    [
        ("00" * 16, "00" * 16, ["27bede74", "018082da"]),
        ("ff" * 16, "ff" * 16, ["0657cfa0", "7096398b"]),
        ("3d4c4be96a82fdaeb58f641db17b455b", "84319aa8de6915ca1f6bda6bfbd8c766", ["14f1c272", "3279c419"]),
    ],
)
def test_the_key_stream(key, vector, stream):
    assert [f"{word:08x}" for word in zuc(bytes.fromhex(key), bytes.fromhex(vector), 2)] == stream
