"""Links of real captures: who talks to whom, and what protects it, link by link."""

from cleannet.config import inventory
from cleannet.pipeline import audit
from cleannet.subscribers.settings import Settings
from support.shared import audited, foreign, recording

OF_C13 = """
inventory = "cleannet-inventory/1"
dated = 2026-11-22

[[network]]
mcc = "999"
mnc = "70"

[[network.node]]
kind = "gNB"
addresses = ["10.53.0.2", "10.54.0.2"]

[[function]]
type = "AMF"
addresses = "10.53.0.5"

[[function]]
type = "UPF"
addresses = "10.54.0.7"
"""


def links(report):
    return {(one.interface, one.carries, one.protection, one.a, one.b) for one in report.links}


def test_ipsec_and_tls_are_protected_link_by_link():
    report = audited(recording("c13_ipsec_n2n3_tls"))
    esp = [one for one in report.links if one.protection == "ESP"]
    assert {(one.a, one.b, one.state) for one in esp} == {
        ("10.53.0.2", "10.53.0.5", "protected"),
        ("10.54.0.2", "10.54.0.7", "protected"),
    }
    services = [one for one in report.links if one.interface == "SBI"]
    assert {(one.protection, one.state) for one in services} == {("TLS", "protected")}
    assert any(one.strength.startswith("TLS 1.3, AES-256-GCM-SHA384") for one in services)
    assert [one.state for one in report.links if one.interface == "N4"] == ["not protected"]
    assert not {one.interface for one in report.links} & {"N2", "S1"}  # Nothing shows that N2 is in it.


def test_the_inventory_names_what_esp_carries():
    settings = Settings(inventory=inventory.load(OF_C13, "c13.toml"))
    report = audit([str(recording("c13_ipsec_n2n3_tls"))], [], settings=settings)
    esp = {(one.interface, one.a, one.b) for one in report.links if one.protection == "ESP"}
    assert esp == {("N2", "10.53.0.2", "10.53.0.5"), ("N3", "10.54.0.2", "10.54.0.7")}


def test_esp_that_is_not_ciphered_is_told_as_tshark_tells_it():
    report = audited(foreign("open5gs+open5gs/docs/assets/pcapng/ipsec_reg.pcapng"))
    (one,) = [one for one in report.links if one.protection.startswith("ESP")]
    assert (one.protection, one.state, one.first[1], one.frames) == ("ESP without encryption", "not protected", 454, 14)


def test_each_interface_of_a_4g_core_has_its_links():
    report = audited(recording("v09_non3gpp_epdg"))
    assert {
        ("S1", "", "clear", "127.0.0.1, 10.45.0.1", "127.0.0.2"),
        ("S6a", "", "clear", "127.0.0.2", "127.0.0.8"),
        ("S11", "", "clear", "127.0.0.2", "127.0.0.3"),
        ("S5/S8", "", "clear", "127.0.0.3", "127.0.0.4"),
        ("S5/S8", "user plane", "clear", "127.0.0.6", "127.0.0.7"),
        ("N3", "S1-U", "clear", "127.0.0.2", "127.0.0.6"),
        ("GTP-C", "S2b", "clear", "127.0.0.4", "127.0.0.5"),
        ("Diameter", "SWx", "clear", "127.0.0.1", "127.0.0.1"),
        ("Diameter", "S6b", "clear", "127.0.0.1", "127.0.0.1"),
    } <= links(report)
    assert all(one.local and one.state == "not protected" for one in report.links)


def test_links_between_stations():
    report = audited(foreign("asset-group+U-Fuzz/examples/wdmapper/capture_5g_nsa_enb.pcapng"))
    assert ("X2", "", "clear", "127.0.0.1", "127.0.100.2") in links(report)
