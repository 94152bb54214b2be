"""Where the arguments and results of MAP's operations hold what checks ask for (TS 29.002, 17.7), as paths of tags.

A line is a path of identifier octets in hexadecimal and what stands there; `04#1` is the second element with that tag
among its neighbours, a bare tag is each of them. What an operation asks or changes by being sent stands in `ASKS` and
`SETS`.
"""

import msgspec

ASKS = {
    4: ("routing",),
    14: ("profile",),
    22: ("routing",),
    24: ("routing",),
    43: ("equipment",),
    45: ("imsi", "routing"),
    55: ("imsi", "vectors"),
    56: ("vectors",),
    58: ("imsi",),
    62: ("profile",),
    83: ("location",),
    85: ("imsi", "routing"),
}
SETS = {
    2: ("location",),
    3: ("removed",),
    7: ("profile",),
    8: ("profile",),
    23: ("location",),
    50: ("trace",),
    51: ("trace",),
    57: ("location",),
    65: ("profile",),
    67: ("removed",),
}
OF_SERVICE = frozenset({10, 11, 12, 13, 76, 77})
"""Operations on a supplementary service: its code tells what they change."""
TELLS = {4: ("routing",), 14: ("profile",), 22: ("routing",), 24: ("routing",), 62: ("profile",)}

_REQUESTED = """
{0}/80 asks location
{0}/81 asks state
{0}/83 asks location
{0}/86 asks equipment
"""
_SUBSCRIBER = """
{0}/80 imsi
{0}/81 msisdn
"""
_LOCATION = """
{0} tells location
{0}/02 tells age
{0}/80 tells cell
{0}/81 number vlr
{0}/a3/80 tells cell
{0}/86 number msc
{0}/87 tells cell
{0}/aa/80 tells cell
"""
_LOCATION_GPRS = """
{0} tells location
{0}/a0/80 tells cell
{0}/82 tells cell
{0}/83 number sgsn
{0}/87 tells cell
{0}/89 tells age
"""
_INFO = (
    _LOCATION.replace("{0}", "{0}/a0")
    + _LOCATION_GPRS.replace("{0}", "{0}/a3")
    + """
{0}/85 tells equipment
{0}/ad tells location
{0}/ad/80 tells cell
{0}/ad/83 tells cell
{0}/ad/84 tells cell
{0}/b0 tells location
{0}/b0/80 tells cell
{0}/b0/81 tells cell
{0}/b0/82 tells cell
{0}/b0/83 tells cell
"""
)
_CAMEL = """
30/ad sets camel
30/ad/a0/30/30/80 number gsm-scf
30/ad/a2/30/04 number gsm-scf
30/ad/a5/80 number gsm-scf
30/ad/a6/a0/30/82 number gsm-scf
30/ad/a7/30/30/80 number gsm-scf
30/ad/a9/a0/30/04#1 number gsm-scf
30/ad/aa/a0/30/82 number gsm-scf
30/b1 sets camel
30/b1/a0/a0/30/82 number gsm-scf
30/b1/a1/a0/30/82 number gsm-scf
30/b1/a3/a0/30/82 number gsm-scf
30/b1/a5/80 number gsm-scf
"""

