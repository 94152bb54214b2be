"""Nothing secret of a configuration is shown."""

import pytest

from cleannet.trust.router_secrets import hidden

SECRET = "Sw0rdf1sh"


@pytest.mark.parametrize(
    "line",
    [
        "enable secret 5 {}",
        "enable password {}",
        "username x privilege 15 secret 9 {}",
        "username {} privilege 15",
        "username x > secret 10 {}",
        "tacacs-server host 10.0.0.1 key 7 {}",
        "tacacs server a > key {}",
        "radius-server host 10.0.0.1 auth-port 1812 key 0 {}",
        "snmp-server community {} RO 10",
        "snmp-server host 10.0.0.1 {}",
        "snmp-server host 10.0.0.1 traps version 2c {}",
        "snmp-server user u g v3 auth md5 {} priv aes 128 x",
        "crypto isakmp key {} address 192.0.2.1",
        "crypto isakmp key 6 {} address 192.0.2.1",
        "crypto ikev2 keyring k > peer p > pre-shared-key local {}",
        "key chain c > key 1 > key-string 7 {}",
        "router bgp 1 > neighbor 10.0.0.1 password {}",
        "interface x > ip ospf message-digest-key 1 md5 {}",
        "interface x > ip ospf authentication-key {}",
        "interface x > standby 1 authentication {}",
        "interface x > ppp chap password 0 {}",
        "interface x > description {} of floor 3",
        "ntp authentication-key 1 md5 {}",
        "set system login user {} class super-user",
        'set system login user x authentication encrypted-password "{}"',
        "set system login user x authentication ssh-rsa {}",
        "set system radius-server 10.0.0.1 secret {}",
        "set snmp community {} authorization read-write",
        "set snmp v3 usm local-engine user u authentication-md5 authentication-password {}",
        "set security ike policy p pre-shared-key ascii-text {}",
        "set protocols bgp group g authentication-key {}",
        "access-list 10 remark {}",
        "snmp-server contact {}",
        "desc {}",
        "destination address email {}@a.example",
        "snmp-server host INSIDE Machine01 poll community {}",
        "app x token {}",
        "a $9${}",
        'a "{}"',
    ],
)
def test_each_kind_of_secret(line):
    assert SECRET in line.format(SECRET)
    shown = hidden(line.format(SECRET))
    assert SECRET not in shown
    assert "…" in shown
    assert shown.split()[0] == line.split()[0]


@pytest.mark.parametrize(
    "line",
    [
        "interface Tunnel7 > tunnel destination 192.0.2.7",
        "ip route 192.0.2.0 255.255.255.0 10.1.0.7",
        "monitor session 1 source interface Gi0/0",
        "ip ssh port 22022 rotary 1",
        "logging host 10.0.0.9",
        "aaa new-model",
        "set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1111:2222:3333:4444:5555:6666/64",
    ],
)
def test_what_is_needed_is_shown(line):
    assert hidden(line) == line
