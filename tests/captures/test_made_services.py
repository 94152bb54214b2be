"""Attacks on services and misuse of tokens, from octets to findings, in captures that are made."""

from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.subscribers.settings import Settings
from support.core_octets import RST_STREAM, h2_frame
from support.given import inventory_of
from support.services_made import Exchange, Talk, token, write
from support.shared import frames

AMF, SMF, UDM, AUSF, NRF, NEF = "10.4.2.1", "10.4.0.1", "10.4.9.1", "10.4.3.1", "10.4.5.1", "10.4.4.1"
S, A = "22222222-2222-4222-8222-222222222222", "11111111-1111-4111-8111-111111111111"
SUPI = "imsi-999700000000001"
SDM = f"/nudm-sdm/v2/{SUPI}/am-data"


def said(tmp_path: Path, *talks: Talk, settings: Settings = Settings()) -> dict[str, list[tuple[str, int]]]:  # noqa: B008
    """What is said of a made capture: by check the outcomes and the frames."""
    path = write(tmp_path / "made.pcap", talks)
    report = audit([str(path)], catalogue().values(), settings=settings)
    assert not [p for p in report.problems if p.kind.startswith("fault")]
    text = repr(report)
    assert SUPI not in text
    assert "999700000000001" not in text
    found: dict[str, list[tuple[str, int]]] = {}
    for one in report.findings:
        found.setdefault(one.check, []).extend((one.outcome, n) for n in frames([one]))
    return {check: sorted(each, key=lambda one: one[1]) for check, each in found.items()}


def registers(client: str, instance: str, kind: str, method: str = "PUT") -> Talk:
    profile = {"nfInstanceId": instance, "nfType": kind, "nfStatus": "REGISTERED", "ipv4Addresses": [client]}
    return Talk(client, NRF, [Exchange(method, f"/nnrf-nfm/v1/nf-instances/{instance}", profile, 201, profile)])


def test_a_function_is_removed_and_changed_by_another(tmp_path):
    remove = Talk(NEF, NRF, [Exchange("DELETE", f"/nnrf-nfm/v1/nf-instances/{S}", status=204)])
    change = Talk(NEF, NRF, [Exchange("PATCH", f"/nnrf-nfm/v1/nf-instances/{S}", [{"op": "replace"}], 204)])
    found = said(tmp_path, registers(SMF, S, "SMF"), change, remove)
    assert found["SBI009"] == [("suspect", 11)]
    assert found["SBI010"] == [("suspect", 17)]  # whoever changed it does not come to own it by that
    found = said(tmp_path, registers(SMF, S, "SMF"), remove)
    assert found["SBI010"] == [("suspect", 11)]
    managed = Settings(inventory=inventory_of("core"))
    assert said(tmp_path, registers(SMF, S, "SMF"), remove, settings=managed)["SBI010"] == [("fail", 11)]


def test_tokens_that_are_served(tmp_path):
    good = {"authorization": token(S, "nudm-sdm", 600)}
    old = {"authorization": token(S, "nudm-sdm", -600)}
    bare = {"authorization": token(S, "nudm-sdm", 600, "none")}
    mine = Talk(SMF, UDM, [Exchange("GET", SDM, headers=one, answer={}) for one in (good, old, bare)])
    stolen = Talk(AMF, UDM, [Exchange("GET", SDM, headers=good, answer={})])
    refused = Talk(AMF, UDM, [Exchange("GET", SDM, headers=old, status=401)])
    found = said(tmp_path, registers(SMF, S, "SMF"), registers(AMF, A, "AMF"), mine, stolen, refused)
    assert found["SBI008"] == [("fail", 19), ("fail", 21)]
    assert found["SBI007"] == [("fail", 27), ("fail", 33)]


def test_what_a_stranger_tries(tmp_path):
    climbs = Exchange("GET", "/nudr-dr/v1/..%2f..%2fetc/passwd", answer={})
    broken = Exchange("PUT", "/nudr-dr/v1/policy-data/x", b'{"a": ', 204)
    wrong = Exchange("DELETE", "/nnrf-nfm/v1/nf-instances", status=204)
    fault = Exchange("GET", "/nudr-dr/v1/x", status=500, answer=b"Traceback (most recent call last):\n")
    found = said(tmp_path, Talk(NEF, UDM, [climbs, broken, wrong, fault]))
    assert found["SBI017"] == [("fail", 5), ("fail", 7), ("fail", 9)]
    assert found["SBI018"] == [("fail", 12)]