REQUESTS = {
    2: """
30/04#0 imsi
30/81 number msc
30/04#1 number vlr
""",
    3: """
04 imsi
30/04#0 imsi
a3/04#0 imsi
a3/30/04#0 imsi
""",
    4: """
30/80 imsi
30/81 number msc
30/82 msisdn
""",
    5: """
30/04#0 imsi
30/04#1 msisdn
30/a0/a1/30/85 number forwarded-to
30/a3 sets camel
""",
    7: """
30/80 imsi
30/81 msisdn
30/a7/a0/30/30/85 number forwarded-to
30/a7/a1 sets barring
30/a8 sets barring
30/b6/a0/04 number gmlc
"""
    + _CAMEL,
    8: """
30/80 imsi
30/89 sets camel
30/8f sets camel
""",
    9: "30/80 imsi",
    10: """
30/04#0 service
30/84 number forwarded-to
""",
    11: "30/04#0 service",
    12: "30/04#0 service",
    13: "30/04#0 service",
    15: "30/04#0 imsi",
    22: """
30/80 msisdn
30/86 number gmsc
""",
    23: """
30/04#0 imsi
30/04#1 number sgsn
""",
    24: """
30/80 imsi
30/82 number ggsn
""",
    25: "30/80 imsi",
    26: "30/80 imsi",
    37: "30/04#0 number hlr",
    44: """
30/80#0 imsi
30/84 number service-centre
""",
    45: """
30/80 msisdn
30/82 number service-centre
30/8c imsi
""",
    46: """
30/80#0 imsi
30/82 msisdn
30/84 number service-centre
30/04#1 imsi
""",
    47: """
30/04#0 msisdn
30/04#1 number service-centre
30/89 imsi
""",
    48: "04 imsi",
    49: """
30/04#0 msisdn
30/04#1 number service-centre
""",
    50: "30/80 imsi",
    51: "30/80 imsi",
    54: "30/04#0 imsi",
    56: """
04 imsi
30/80 imsi
30/02 vectors
30/84 network
""",
    57: "30/04#0 imsi",
    58: "04 msisdn",
    62: _SUBSCRIBER.format("30/a0")
    + """
30/82 number gsm-scf
""",
    64: """
30/04#0 msisdn
30/04#1 number service-centre
""",
    65: _SUBSCRIBER.format("30/a0")
    + """
30/81 number gsm-scf
30/a2 sets forwarding
30/a2/83 number forwarded-to
30/a3 sets barring
30/a4 sets camel
30/a7 sets barring
""",
    66: "30/80 imsi",
    67: """
30/04#0 imsi
30/04#1 number vlr
a3/04#0 imsi
a3/80 number vlr
a3/81 number sgsn
""",
    70: "30/80 imsi" + _REQUESTED.format("30/a2"),
    71: _SUBSCRIBER.format("30/a0")
    + """
30/83 number gsm-scf
"""
    + _REQUESTED.format("30/a1"),
    83: """
30/04#0 number mlc
30/82 imsi
30/83 msisdn
""",
    85: _SUBSCRIBER.format("30/a1")
    + """
30/80 number mlc
""",
    86: """
30/30#1/04#0 number network-node
30/80 msisdn
30/81 imsi
30/85 tells cell
30/ad/80 tells cell
""",
    89: """
30/81 imsi
30/82 msisdn
"""
    + _LOCATION.format("30/a3")
    + _LOCATION_GPRS.format("30/a7"),
}
"""By operation, for invokes."""

RESULTS = {
    2: """
04 number hlr
30/04#0 number hlr
""",
    4: """
04 number roaming-number
30/04#0 number roaming-number
30/04#1 number msc
""",
    9: """
30/80 imsi
30/a1 triplet
""",
    22: """
30/04#0 imsi
30/04#1 number roaming-number
a3/89 imsi
a3/04#0 number roaming-number
a3/82 number msc
a3/8c msisdn
"""
    + _INFO.format("a3/a7"),
    23: "30/04#0 number hlr",
    45: """
30/04#0 imsi
30/a0/81 number network-node
30/a0/a6/80 number network-node
30/a0/a6/81 number network-node
""",
    55: """
30/04#0 imsi
30/30/30 triplet
a3/04#0 imsi
a3/a0/30 triplet
a3/a1/30 quintuplet
""",
    56: """
30/30 triplet
a3/a0/30 triplet
a3/a1/30 quintuplet
a3/a2/30 eps-vector
""",
    57: "30/04#0 number hlr",
    58: "04 imsi",
    70: _INFO.format("30/30#0"),
    71: _INFO.format("30/30#0"),
    83: """
30/04#0 tells cell
30/80 tells age
30/a6/80 tells cell
""",
    85: _SUBSCRIBER.format("30/a0")
    + """
30/a1/04#0 number network-node
""",
}
"""By operation, for results."""


class Rule(msgspec.Struct):
    """What stands at a place, as (word, detail), and the rules for what is inside, by tag and number (-1: each)."""

    actions: list[tuple[str, str]] = msgspec.field(default_factory=list)
    inside: dict[tuple[int, int], "Rule"] = msgspec.field(default_factory=dict)


def compiled(lines: str) -> Rule:
    """The rules of a text of lines."""
    top = Rule()
    for line in filter(None, lines.splitlines()):
        path, word, *detail = line.split()
        rule = top
        for step in path.split("/"):
            tag, _, number = step.partition("#")
            rule = rule.inside.setdefault((int(tag, 16), int(number or -1)), Rule())
        rule.actions.append((word, "".join(detail)))
    return top


OF_REQUESTS = {operation: compiled(lines) for operation, lines in REQUESTS.items()}
OF_RESULTS = {operation: compiled(lines) for operation, lines in RESULTS.items()}
