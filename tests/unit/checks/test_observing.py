"""What to capture so that a check sees something."""

import msgspec
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.observing import (
    HOW,
    HOW_LINKS,
    HOW_N4,
    HOW_SBI,
    HOW_USER_PLANE,
    MIRROR,
    how_to_observe,
    to_observe,
    why_silent,
)
from cleannet.model.finding import Interface
from cleannet.model.nas import RegistrationRequest, ServiceRequest

CHECKS = catalogue()


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_says_what_to_capture(code):
    check = CHECKS[code]
    said = to_observe(check)
    assert said.startswith("capture ")
    assert all(kind.__name__ in said for kind in check.needs)
    assert how_to_observe(check)


def test_why_a_check_is_silent():
    one = msgspec.structs.replace(CHECKS["NAS001"], needs=(ServiceRequest, RegistrationRequest))
    wanted = "RegistrationRequest or ServiceRequest"
    assert why_silent(one, needed_was_seen=False) == f"no readable {wanted} was seen"
    assert why_silent(one, needed_was_seen=True) == f"{wanted} was seen, but not the situation that this check judges"
    nothing = msgspec.structs.replace(one, needs=())
    assert why_silent(nothing, needed_was_seen=False) == "nothing that it judges was seen"
    assert "so that" not in to_observe(nothing)


def test_steps_by_core_are_told_where_n1_or_n2_is_wanted():
    one = CHECKS["NAS001"]
    assert how_to_observe(one) == list(HOW)
    assert how_to_observe(msgspec.structs.replace(one, interfaces=(Interface.UNKNOWN,))) == list(HOW_LINKS)
    assert how_to_observe(msgspec.structs.replace(one, interfaces=(Interface.N6,))) == list(HOW_USER_PLANE)
    assert how_to_observe(msgspec.structs.replace(one, interfaces=(Interface.N3,))) == list(HOW_USER_PLANE)
    assert how_to_observe(msgspec.structs.replace(one, interfaces=(Interface.N4,))) == list(HOW_N4)
    assert how_to_observe(msgspec.structs.replace(one, interfaces=(Interface.N32,))) == list(HOW_SBI)
    assert how_to_observe(msgspec.structs.replace(one, interfaces=(Interface.OAM,))) == list(HOW_LINKS)


def test_every_interface_has_a_place():
    assert set(MIRROR) == set(Interface)


def test_a_phone_log_is_named_where_the_check_reads_4g_of_it_too():
    assert "; or, for one phone, its diagnostic log" in to_observe(CHECKS["DOS003"])
    assert "; or" not in to_observe(CHECKS["DOS006"])
    assert "; or" not in to_observe(CHECKS["SUB010"])
