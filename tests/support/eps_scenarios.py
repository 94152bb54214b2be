"""What a false cell does to a phone, and what happens in sound networks: scenes of labelled NAS-EPS captures."""

from collections.abc import Callable

from support import eps_octets as nas
from support.eps_world import ATTEMPTS, T3402, T3410, T3411, World

Scene = Callable[[World], None]
FOR_GOOD = (3, 6, 7, 8)
AWAY = (12, 13, 14, 15)


def lured(world: World) -> None:
    """The phone comes to the false cell: with a tracking area update that stays unanswered, or with an attach."""
    if world.tmsi is not None and world.chance.random() < 0.6:
        begun = world.now
        world.update_request()
        world.tried_again(begun)


def failed_authentication(world: World) -> None:
    """Attach after attach meets a challenge with a wrong MAC."""
    for cycle in range(world.chance.choice((1, 1, 2))):
        if cycle:
            world.wait(T3402, T3402 + 20)
            world.forget()
        lured(world)
        asks = world.chance.random() < 0.6
        for _ in range(world.chance.randint(2, ATTEMPTS)):
            begun = world.now
            world.attach_request()
            if world.chance.random() < 0.9:
                if asks:
                    world.identified()
                world.say(nas.authentication_request(world.chance.randbytes(16), world.chance.randbytes(16)))
                world.say(nas.authentication_failure(20, world.chance), 0.01)
                if world.chance.random() < 0.15:
                    world.say(nas.authentication_reject())
                    break
            world.tried_again(begun)
    world.forget()


def stale_challenges(world: World) -> None:
    """Old challenges, or one again and again: the phone answers with synchronisation failures."""
    lured(world)
    old = world.challenges[-1] if world.challenges and world.chance.random() < 0.7 else None
    for _ in range(world.chance.randint(2, ATTEMPTS)):
        begun = world.now
        world.attach_request()
        for _ in range(world.chance.randint(1, 3)):
            world.say(nas.authentication_request(*(old or (world.chance.randbytes(16), world.chance.randbytes(16)))))
            world.say(nas.authentication_failure(21, world.chance), 0.01)
        world.tried_again(begun)
    world.forget()


def imsi_caught_and_rejected(world: World) -> None:
    """The IMSI is asked for, and a reject sends the phone on."""
    if world.tmsi is not None and world.chance.random() < 0.5:
        world.update_request()
        world.identified()
        world.say(nas.update_reject(world.chance.choice((*FOR_GOOD, *AWAY))))
    else:
        lured(world)
        world.attach_request()
        world.identified()
        world.say(nas.attach_reject(world.chance.choice((*FOR_GOOD, 11, *AWAY))))
    world.forget()


def imsi_caught_and_let_go(world: World) -> None:
    """Identities are asked for, and nothing follows."""
    for _ in range(world.chance.randint(1, 3)):
        begun = world.now
        if world.tmsi is not None and world.chance.random() < 0.4:
            world.update_request()
        else:
            world.attach_request()
        world.identified()
        if world.chance.random() < 0.3:
            world.identified(nas.IMEISV)
        world.tried_again(begun)
    world.forget()


def equipment_caught(world: World) -> None:
    """The equipment's identity is asked for, and a reject or nothing follows."""
    begun = world.now
    world.attach_request()
    world.identified(world.chance.choice((nas.IMEI, nas.IMEISV)))
    if world.chance.random() < 0.5:
        world.say(nas.attach_reject(world.chance.choice(FOR_GOOD)))
    else:
        world.tried_again(begun)
    world.forget()


def numbed(world: World) -> None:
    """An Authentication Reject out of the blue."""
    if world.tmsi is not None and world.chance.random() < 0.5:
        world.chance.choice((world.update_request, world.service_request))()
    else:
        lured(world)
        world.attach_request()
    world.say(nas.authentication_reject())
    world.forget()


def detached(world: World) -> None:
    """A detach by the network without protection."""
    if world.chance.random() < 0.6:
        world.service_request()
    world.say(nas.network_detach(world.chance.choice((1, 2)), world.chance.choice((None, 2, 7, 8))))
    world.say(nas.detach_accept())
    world.forget()


def barred(world: World) -> None:
    """A reject that says the subscription is worth nothing, to a phone that had service."""
    cause = world.chance.choice(FOR_GOOD)
    kind = world.chance.randrange(3) if world.tmsi is not None else 0
    if kind == 0:
        lured(world)
        world.attach_request()
        world.say(nas.attach_reject(cause))
    elif kind == 1:
        world.update_request()
        world.say(nas.update_reject(cause))
    else:
        world.chance.choice((world.service_request, world.extended_service_request))()
        world.say(nas.service_reject(cause))
    world.forget()


