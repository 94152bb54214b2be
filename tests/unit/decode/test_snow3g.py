"""SNOW 3G against ETSI/SAGE's test data (TS 35.217 and its implementors' data)."""

import pytest

from cleannet.decode.snow3g import _boxes, snow3g


def test_the_boxes_that_are_computed_are_those_of_the_specification():
    rijndael, dickson = _boxes()
    assert bytes(rijndael[:8]).hex() == "637c777bf26b6fc5"
    assert bytes(dickson[:16]).hex() == "25247367d7ae5c30a4ee6ecb7db582db"
    assert sorted(rijndael) == list(range(256))


@pytest.mark.parametrize(
    ("key", "vector", "stream"),
    [("2bd6459f82c5b300952c49104881ff48", "ea024714ad5c4d84df1f9b251c0bf45f", ["abee9704", "7ac31373"])],
)
def test_the_key_stream(key, vector, stream):
    """The test data count the words of the key from the other end."""
    words = [key[n : n + 8] for n in range(0, 32, 8)]
    turned = bytes.fromhex("".join(reversed(words)))
    values = tuple(int(vector[n : n + 8], 16) for n in range(0, 32, 8))
    assert [f"{word:08x}" for word in snow3g(turned, values, 2)] == stream
