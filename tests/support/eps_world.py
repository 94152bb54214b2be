"""A phone, its network and a false cell, message by message with the timers of TS 24.301: for captures with labels.

The label of a frame is 1 where the false cell sent it, or the phone sent it to the false cell.
"""

from random import Random

from support import eps_octets as nas

T3410, T3430, T3411, T3402 = 15.0, 15.0, 10.0, 720.0
"""Seconds (TS 24.301, table 10.2.1)."""
ATTEMPTS = 5
Frame = tuple[float, bytes, int]


class World:
    """One phone and all that it hears. `readable`: its network ciphers nothing (EEA0), as laboratories do."""

    def __init__(self, seed: int, *, readable: bool = True) -> None:
        self.chance = Random(seed)
        self.now = 1_700_000_000.0
        self.frames: list[Frame] = []
        self.attack = 0
        self.number = 0
        self.imsi = "90170" + "".join(self.chance.choice("0123456789") for _ in range(10))
        self.imeisv = "35" + "".join(self.chance.choice("0123456789") for _ in range(14))
        self.tmsi: bytes | None = None
        self.key = False
        self.challenges: list[tuple[bytes, bytes]] = []
        self.ciphering = 0 if readable else 2

    def wait(self, low: float, high: float | None = None) -> None:
        """Time passes."""
        self.now += low if high is None else self.chance.uniform(low, high)

    def say(self, octets: bytes, after: float | None = None) -> None:
        """One frame."""
        self.now += self.chance.uniform(0.02, 0.25) if after is None else after
        self.frames.append((self.now, octets, self.attack))

    def protected(self, octets: bytes, header: int = nas.CIPHERED) -> None:
        """One frame under the context of the phone and its network."""
        self.number += 1
        if self.ciphering and header in (nas.CIPHERED, nas.NEW_CIPHERED):
            octets = self.chance.randbytes(len(octets))
        self.say(nas.sealed(header, self.number, octets, self.chance))

    # What the phone says of itself.

    def attach_request(self) -> None:
        if self.tmsi is None:
            self.say(nas.attach_request(nas.imsi(self.imsi), 7))
        elif self.key:
            self.number += 1
            request = nas.attach_request(nas.guti(self.tmsi))
            self.say(nas.sealed(nas.INTEGRITY, self.number, request, self.chance))
        else:
            self.say(nas.attach_request(nas.guti(self.tmsi), 7))

    def update_request(self, *, periodic: bool = False) -> None:
        assert self.tmsi is not None
        self.number += 1
        self.say(nas.sealed(nas.INTEGRITY, self.number, nas.update_request(self.tmsi, periodic), self.chance))

    def service_request(self) -> None:
        self.number += 1
        self.say(nas.service_request(self.number, self.chance))

    def extended_service_request(self) -> None:
        assert self.tmsi is not None
        self.number += 1
        request = nas.extended_service_request(self.tmsi)
        self.say(nas.sealed(nas.INTEGRITY, self.number, request, self.chance))

    def identified(self, kind: int = nas.IMSI) -> None:
        """The network asks who it is, and is told."""
        self.say(nas.identity_request(kind))
        told = nas.imsi(self.imsi) if kind == nas.IMSI else nas.imeisv(self.imeisv)
        self.say(nas.identity_response(told), 0.01)

    def forget(self) -> None:
        """The phone gives up its GUTI and its keys."""
        self.tmsi, self.key = None, False

    # What its own network does.

    def challenge(self) -> tuple[bytes, bytes]:
        fresh = self.chance.randbytes(16), self.chance.randbytes(16)
        self.challenges.append(fresh)
        return fresh

    def authenticated(self) -> None:
        """Authentication and security mode control by the phone's own network."""
        self.say(nas.authentication_request(*self.challenge()))
        self.say(nas.authentication_response(self.chance), 0.05)
        self.number = -1
        command = nas.security_mode_command(self.ciphering, 2)
        self.say(nas.sealed(nas.NEW, 0, command, self.chance))
        self.protected(nas.security_mode_complete(nas.imeisv(self.imeisv)), nas.NEW_CIPHERED)
        self.key = True

    def accepted(self) -> None:
        """The end of an attach."""
        self.tmsi = self.chance.randbytes(4)
        self.protected(nas.attach_accept(self.tmsi))
        self.protected(nas.attach_complete())
        if self.chance.random() < 0.7:
            self.protected(nas.emm_information())

    def attach(self, *, known: bool = True) -> None:
        """An attach at the phone's own network; `known`: it knows the GUTI, if one is used."""
        by_guti = self.tmsi is not None
        self.attach_request()
        if by_guti and not known:
            self.identified()
        if not by_guti or not known or self.chance.random() < 0.4:
            self.authenticated()
        self.accepted()

    def update(self, *, periodic: bool = False) -> None:
        self.update_request(periodic=periodic)
        self.protected(nas.update_accept())

    def tried_again(self, begun: float) -> None:
        """The time at which a phone tries again whose request of `begun` came to nothing: T3410, then T3411."""
        self.now = max(self.now, begun + T3410 + T3411 + self.chance.uniform(0.0, 0.5))
