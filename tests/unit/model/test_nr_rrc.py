"""Records of NR RRC (TS 38.331): their names are the specification's, and what is not told is not claimed."""

import msgspec
import pytest

from cleannet.decode import uper_rrc
from cleannet.decode.nr_rrc import PROTOCOL
from cleannet.model import nr_rrc as records
from cleannet.model.nr_rrc import CipheredNR, NRMessage, OpaqueNR

CLASSES = [
    one
    for one in vars(records).values()
    if isinstance(one, type) and issubclass(one, NRMessage) and one not in (NRMessage, OpaqueNR, CipheredNR)
]


def test_names_are_those_of_the_specification():
    known = set(uper_rrc.notation(PROTOCOL.notation).messages().values()) | {"MIB", "SIB1"}
    names = [one().name for one in CLASSES]
    assert len(names) == len(set(names)) == len(CLASSES) > 20
    assert set(names) <= known


@pytest.mark.parametrize("one", CLASSES)
def test_a_class_is_named_after_its_message(one):
    assert one.__name__ == "NR" + one().name.removeprefix("RRC")
    assert one().protocol == "NR-RRC"


@pytest.mark.parametrize("one", CLASSES)
def test_a_new_record_claims_nothing(one):
    fields = msgspec.structs.asdict(one())
    own = set(one.__struct_fields__) - set(NRMessage.__struct_fields__)
    assert all(fields[name] in (None, False, 0, ()) for name in own)


def test_a_request_to_resume_with_the_full_identity_is_one_too():
    resume = records.NRResumeRequest1(cause="mo-Data")
    assert isinstance(resume, records.NRResumeRequest)
    assert (resume.name, resume.cause) == ("RRCResumeRequest1", "mo-Data")


def test_what_could_not_be_decoded():
    assert (OpaqueNR().protocol, OpaqueNR().name) == ("NR-RRC", "")
    assert NRMessage(message_name="RRCSystemInfoRequest").protocol == "NR-RRC"


def test_what_is_ciphered():
    assert (CipheredNR().protocol, CipheredNR().name) == ("NR-RRC", "CipheredRRC")
