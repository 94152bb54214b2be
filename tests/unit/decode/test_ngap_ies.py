"""The table of NGAP's protocol IEs."""

from cleannet.decode.ngap_ies import IE_NAMES


def test_names() -> None:
    assert {10: "AMF-UE-NGAP-ID", 38: "NAS-PDU", 94: "SecurityKey"}.items() <= IE_NAMES.items()
    assert (len(IE_NAMES), max(IE_NAMES)) == (438, 443)
    assert len(set(IE_NAMES.values())) == len(IE_NAMES)
