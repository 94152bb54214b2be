"""The tunnels of N2 messages by their shapes are those that decoding each message gives."""

import numpy as np
import pytest

from cleannet.model.ngap import NGAPMessage
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.tunnels import tunnels_of
from support.shared import EXAMPLES, recording


@pytest.mark.parametrize("name", ["c03_nea0", "c08_load", "h01_n2_handover"])
def test_by_shapes_as_by_messages(name: str) -> None:
    path = EXAMPLES / f"{name}.pcapng"
    network = Read([str(path if path.is_file() else recording(name))]).network(Settings())
    rows = network.rows(NGAPMessage)
    expected = [network.message(int(row)).tunnels for row in rows]
    assert network.tunnels(rows) == expected
    assert any(expected)


def test_no_rows_no_tunnels() -> None:
    network = Read([str(recording("c03_nea0"))]).network(Settings())
    assert tunnels_of(network.tables, np.zeros(0, np.int64)) == []
