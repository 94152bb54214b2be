"""Connections and subscribers where identities contradict each other."""

from cleannet.subscribers.link import Identity, Kind, Linking


def tmsi(value: int) -> Identity:
    return Kind.TEMPORARY, (1, 0), value.to_bytes(4, "big")


def concealed(value: int) -> Identity:
    return Kind.CONCEALED, ("999-70",), value.to_bytes(4, "big")


def permanent(value: int) -> Identity:
    return Kind.PERMANENT, ("999-70",), value.to_bytes(5, "big")


def grouped(*connections: list[Identity]) -> list[list[int]]:
    """The connections of each subscriber; each connection's UE names itself by the identities in turn."""
    linking = Linking(len(connections))
    for number, identities in enumerate(connections):
        for one in identities:
            linking.see(number, one, given=False)
    return [person.connections for person in linking.finish()]


def test_one_temporary_identity_is_one_subscriber() -> None:
    assert grouped([tmsi(1)], [tmsi(1)], [tmsi(2)]) == [[0, 1], [2]]


def test_ues_that_share_a_temporary_identity_but_not_the_permanent_one_are_told_apart() -> None:
    """As after a restart of the AMF, or in test programs that always begin with the same 5G-GUTI."""
    ues = ([tmsi(1), permanent(n)] for n in range(4))
    assert grouped(*ues) == [[0], [1], [2], [3]]


def test_the_subscriber_who_comes_back_is_found_among_them() -> None:
    connections = [[tmsi(1), permanent(n)] for n in (1, 2, 1, 3, 2)]
    assert grouped(*connections) == [[0, 2], [1, 4], [3]]


def test_a_temporary_identity_joins_what_a_permanent_one_names() -> None:
    assert grouped([permanent(1)], [tmsi(5)], [tmsi(5), permanent(1)]) == [[0, 1, 2]]


def test_equal_concealed_identities_are_one_subscriber() -> None:
    assert grouped([concealed(1)], [concealed(1)], [concealed(2)]) == [[0, 1], [2]]


def test_one_connection_under_two_permanent_identities_makes_no_two_subscribers_one() -> None:
    connections = [permanent(1)], [permanent(2)], [permanent(1), permanent(2)], [permanent(2)], [permanent(1)]
    assert grouped(*connections) == [[0, 4], [1, 2, 3]]
    alone = [permanent(3), permanent(4)], [permanent(4)], [permanent(3)]
    assert grouped(*alone) == [[0, 2], [1]]


def test_a_given_identity_names_its_owner_from_then_on() -> None:
    linking = Linking(4)
    linking.see(0, permanent(1), given=False)
    linking.see(0, tmsi(7), given=True)
    linking.see(1, tmsi(7), given=False)
    linking.see(2, permanent(2), given=False)
    linking.see(2, tmsi(7), given=True)  # Assigned anew, to another one.
    linking.see(3, tmsi(7), given=False)
    assert [person.connections for person in linking.finish()] == [[0, 1], [2, 3]]
