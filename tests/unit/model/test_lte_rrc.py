"""Records of LTE RRC (TS 36.331): their names are the specification's, and what is not told is not claimed."""

import msgspec
import pytest

from cleannet.decode import uper_rrc
from cleannet.decode.lte_rrc import PROTOCOL
from cleannet.model import lte_rrc as records
from cleannet.model.lte_rrc import CipheredLTE, LTEMessage, OpaqueLTE

CLASSES = [
    one
    for one in vars(records).values()
    if isinstance(one, type) and issubclass(one, LTEMessage) and one not in (LTEMessage, OpaqueLTE, CipheredLTE)
]
BROADCAST = {"MasterInformationBlock", "SystemInformationBlockType1"}


def test_names_are_those_of_the_specification():
    known = set(uper_rrc.notation(PROTOCOL.notation).messages().values()) | BROADCAST
    names = [one().name for one in CLASSES]
    assert len(names) == len(set(names)) == len(CLASSES) > 20
    assert set(names) <= known


@pytest.mark.parametrize("one", CLASSES)
def test_a_class_is_named_after_its_message(one):
    assert one.__name__ == "LTE" + one().name.removeprefix("RRC")
    assert one().protocol == "LTE-RRC"


@pytest.mark.parametrize("one", CLASSES)
def test_a_new_record_claims_nothing(one):
    fields = msgspec.structs.asdict(one())
    own = set(one.__struct_fields__) - set(LTEMessage.__struct_fields__)
    assert all(fields[name] in (None, False, 0, ()) for name in own)


def test_a_request_to_resume_is_a_request():
    resume = records.LTEConnectionResumeRequest(cause="mo-Data")
    assert isinstance(resume, records.LTEConnectionRequest)
    assert (resume.name, resume.cause) == ("RRCConnectionResumeRequest", "mo-Data")


def test_what_could_not_be_decoded():
    assert (OpaqueLTE().protocol, OpaqueLTE().name) == ("LTE-RRC", "")
    assert LTEMessage(message_name="HandoverFromEUTRAPreparationRequest").protocol == "LTE-RRC"


def test_what_is_ciphered():
    assert (CipheredLTE().protocol, CipheredLTE().name) == ("LTE-RRC", "CipheredRRC")
