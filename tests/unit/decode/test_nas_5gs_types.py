"""Message types of NAS-5GS."""

from cleannet.decode.nas_5gs_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_5gs_session import SESSION_LAYOUTS
from cleannet.decode.nas_5gs_types import MOBILITY_TYPES, SESSION_TYPES


def test_every_type_has_a_table_and_every_table_a_type():
    assert MOBILITY_TYPES.keys() == MOBILITY_LAYOUTS.keys()
    assert SESSION_TYPES.keys() == SESSION_LAYOUTS.keys()


def test_names_are_distinct_and_values_in_their_ranges():
    names = [*MOBILITY_TYPES.values(), *SESSION_TYPES.values()]
    assert len(set(names)) == len(names)
    # 9.7: bits 8 and 7 are 01 for 5GMM, 11 for 5GSM.
    assert {kind >> 6 for kind in MOBILITY_TYPES} == {0b01}
    assert {kind >> 6 for kind in SESSION_TYPES} == {0b11}