def pushed_away(world: World) -> None:
    """A reject of a place where the phone has service: of a service request, or of an update in a known area."""
    if world.chance.random() < 0.5:
        world.service_request()
        world.say(nas.service_reject(world.chance.choice((11, *AWAY))))
    else:
        world.update_request()
        world.say(nas.update_reject(world.chance.choice(AWAY)))
    world.forget()


def command_refused(world: World) -> None:
    """Security mode commands whose code is wrong: the phone refuses them."""
    lured(world)
    for _ in range(world.chance.randint(1, 3)):
        begun = world.now
        world.attach_request()
        if world.chance.random() < 0.5:
            world.identified()
        command = nas.security_mode_command(0, world.chance.choice((0, 2)))
        world.say(nas.sealed(nas.NEW, 0, command, world.chance))
        world.say(nas.security_mode_reject(24), 0.01)
        world.tried_again(begun)
    world.forget()


def lost_context_played(world: World) -> None:
    """A reject that makes the phone attach by its IMSI, at the same cell, which cannot authenticate."""
    if world.chance.random() < 0.5:
        world.service_request()
        world.say(nas.service_reject(world.chance.choice((9, 10))))
    else:
        world.update_request()
        world.say(nas.update_reject(world.chance.choice((9, 10))))
    world.forget()
    world.wait(0.1, 0.5)
    for _ in range(world.chance.randint(1, 3)):
        begun = world.now
        world.attach_request()
        world.say(nas.authentication_request(world.chance.randbytes(16), world.chance.randbytes(16)))
        world.say(nas.authentication_failure(20, world.chance), 0.01)
        world.tried_again(begun)


def imsi_drawn_by_a_reject(world: World) -> None:
    """A reject that makes the phone attach by its IMSI, and no answer then."""
    if world.chance.random() < 0.5:
        world.service_request()
        world.say(nas.service_reject(world.chance.choice((9, 10))))
    else:
        world.update_request()
        world.say(nas.update_reject(world.chance.choice((9, 10))))
    world.forget()
    world.wait(0.1, 0.5)
    for _ in range(world.chance.randint(1, 3)):
        begun = world.now
        world.attach_request()
        world.tried_again(begun)


def unanswered(world: World) -> None:
    """A cell that takes every request and answers none, until the phone waits."""
    for _ in range(ATTEMPTS):
        begun = world.now
        world.attach_request()
        world.tried_again(begun)
    world.forget()


def informed(world: World) -> None:
    """Unprotected information about the network, which the phone should not take."""
    world.service_request()
    for _ in range(world.chance.randint(1, 3)):
        world.say(nas.emm_information())


def security_without_integrity(world: World) -> None:
    """The IMSI is asked for, and null algorithms are commanded, by which a faulty phone goes on."""
    world.attach_request()
    world.identified()
    world.say(nas.sealed(nas.NEW, 0, nas.security_mode_command(0, 0), world.chance))
    world.say(nas.sealed(nas.NEW_CIPHERED, 0, nas.security_mode_complete(nas.imeisv(world.imeisv)), world.chance))
    world.say(nas.sealed(nas.CIPHERED, 1, nas.attach_accept(world.chance.randbytes(4)), world.chance))
    world.say(nas.sealed(nas.CIPHERED, 1, nas.attach_complete(), world.chance))
    world.forget()


def storm_of_rejects(world: World) -> None:
    """Every attach is rejected for congestion, without protection, as fast as the phone tries."""
    for _ in range(ATTEMPTS + world.chance.randint(0, 3)):
        world.attach_request()
        world.say(nas.attach_reject(22))
        world.wait(T3411, T3411 + 0.5)
    world.forget()


def long_wait(world: World) -> None:
    """An unprotected reject sets a back-off of hours."""
    world.attach_request()
    world.say(nas.attach_reject(22, 0x40 | world.chance.randint(10, 20)))


ATTACKS: dict[str, Scene] = {
    one.__name__: one
    for one in (
        failed_authentication,
        stale_challenges,
        imsi_caught_and_rejected,
        imsi_caught_and_let_go,
        equipment_caught,
        numbed,
        detached,
        barred,
        pushed_away,
        command_refused,
        lost_context_played,
        imsi_drawn_by_a_reject,
        unanswered,
        informed,
        security_without_integrity,
        storm_of_rejects,
        long_wait,
    )
}


# What happens in sound networks.


def in_service(world: World) -> None:
    """A stretch of ordinary life of a registered phone."""
    for _ in range(world.chance.randint(1, 4)):
        world.wait(5, 400)
        what = world.chance.randrange(6)
        if what == 0:
            world.update()
        elif what == 1:
            world.update(periodic=True)
        elif what == 2:
            world.service_request()
            if world.chance.random() < 0.4:
                world.protected(nas.emm_information())
        elif what == 3:
            world.extended_service_request()
        elif what == 4:
            world.protected(nas.emm_information())
        else:
            world.wait(60, 900)


