"""Made configurations of routers, and for each rule of AA25-239A one change that it must tell of."""

IOS = """\
Building configuration...
!
version 17.9
service timestamps log datetime msec
hostname north
aaa new-model
aaa authentication login default group tacacs+ local
username operator privilege 15 secret 9 $9$abcdefgh$ABCDEFGHIJKLMNOP
tacacs server first
 address ipv4 10.0.0.5
 key 7 0822455D0A16
archive
 log config
  logging enable
interface GigabitEthernet0/0
 description to the core of customer 7
 ip address 10.1.0.1 255.255.255.0
 ip access-group 10 in
ip ssh version 2
ip access-list extended EDGE
 permit tcp any host 10.0.0.1 eq 22
 deny ip any any
access-list 10 permit 10.0.0.0 0.0.0.255
access-list 10 deny any
ip route 0.0.0.0 0.0.0.0 10.1.0.254
logging host 10.0.0.9
snmp-server community Tr1cky RO 10
snmp-server host 10.0.0.9 version 2c Tr1cky
banner motd ^C
 username nobody privilege 15
^C
line vty 0 4
 transport input ssh
end
"""
XR = """\
!! IOS XR Configuration
hostname edge
logging 10.0.0.9 vrf default severity info
username operator
 group root-lr
 secret 10 $6$abcdefghij$ABCDEFGHIJKLMNOP
!
ipv4 access-list EDGE
 10 permit tcp any any eq ssh
 20 deny ipv4 any any
!
interface GigabitEthernet0/0/0/0
 ipv4 address 10.1.0.1 255.255.255.0
!
router static
 address-family ipv4 unicast
  0.0.0.0/0 10.1.0.254
 !
!
ssh server v2
end
"""
JUNOS = """\
set system host-name north
set system root-authentication encrypted-password "$6$abcdefgh$ABCDEFGHIJKLMNOP"
set system login user operator class super-user
set system login user operator authentication encrypted-password "$6$abc$DEF"
set system services ssh root-login deny
set system syslog host 10.0.0.9 any notice
set system tacplus-server 10.0.0.5 secret "$9$abcdefgh"
set interfaces ge-0/0/0 unit 0 family inet address 10.1.0.1/24
set snmp community Tr1cky authorization read-only
set routing-options static route 0.0.0.0/0 next-hop 10.1.0.254
set firewall family inet filter EDGE term a from source-address 10.0.0.0/24
set firewall family inet filter EDGE term a then accept
set firewall family inet filter EDGE term b then discard
"""
NXOS = """\
feature ssh
username operator password 5 $5$abcdefgh$ABCDEFGHIJKLMNOP role network-admin
ip access-list EDGE
  10 permit tcp any any eq 22
  20 deny ip any any
vrf context management
  ip route 0.0.0.0/0 10.1.0.254
interface Ethernet1/1
  no switchport
  ip address 10.1.0.1/24
logging server 10.0.0.9 6
snmp-server community Tr1cky group network-operator
"""
CLEAN = {"IOS": IOS, "XR": XR, "Junos": JUNOS, "NX-OS": NXOS}

