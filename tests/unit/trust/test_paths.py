"""What traceroutes show."""

import pytest

from cleannet.trust.address_tables import Operator
from cleannet.trust.paths import Detour, Path, Physics, Tables, addresses, path
from cleannet.trust.places import Point
from cleannet.trust.traceroute import Hop, Reply, Trace, read_traces
from support.shared import trusted

CODES = {"SI": "20.0.1", "AT": "20.0.2", "BR": "20.0.3"}
COUNTRIES = {f"{net}.{n}": code for code, net in CODES.items() for n in range(9)}


def made(*hops: tuple[str, float | None], source: str | None = "20.0.1.1", to: str = "20.0.1.2") -> Trace:
    found = []
    for n, (where, rtt) in enumerate(hops, 1):
        address = f"{CODES[where]}.{n}" if where in CODES else where
        found.append(Hop(n, (Reply(address, rtt),) if where else ()))
    return Trace("p", "here", source, to, tuple(found))


def seen(trace: Trace, **more: object) -> Path:
    return path(trace, Tables(COUNTRIES, {"20.0.1.1": Operator(64500, "one")}), **more)  # type: ignore[arg-type]


def test_a_boomerang_and_its_way_out_and_back():
    one = seen(made(("SI", 1.0), ("AT", 9.0), ("BR", 1.0), ("SI", 12.0)))
    assert (one.origin, one.destination, one.taken) == ("SI", "SI", True)
    assert one.registered == ("SI", "AT", "BR", "SI")
    assert one.possible == ("SI", "AT", "SI")
    assert one.third == ("AT", "BR")
    assert one.third_refuted == ("BR",)
    assert one.boomerang == ("AT", "BR")
    assert not one.boomerang_refuted
    assert one.detours == (Detour("SI", ("AT", "BR"), False),)


def test_a_boomerang_that_times_refute():
    one = seen(made(("SI", 1.0), ("BR", 1.0), ("BR", 2.0), ("SI", 2.0)))
    assert one.boomerang == ("BR",)
    assert one.boomerang_refuted
    assert one.detours == (Detour("SI", ("BR",), True),)


def test_one_hop_that_times_allow_keeps_a_country():
    one = seen(made(("BR", 1.0), ("BR", 200.0)))
    assert one.third == ("BR",)
    assert one.third_refuted == ()


def test_private_and_silent_hops_and_names_are_of_no_country():
    trace = made(("10.0.0.1", 1.0), ("", None), ("100.64.0.1", 2.0), ("SI", 2.0))
    one = seen(trace)
    assert one.registered == ("SI",)
    assert one.silent == 1
    assert [hop.private for hop in one.hops] == [True, True, False]
    assert [hop.address for hop in one.hops] == ["", "", "20.0.1.4"]
    assert addresses([trace]) == {"20.0.1.1", "20.0.1.2", "20.0.1.4"}
    named = Trace("p", "here", None, None, (Hop(1, (Reply(None, 3.0),)),))
    assert seen(named).hops[0].registered == ""
    assert seen(named).hops[0].within == pytest.approx(299.8, abs=0.1)


def test_the_probe_s_own_address_is_not_kept_where_it_answers_itself():
    one = seen(made(("20.0.1.1", 1.0), ("20.0.1.2", 1.0)))
    assert [hop.address for hop in one.hops] == ["(the probe)", "20.0.1.2"]
    assert one.reached
    assert seen(made(("10.0.0.2", 1.0), to="10.0.0.2")).reached


def test_ends_that_are_unknown_leave_third_countries_untold():
    assert seen(made(("BR", 1.0), source=None)).third is None
    assert seen(made(("BR", 1.0), to="20.9.9.9")).third is None
    told = seen(made(("BR", 1.0), source=None), country="SI")
    assert (told.third, told.taken, told.third_refuted) == (("BR",), False, ("BR",))


def test_without_a_place_or_a_time_nothing_is_refuted():
    assert seen(made(("BR", 1.0), source=None)).hops[0].physics is Physics.UNTOLD
    assert seen(made(("BR", None))).hops[0].physics is Physics.UNTOLD
    at = seen(made(("BR", 1.0), source=None), place=Point(-23.5, -46.6))
    assert at.hops[0].physics is Physics.POSSIBLE


def test_exchanging_states_exchanges_the_answer():
    """The same is asked of each: names of countries only pass through."""
    there = seen(made(("SI", 1.0), ("BR", 90.0), ("AT", 200.0), ("SI", 210.0)))
    swap = {"SI": "AT", "AT": "SI", "BR": "BR"}
    swapped = {address: swap[code] for address, code in COUNTRIES.items()}
    back = path(made(("SI", 1.0), ("BR", 90.0), ("AT", 200.0), ("SI", 210.0)), Tables(swapped, {}))
    assert back.registered == tuple(swap[code] for code in there.registered)
    assert there.boomerang == ("AT", "BR")
    assert back.boomerang == tuple(sorted(swap[code] for code in there.boomerang))


def test_real_paths():
    """RIPE Atlas probe 426 to an address registered in India; registrations as of the traceroute."""
    with trusted("paths/atlas-traceroutes.json").open() as lines:
        found = list(read_traces(lines, "atlas"))
    pytest.importorskip("iptocc")
    from cleannet.trust.address_tables import registered

    tables = Tables(registered(None, addresses(found)), {})
    one = path(found[1], tables)
    assert (one.origin, one.destination) == ("US", "IN")
    assert one.registered == ("US", "SE", "US", "CA", "IN")
    assert one.third == ("CA", "SE")
    assert one.third_refuted == ("SE",)
    assert one.possible == ("US", "CA", "IN")
    assert one.detours == (Detour("US", ("SE",), True),)
    assert path(found[10], tables).third == ("GB",)
    assert path(found[18], tables).third == ("AE",)