def comes_back(world: World) -> None:
    """A phone that was switched off attaches again."""
    assert world.tmsi is not None
    world.protected(nas.detach_request(world.tmsi, True), nas.INTEGRITY)
    world.wait(20, 2000)
    world.attach(known=world.chance.random() < 0.6)


def without_coverage(world: World) -> None:
    """An update gets no answer, since the phone is out of coverage, and succeeds later."""
    for _ in range(world.chance.randint(1, 2)):
        begun = world.now
        world.update_request()
        world.tried_again(begun)
    world.wait(0, 100)
    world.attach(known=True)


def core_restarted(world: World) -> None:
    """The core forgot the phone: a reject, then an attach with everything."""
    if world.chance.random() < 0.5:
        world.service_request()
        world.say(nas.service_reject(world.chance.choice((9, 10))))
    else:
        world.update_request()
        world.say(nas.update_reject(world.chance.choice((9, 10))))
    if world.chance.random() < 0.6:
        world.forget()
    world.wait(0.1, 0.6)
    world.attach(known=False)


def synchronised_anew(world: World) -> None:
    """One synchronisation failure, and a new challenge that is right."""
    world.forget()
    world.attach_request()
    world.say(nas.authentication_request(*world.challenge()))
    world.say(nas.authentication_failure(21, world.chance), 0.05)
    world.authenticated()
    world.accepted()


def repeated_challenge(world: World) -> None:
    """An unanswered challenge is sent again as its timer ends."""
    world.forget()
    world.attach_request()
    rand, autn = world.challenge()
    world.say(nas.authentication_request(rand, autn))
    world.wait(6.0)
    world.say(nas.authentication_request(rand, autn), 0.0)
    world.say(nas.authentication_response(world.chance), 0.05)
    world.number = -1
    world.say(nas.sealed(nas.NEW, 0, nas.security_mode_command(world.ciphering, 2), world.chance))
    world.protected(nas.security_mode_complete(nas.imeisv(world.imeisv)), nas.NEW_CIPHERED)
    world.key = True
    world.accepted()


def of_other_networks(world: World) -> None:
    """Cells of networks that do not serve the SIM say so; then the phone finds its own."""
    world.wait(30, 300)
    for _ in range(world.chance.randint(1, 4)):
        world.attach_request()
        world.say(nas.attach_reject(11))
        world.wait(0.5, 20)
    world.forget()
    world.wait(5, 60)
    world.attach()


def detached_by_its_network(world: World) -> None:
    """A protected detach with the wish to attach again."""
    world.service_request()
    world.protected(nas.network_detach(1))
    world.protected(nas.detach_accept())
    world.wait(0.2, 2)
    world.attach()


def congested_once(world: World) -> None:
    """One reject for congestion; the phone waits and attaches."""
    world.forget()
    world.attach_request()
    world.say(nas.attach_reject(22, 0x21))
    world.wait(60, 120)
    world.attach()


BENIGN: dict[str, Scene] = {
    one.__name__: one
    for one in (
        in_service,
        comes_back,
        without_coverage,
        core_restarted,
        synchronised_anew,
        repeated_challenge,
        of_other_networks,
        detached_by_its_network,
        congested_once,
    )
}


def with_dead_sim(world: World) -> None:
    """A SIM that no network serves: not to be mixed with others."""
    for _ in range(world.chance.randint(1, 4)):
        world.attach_request()
        world.say(nas.attach_reject(world.chance.choice((3, 6, 7, 8, 11, 13, 15))))
        world.wait(2, 800)


KINDS = (*ATTACKS, "benign", "with_dead_sim")


def made(kind: str, seed: int, *, readable: bool = True) -> World:
    """A capture of one kind of attack between benign stretches, or ("benign") of benign stretches alone."""
    world = World(seed, readable=readable)
    play(world, kind)
    return world


def play(world: World, kind: str | Scene) -> None:
    """Lets a world live through a capture of one kind."""
    if kind == "with_dead_sim":
        with_dead_sim(world)
        return
    world.attach()
    for _ in range(world.chance.randint(1, 3)):
        in_service(world)
        if world.chance.random() < 0.4:
            world.chance.choice(list(BENIGN.values()))(world)
        if kind == "benign":
            continue
        world.wait(40, 600)
        world.attack = 1
        (ATTACKS[kind] if isinstance(kind, str) else kind)(world)
        world.wait(T3402 if world.chance.random() < 0.5 else T3410 + T3411, T3402 + 60)
        world.attack = 0
        if world.chance.random() < 0.5:
            world.forget()
        world.attach(known=world.chance.random() < 0.5)
    in_service(world)
