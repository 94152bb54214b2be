"""What HTTP messages of both versions have in common."""

from cleannet.decode.http import MOST_BODY, HTTPMessage
from cleannet.model.frame import FrameRef


def message(*headers):
    return HTTPMessage("2", True, True, 1, list(headers), FrameRef(0, 1), FrameRef(0, 1), 0)


def test_headers_by_name():
    one = message(("via", "a"), ("via", "b"), ("x", None), (None, None))
    assert one.header("via") == "a"
    assert one.header("x") is None
    assert one.header("y") is None
    assert list(one.values("via")) == ["a", "b"]
    assert list(one.values("x")) == []
    assert one.unknown_headers == 2


def test_a_body_is_kept_up_to_a_bound():
    one = message()
    one.extend(bytes(MOST_BODY - 1))
    assert not one.incomplete
    one.extend(b"ab")
    assert len(one.body) == MOST_BODY
    assert one.incomplete