ADDED = {
    "operations-ssh": {
        "IOS": "ip access-list extended OPS\n permit tcp any any eq 57722",
        "XR": "linux networking\n vrf default\n  service sshd_operns",
        "Junos": "set firewall family inet filter EDGE term c from destination-port 57722",
        "NX-OS": "ip access-list OPS\n  10 permit tcp any any eq 57722",
    },
    "ssh-port": {
        "IOS": "ip ssh port 22022 rotary 1",
        "XR": "ssh server port 22922",
        "Junos": "set system services ssh port 10022",
        "NX-OS": "ssh port 22122",
    },
    "web-port": {
        "IOS": "ip http secure-port 18443",
        "XR": "grpc\n port 18000",
        "Junos": "set system services web-management http port 18080",
        "NX-OS": "nxapi https port 18443",
    },
    "ssh-other-port": {
        "IOS": "ip ssh port 2022 rotary 1",
        "Junos": "set system services ssh port 2222",
        "NX-OS": "ssh port 8022",
    },
    "guest-shell": {
        "IOS": "app-hosting appid guestshell\n app-vnic management guest-interface 0",
        "XR": "appmgr\n application x",
        "Junos": "set system extensions providers x license-type customer",
        "NX-OS": "feature bash-shell",
    },
    "packet-capture": {
        "IOS": "monitor capture mycap interface GigabitEthernet0/0 both\nmonitor capture mycap buffer size 10",
        "Junos": "set forwarding-options packet-capture file filename x",
    },
    "traffic-mirror": {
        "IOS": "monitor session 1 type erspan-source\n source interface Gi0/0\n destination\n  ip address 192.0.2.7",
        "XR": "monitor-session spy ethernet\n destination interface tunnel-ip7",
        "Junos": "set forwarding-options analyzer a input ingress interface ge-0/0/0.0\n"
        "set forwarding-options analyzer a output ip-address 192.0.2.7",
        "NX-OS": "monitor session 1\n  source interface Ethernet1/1 both\n  destination interface Ethernet1/2",
    },
    "tunnel": {
        "IOS": "interface Tunnel7\n ip address 172.16.0.1 255.255.255.252\n tunnel destination 192.0.2.7",
        "XR": "interface tunnel-ip7\n tunnel mode gre ipv4\n tunnel destination 192.0.2.7",
        "Junos": "set interfaces gr-0/0/0 unit 0 tunnel source 10.1.0.1\n"
        "set interfaces gr-0/0/0 unit 0 tunnel destination 192.0.2.7",
        "NX-OS": "interface Tunnel7\n  tunnel destination 192.0.2.7",
    },
    "account-server": {
        "IOS": "tacacs server second\n address ipv4 192.0.2.7\n key 7 Secr3t",
        "XR": "tacacs-server host 192.0.2.7 port 49\n key 7 Secr3t",
        "Junos": "set system radius-server 192.0.2.7 secret Secr3t",
        "NX-OS": "radius-server host 192.0.2.7 key 7 Secr3t",
    },
    "authentication": {
        "IOS": "aaa authorization exec default none",
        "XR": "aaa authentication login default none",
        "NX-OS": "aaa authentication login default none",
    },
    "account": {
        "IOS": "username guest privilege 15 password 0 Secr3t",
        "XR": "username guest\n group root-lr\n secret 10 Secr3t",
        "Junos": "set system login user guest class super-user\n"
        "set system login user guest authentication plain-text-password Secr3t",
        "NX-OS": "username guest password 5 Secr3t role network-admin",
    },
    "logging": {
        "IOS": "no logging console",
        "XR": "logging disable",
        "Junos": "deactivate system syslog",
        "NX-OS": "no logging console",
    },
    "snmp": {
        "IOS": "snmp-server community Secr3t RW",
        "XR": "snmp-server community Secr3t RW",
        "Junos": "set snmp community Secr3t authorization read-write",
        "NX-OS": "snmp-server community Secr3t group network-admin",
    },
    "access-list": {
        "IOS": "access-list 20 permit 192.0.2.0 0.0.0.255",
        "XR": "ipv4 access-list 50\n 10 permit ipv4 any any",
        "Junos": "set firewall family inet filter EDGE term c then accept",
        "NX-OS": "ip access-list 10\n  10 permit ip any any",
    },
    "static-route": {
        "IOS": "ip route 192.0.2.0 255.255.255.0 10.1.0.7",
        "XR": "router static\n address-family ipv4 unicast\n  192.0.2.0/24 10.1.0.7",
        "Junos": "set routing-options static route 192.0.2.0/24 next-hop 10.1.0.7",
        "NX-OS": "ip route 192.0.2.0/24 10.1.0.7",
    },
}
"""What is written at the end of a clean configuration."""
