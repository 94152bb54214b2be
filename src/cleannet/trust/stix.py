"""Indicators of a STIX 2.1 bundle: equality on addresses, domains, URLs and file hashes.

Of the patterns (STIX 2.1, 9) those are understood that hold as soon as one comparison does; the others are counted.
"""

import re
from collections import defaultdict

from cleannet.trust.indicators import Loaded, Origin, countries, fields, listed, text

_KINDS = {
    "ipv4-addr:value": "ip",
    "ipv6-addr:value": "ip",
    "network-traffic:src_ref.value": "ip",
    "network-traffic:dst_ref.value": "ip",
    "domain-name:value": "domain",
    "network-traffic:dst_ref.resolves_to_refs[*].value": "ip",
    "url:value": "url",
    "file:hashes.md5": "md5",
    "file:hashes.sha-1": "sha1",
    "file:hashes.sha1": "sha1",
    "file:hashes.sha-256": "sha256",
    "file:hashes.sha256": "sha256",
}
_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[\[\]()]|OR\b)|(?P<path>[a-z0-9-]+:[A-Za-z0-9_.\-*\[\]']+?)\s*"
    r"(?:=\s*(?P<one>'(?:[^'\\]|\\.)*')|IN\s*\((?P<many>\s*'(?:[^'\\]|\\.)*'(?:\s*,\s*'(?:[^'\\]|\\.)*')*\s*)\)))"
)
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'")
_LONGEST, _DEEPEST = 1 << 16, 6
_ACTORS = ("threat-actor", "intrusion-set", "campaign")
_WAYS = ("indicates", "attributed-to", "uses", "variant-of")
_FROM = ("located-at", "originates-from")


def comparisons(pattern: str) -> list[tuple[str, str]] | None:
    """Paths and values of a pattern of which any one is enough; None: it is of another form."""
    if len(pattern) > _LONGEST:
        return None
    marks, found, at = "", [], 0
    end = len(pattern.rstrip())
    while at < end:
        token = _TOKEN.match(pattern, at)
        if token is None:
            return None
        at = token.end()
        if token["mark"]:
            marks += {"OR": "|"}.get(token["mark"], token["mark"])
            continue
        marks += "c"
        path = token["path"].lower().replace("'", "")
        literals = _LITERAL.findall(token["one"] or token["many"])
        found += [(path, re.sub(r"\\(.)", r"\1", one)) for one in literals]
    plain = re.sub(r"[()]", "", marks)
    balanced = marks.count("(") == marks.count(")")
    return found if balanced and re.fullmatch(r"\[c(?:\|c)*\](?:\|\[c(?:\|c)*\])*", plain) else None


class _Bundle:
    """A bundle with its relationships."""

    def __init__(self, objects: list[object]) -> None:
        self.objects = [fields(one) for one in objects]
        self.by_id = {text(one.get("id")): one for one in self.objects}
        self.ways: dict[str, list[str]] = defaultdict(list)
        self.places: dict[str, list[str]] = defaultdict(list)
        for one in self.objects:
            if one.get("type") == "relationship":
                kind, source, target = (text(one.get(key)) for key in ("relationship_type", "source_ref", "target_ref"))
                if kind in _WAYS:
                    self.ways[source].append(target)
                elif kind in _FROM:
                    self.places[source].append(target)

    def behind(self, one: str) -> list[dict[str, object]]:
        """What stands behind an object, over a few steps."""
        seen, front = {one}, [one]
        for _ in range(_DEEPEST):
            front = [target for source in front for target in self.ways.get(source, ()) if target not in seen]
            seen.update(front)
        return [self.by_id[each] for each in sorted(seen) if each in self.by_id]

    def lands(self, some: list[dict[str, object]]) -> tuple[str, ...]:
        """The countries that these objects are said to be from."""
        ids = [text(one.get("id")) for one in some]
        located = [fields(self.by_id.get(place)) for one in ids for place in self.places.get(one, ())]
        return countries(text(place.get("country")) for place in located)


def read_bundle(document: dict[str, object], place: str, into: Loaded) -> None:
    """Adds the indicators of a bundle."""
    bundle = _Bundle(listed(document.get("objects")))
    for one in bundle.objects:
        if one.get("type") == "indicator":
            _indicator(one, bundle, place, into)
        elif one.get("type") in _ACTORS:
            into.entry(bundle.lands([one]))


def _indicator(one: dict[str, object], bundle: _Bundle, place: str, into: Loaded) -> None:
    origin = _origin(one, bundle, place)
    into.entry(origin.countries)
    if one.get("revoked") is True:
        into.unread["revoked indicator"] += 1
        return
    if text(one.get("pattern_type")) not in ("", "stix"):
        into.unread[f"pattern of another language: {text(one.get('pattern_type'))[:40]}"] += 1
        return
    found = comparisons(text(one.get("pattern")))
    if found is None:
        into.unread["pattern that is more than equality of one value or another"] += 1
        return
    for path, value in found:
        kind = _KINDS.get(path)
        if kind is None:
            into.unread[f"comparison of {path[:60]}"] += 1
        else:
            into.add(kind, value, origin)


def _origin(one: dict[str, object], bundle: _Bundle, place: str) -> Origin:
    behind = bundle.behind(text(one.get("id")))
    actors = [each for each in behind if each.get("type") in _ACTORS]
    names = [text(each.get("name")) for each in behind if each.get("type") in (*_ACTORS, "malware", "tool")]
    phases = [text(fields(each).get("phase_name")) for each in listed(one.get("kill_chain_phases"))]
    phases += [text(each.get("name")) for each in behind if each.get("type") == "attack-pattern"]
    marks = [fields(bundle.by_id.get(text(each))) for each in listed(one.get("object_marking_refs"))]
    statements = [text(fields(each.get("definition")).get("statement")) for each in marks]
    publisher = fields(bundle.by_id.get(text(one.get("created_by_ref"))))
    date = text(one.get("modified")) or text(one.get("created")) or text(one.get("valid_from"))
    given = Origin(place, text(one.get("id")) or "without id")
    return Origin(
        place,
        given.rule,
        text(publisher.get("name")) or given.publisher,
        date[:10] or given.date,
        "; ".join(filter(None, statements)) or given.licence,
        tuple(filter(None, phases)),
        tuple(filter(None, [text(one.get("name")), *names])),
        bundle.lands(actors),
    )
