"""Records of UMTS RRC (TS 25.331): their names are the specification's, and what is not told is not claimed."""

import msgspec
import pytest

from cleannet.model import umts_rrc as records
from cleannet.model.umts_rrc import OpaqueUMTS, UMTSDirectTransfer, UMTSMessage

CLASSES = [
    one
    for one in vars(records).values()
    if isinstance(one, type) and issubclass(one, UMTSMessage) and one not in (UMTSMessage, OpaqueUMTS)
]


@pytest.mark.parametrize("one", CLASSES)
def test_a_class_is_named_after_its_message(one):
    assert one().protocol == "UMTS-RRC"
    if one is not UMTSDirectTransfer:  # three messages
        assert one.__name__ == "UMTS" + one().name.removeprefix("RRC")


@pytest.mark.parametrize("one", CLASSES)
def test_a_new_record_claims_nothing(one):
    fields = msgspec.structs.asdict(one())
    own = set(one.__struct_fields__) - set(UMTSMessage.__struct_fields__)
    assert all(fields[name] in (None, ()) for name in own)
