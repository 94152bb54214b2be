"""Services of hosts as records."""

from cleannet.model.host_service import DATABASES, INTERCEPTION, MANAGEMENT, HostService


def test_names():
    assert (HostService(service="MySQL", connection=3).protocol, HostService(connection=3).name) == (
        "MySQL",
        "Connection",
    )
    assert HostService(service="SNMPv1").name == "Datagram"


def test_kinds_are_told_apart():
    assert not (DATABASES & MANAGEMENT | DATABASES & INTERCEPTION | MANAGEMENT & INTERCEPTION)