def test_streams_that_are_given_up_at_once(tmp_path):
    resets = b"".join(h2_frame(RST_STREAM, 2 * n + 1, b"\0\0\0\x08") for n in range(500))
    found = said(tmp_path, Talk(NEF, UDM, [Exchange("GET", SDM, answer={})], besides=resets))
    assert found["SBI016"] == [("suspect", 3)]


def test_places_and_identities_go_out(tmp_path):
    event = {"monitoringType": "LOCATION_REPORTING", "notificationDestination": "http://9.9.9.9/x"}
    ask = Talk(NEF, UDM, [Exchange("POST", "/3gpp-monitoring-event/v1/af/subscriptions", event, 201, event)])
    callback = {"callbackReference": "http://9.9.9.9/x", "nfInstanceId": S}
    more = Talk(NEF, UDM, [Exchange("POST", f"/nudm-sdm/v2/{SUPI}/sdm-subscriptions", callback, 201)])
    pulls = [Exchange("GET", f"/nudm-sdm/v2/msisdn-4917000000{n:02}/id-translation-result") for n in range(30)]
    found = said(tmp_path, ask, more, Talk(NEF, UDM, pulls), settings=Settings(inventory=inventory_of("core")))
    assert found["SBI020"] == [("fail", 5)]
    assert found["SUR006"] == [("fail", 5)]
    assert found["SBI015"] == [("fail", 11)]
    assert [outcome for outcome, _ in found["SBI014"]] == ["suspect"] * 30


def test_a_subscriber_that_nobody_authenticated(tmp_path):
    event = {"nfInstanceId": A, "success": True, "authType": "5G_AKA"}
    known = Talk(AUSF, UDM, [Exchange("POST", f"/nudm-ueau/v1/{SUPI}/auth-events", event, 201)])
    serves = {"amfInstanceId": A, "initialRegistrationInd": True}
    path = "/nudm-uecm/v1/{}/registrations/amf-3gpp-access"
    first = Exchange("PUT", path.format(SUPI), serves, 201)
    second = Exchange("PUT", path.format("imsi-999700000000009"), serves, 201)
    found = said(tmp_path, known, Talk(AMF, UDM, [first, second]))
    assert found["SBI013"] == [("suspect", 13)]


def test_n32_between_partners(tmp_path):
    sepp, partner = "10.4.8.1", "192.0.2.1"
    headers = {
        ":authority": "sepp.5gc.mnc070.mcc999.3gppnetwork.org",
        "3gpp-sbi-target-apiroot": "http://udm.5gc.mnc070.mcc999.3gppnetwork.org",
    }
    right = Exchange("GET", SDM, headers={**headers, "3gpp-sbi-originating-network-id": "262-01"})
    wrong = Exchange("GET", SDM, headers={**headers, "3gpp-sbi-originating-network-id": "234-15"})
    shake = Exchange("POST", "/n32c-handshake/v1/exchange-capability", {"supportedSecCapabilityList": ["NONE"]})
    inventory = Settings(inventory=inventory_of("core"))
    found = said(tmp_path, Talk(partner, sepp, [right, wrong]), Talk(partner, sepp, [shake]), settings=inventory)
    assert found["ROA020"] == [("fail", 7)]
    assert found["ROA019"] == [("fail", 5), ("fail", 7), ("fail", 13)]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_session_in_a_foreign_slice(tmp_path, accepted):
    told = Exchange("GET", SDM, answer={"nssai": {"defaultSingleNssais": [{"sst": 1}]}})
    session = {"supi": SUPI, "pduSessionId": 1, "sNssai": {"sst": 9, "sd": "000001"}}
    asks = Exchange("POST", "/nsmf-pdusession/v1/sm-contexts", session, 201 if accepted else 403)
    found = said(tmp_path, Talk(AMF, UDM, [told]), Talk(AMF, SMF, [asks]))
    assert found.get("SBI021", []) == ([("suspect", 11)] if accepted else [])
