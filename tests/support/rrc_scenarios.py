"""The scenes of `eps_scenarios` as a phone's log shows them, inside LTE RRC, and scenes that only RRC shows."""

from collections.abc import Callable

from support import eps_octets as nas
from support import eps_scenarios
from support import lte_octets as lte
from support.eps_world import World

LINK = 217
PLAIN_HEADS = {0x41, 0x48, 0x45, 0x4C, 0x53, 0x5C, 0x56, 0x5E, 0x5F, 0x43, 0x46, 0x4A}
"""Types that go uplink; a detach request goes both ways, and is told by who says it."""


class RadioWorld(World):
    """A phone that writes RRC: each NAS procedure in a connection of its own, released after it."""

    def __init__(self, seed: int, *, readable: bool = True) -> None:
        super().__init__(seed, readable=readable)
        self.connected: int | None = None
        self.secured = False

    def air(self, channel: int, payload: bytes, after: float = 0.02) -> None:
        """One frame of RRC."""
        super().say(lte.gsmtap(channel, payload), after)

    def say(self, octets: bytes, after: float | None = None) -> None:
        after = self.chance.uniform(0.02, 0.25) if after is None else after
        inner = octets if octets[0] >> 4 in (0, 12) else octets[6:]
        opens = octets[0] >> 4 == 12 or (inner[0] == 0x07 and inner[1] in (0x41, 0x48, 0x4C))
        up = opens or (len(inner) > 1 and inner[0] == 0x07 and inner[1] in PLAIN_HEADS and inner[1] != 0x45)
        if inner[:2] == b"\x07\x45":
            up = len(inner) > 6
        if octets[0] >> 4 in (nas.CIPHERED, nas.NEW_CIPHERED) and inner[:1] != b"\x07":
            up = self.turn
        if opens:
            self.end()
            self.begin(lte.MO_SIGNALLING if octets[0] >> 4 != 12 else lte.MO_DATA)
            self.air(lte.UL_DCCH, lte.connection_setup_complete(octets))
            return
        if self.connected is None:
            self.begin(lte.MT_ACCESS)
        if up:
            self.air(lte.UL_DCCH, lte.uplink_transfer(octets), after)
        else:
            self.air(lte.DL_DCCH, lte.downlink_transfer(octets), after)

    turn = False

    def protected(self, octets: bytes, header: int = nas.CIPHERED) -> None:
        self.turn = octets[1] in PLAIN_HEADS and not (octets[1] == 0x45 and len(octets) <= 6)
        if header == nas.CIPHERED and self.connected is not None and not self.secured:
            self.air(lte.DL_DCCH, lte.security_mode_command(2, 2))
            self.air(lte.UL_DCCH, lte.security_mode_complete())
            self.secured = True
        super().protected(octets, header)

    def service_request(self) -> None:
        super().service_request()
        if not self.attack:
            self.air(lte.DL_DCCH, lte.security_mode_command(2, 2))
            self.air(lte.UL_DCCH, lte.security_mode_complete())
            self.secured = True

    def begin(self, cause: int) -> None:
        """The phone gets a connection."""
        identity = b"\x01" + (self.tmsi or self.chance.randbytes(4))
        self.air(lte.UL_CCCH, lte.connection_request(identity, cause), 0.1)
        self.air(lte.DL_CCCH, lte.connection_setup())
        self.connected, self.secured = self.attack, False

    def end(self, *, to_2g: bool = False) -> None:
        """The network releases it."""
        if self.connected is None:
            return
        label, self.attack = self.attack, self.connected
        self.air(lte.DL_DCCH, lte.release(to_2g=to_2g), self.chance.uniform(0.2, 1.0))
        self.attack, self.connected = label, None

    def wait(self, low: float, high: float | None = None) -> None:
        if low >= 10.0 or high is not None:
            self.end()
        super().wait(low, high)

    def tried_again(self, begun: float) -> None:
        self.end()
        super().tried_again(begun)


def sent_to_2g(world: World) -> None:
    """A release before security sends the phone to 2G, after the IMSI was asked for or not."""
    assert isinstance(world, RadioWorld)
    eps_scenarios.lured(world)
    world.chance.choice((world.attach_request, world.update_request))()
    if world.chance.random() < 0.6:
        world.identified()
    world.end(to_2g=True)
    world.forget()


def kept_out(world: World) -> None:
    """Connection after connection is rejected with a long time to wait."""
    assert isinstance(world, RadioWorld)
    for _ in range(world.chance.randint(3, 8)):
        identity = b"\x01" + (world.tmsi or bytes(4))
        world.air(lte.UL_CCCH, lte.connection_request(identity, lte.MO_SIGNALLING), 0.1)
        world.air(lte.DL_CCCH, lte.connection_reject(16))
        world.wait(16, 18)


def cut_and_asked(world: World) -> None:
    """A connection is not re-established, and the IMSI is asked for then."""
    assert isinstance(world, RadioWorld)
    world.air(lte.UL_CCCH, lte.reestablishment_request(world.chance.randrange(1, 65000), 77), 0.1)
    world.air(lte.DL_CCCH, lte.reestablishment_reject())
    world.wait(0.1, 0.4)
    world.update_request()
    world.identified()
    world.say(nas.update_reject(world.chance.choice(eps_scenarios.FOR_GOOD)))
    world.end()
    world.forget()


OF_RRC: dict[str, Callable[[World], None]] = {one.__name__: one for one in (sent_to_2g, kept_out, cut_and_asked)}
ON_RRC = "_over_rrc"
KINDS = (*(f"{kind}{ON_RRC}" for kind in eps_scenarios.KINDS), *OF_RRC)


def made(kind: str, seed: int, *, readable: bool = True) -> World:
    """A capture of GSMTAP, as `eps_scenarios.made` makes one of NAS."""
    world = RadioWorld(seed, readable=readable)
    eps_scenarios.play(world, OF_RRC.get(kind) or kind.removesuffix(ON_RRC))
    world.end()
    return world
