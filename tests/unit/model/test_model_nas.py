"""Names of NAS-5GS records."""

import pytest

from cleannet.decode.nas_5gs_types import MOBILITY_TYPES
from cleannet.model import nas
from cleannet.model.nas import FiveGMMStatus, NASMessage, OtherMobilityMessage, SessionManagementMessage

RECORDS = [one for one in vars(nas).values() if isinstance(one, type) and issubclass(one, NASMessage)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_every_record_can_be_made_of_nothing_and_is_nas(record):
    one = record()
    assert one.protocol == "NAS-5GS"
    assert (one.header.value, one.mac, one.sequence_number, one.container) == (0, None, None, False)


def test_records_of_one_type_are_named_as_the_specification_names_it():
    own = {OtherMobilityMessage, SessionManagementMessage, nas.CipheredNAS, nas.OpaqueNAS, NASMessage}
    assert {r().name for r in RECORDS if r not in own} <= set(MOBILITY_TYPES.values())
    assert FiveGMMStatus().name == "5GMMStatus"


@pytest.mark.parametrize("record", [OtherMobilityMessage, SessionManagementMessage])
def test_records_of_many_types_are_named_by_the_type(record):
    assert record(message_type=0x64, type_name="SomeName").name == "SomeName"
