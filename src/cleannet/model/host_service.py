"""What hosts of a core offer besides 3GPP's interfaces: management, data bases, handover of intercepted traffic."""

from cleannet.model.message import Message

MANAGEMENT = frozenset(("telnet", "FTP", "HTTP", "SNMPv1", "SNMPv2c", "SNMPv3", "TFTP", "syslog", "SSH"))
DATABASES = frozenset(("MongoDB", "MySQL", "PostgreSQL", "Redis"))
INTERCEPTION = frozenset(("X1", "X2", "X3"))


class HostService(Message, frozen=True, kw_only=True):
    """One connection to such a service, told by its octets, or one datagram; `at` is where it was first told.

    Attributes:
        service: a name of the sets above.
        connection: which connection of the capture; -1 for a datagram.
        encrypted: what follows is encrypted, by the service's own means or by TLS that is asked for inside.
        credentials: a password, or what stands for one (a community name), can be read.
        secrets: names of long-term keys of subscribers that documents hold ("K", "OPc").
        data: contents were carried in clear, not only the beginning of a connection.
    """

    service: str = ""
    connection: int = -1
    encrypted: bool = False
    credentials: bool = False
    secrets: tuple[str, ...] = ()
    data: bool = False

    @property
    def protocol(self) -> str:
        """See the base class."""
        return self.service

    @property
    def name(self) -> str:
        """See the base class."""
        return "Datagram" if self.connection < 0 else "Connection"
