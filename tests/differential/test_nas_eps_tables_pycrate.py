"""The tables of NAS-EPS, MM and GMM against pycrate's: formats and lengths of every element that both know."""

import logging
import warnings

import pytest

from cleannet.decode.gsm_l3_tables import GMM_LAYOUTS, MM_LAYOUTS, RR_LAYOUTS
from cleannet.decode.ies import Format
from cleannet.decode.nas_eps_attach import DETACH_REQUEST_OF_NETWORK
from cleannet.decode.nas_eps_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_eps_session import SESSION_LAYOUTS

# Message type, IEI of pycrate's table (release 16) that this decoder reads otherwise, and why.
PYCRATE_TABLES_DIFFER = {
    (0x41, 0xB0): "UE radio capability ID availability is 0x34, with a length (8.2.4)",
    (0x4E, 0x5C): "T3346 value is 0x5F (8.2.24)",
}


@pytest.fixture(scope="module", autouse=True)
def pycrate():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        module = pytest.importorskip("pycrate_mobile.NASLTE", reason="pycrate is absent")
        pytest.importorskip("pycrate_mobile.TS44018_RR", reason="pycrate is absent")
        logging.disable(logging.NOTSET)
    return module


def fixed_length(element):
    """Octets of the value of a type 3 element."""
    element.set_trans(False)
    return element.get_len() - 1


def formats(table):
    kinds = {"Type1TV": Format.TV_HALF, "Type2": Format.TV_HALF, "Type3TV": Format.TV}
    kinds |= {"Type4TLV": Format.TLV, "Type6TLVE": Format.TLV_E}
    for element in table()._content[1:]:
        kind = kinds.get(type(element).__name__)
        if kind:
            iei = element[0].get_val()
            length = fixed_length(element) if kind is Format.TV else 0
            if kind is Format.TV_HALF:
                # Type 2 has its identifier in the whole octet; the lower half is a value to us.
                iei = iei & 0xF0 if type(element).__name__ == "Type2" else iei << 4
            yield iei, kind, length


def test_nas_eps():
    from pycrate_mobile.TS24301_EMM import EMMTypeMOClasses, EMMTypeMTClasses
    from pycrate_mobile.TS24301_ESM import ESMTypeClasses

    from_network = MOBILITY_LAYOUTS | {0x45: DETACH_REQUEST_OF_NETWORK}
    differences = set()
    for classes, layouts in (
        (EMMTypeMOClasses, MOBILITY_LAYOUTS),
        (EMMTypeMTClasses, from_network),
        (ESMTypeClasses, SESSION_LAYOUTS),
    ):
        assert classes.keys() <= layouts.keys()
        for kind, table in classes.items():
            for iei, form, length in formats(table):
                row = layouts[kind].optional.get(iei)
                if row is None or (row.format, row.length) != (form, length):
                    differences.add((kind, iei))
    assert EMMTypeMOClasses.keys() | EMMTypeMTClasses.keys() == MOBILITY_LAYOUTS.keys()
    assert ESMTypeClasses.keys() == SESSION_LAYOUTS.keys()
    assert differences == PYCRATE_TABLES_DIFFER.keys()


def test_rr_mm_and_gmm():
    from pycrate_mobile.TS24008_GMM import GMMTypeMOClasses, GMMTypeMTClasses
    from pycrate_mobile.TS24008_MM import MMTypeClasses
    from pycrate_mobile.TS44018_RR import RRChannelRelease, RRCipheringModeCmd, RRCipheringModeComplete

    differences, seen = set(), 0
    for classes, layouts in (
        ({0x0D: RRChannelRelease, 0x32: RRCipheringModeComplete, 0x35: RRCipheringModeCmd}, RR_LAYOUTS),
        (MMTypeClasses, MM_LAYOUTS),
        (GMMTypeMOClasses, GMM_LAYOUTS),
        (GMMTypeMTClasses, GMM_LAYOUTS),
    ):
        for kind in classes.keys() & layouts.keys():
            seen += 1
            for iei, form, length in formats(classes[kind]):
                row = layouts[kind].optional.get(iei)
                if row is None or (row.format, row.length) != (form, length):
                    differences.add((kind, iei))
    assert seen > 25
    assert not differences
