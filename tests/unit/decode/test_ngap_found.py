"""What the walk has found so far."""

from cleannet.decode.ngap_found import Found


def test_add_keeps_the_order() -> None:
    found = Found(trace=True)
    found.add("sessions_failed", 7)
    found.add("sessions_failed", 3)
    assert found == {"trace": True, "sessions_failed": (7, 3)}
