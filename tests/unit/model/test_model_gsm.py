"""Records of GSM and UMTS layer 3: their names."""

from cleannet.decode.gsm_l3_types import GMM_TYPES, MM_TYPES, RR_TYPES
from cleannet.model import gsm


def test_names_are_those_of_the_specifications():
    for base, protocol, types in (
        (gsm.RRMessage, "RR", RR_TYPES),
        (gsm.MMMessage, "MM", MM_TYPES),
        (gsm.GMMMessage, "GMM", GMM_TYPES),
    ):
        records = [one() for one in base.__subclasses__()]
        assert records
        assert {record.protocol for record in records} == {protocol}
        assert {record.name for record in records} <= set(types.values())


def test_what_stands_for_many():
    other = gsm.OtherGSMMessage(sublayer="CC", type_name="Setup")
    assert (other.protocol, other.name) == ("CC", "Setup")
    assert (gsm.OpaqueGSM().protocol, gsm.OpaqueGSM().name) == ("GSM L3", "OpaqueGSM")
