"""Records of NAS-EPS: their names, and what they tell by the elements that were there."""

import pytest

from cleannet.decode.nas_eps_types import MOBILITY_TYPES
from cleannet.model import nas, nas_eps


def classes(module, base):
    return {one for one in vars(module).values() if isinstance(one, type) and issubclass(one, base) and one is not base}


def test_every_message_type_has_a_class_of_its_name():
    names = {one().name for one in classes(nas_eps, nas_eps.EPSMessage)} - {""}
    # A service request has a header of its own instead of a type.
    assert names - {"CipheredNAS", "OpaqueNAS", "ServiceRequest"} == set(MOBILITY_TYPES.values())


def test_no_class_bears_the_name_of_one_of_5gs():
    ours = {one.__name__ for one in classes(nas_eps, nas_eps.EPSMessage)}
    assert not ours & {one.__name__ for one in classes(nas, nas.NASMessage)}
    assert {one().protocol for one in classes(nas_eps, nas_eps.EPSMessage)} == {"NAS-EPS"}


@pytest.mark.parametrize(
    ("record", "iei", "says"),
    [
        (nas_eps.EPSAttachRequest, 0x31, "ms_network_capability"),
        (nas_eps.EPSAttachRequest, 0x52, "last_visited_tai"),
        (nas_eps.EPSSecurityModeCommand, 0x4F, "hash_mme"),
        (nas_eps.EMMInformation, 0x43, "names_network"),
        (nas_eps.EMMInformation, 0x45, "names_network"),
        (nas_eps.EPSCSServiceNotification, 0x60, "caller_shown"),
    ],
)
def test_presence(record, iei, says):
    assert getattr(record(ies=(iei,)), says) is True
    assert getattr(record(ies=(0x11,)), says) is False
