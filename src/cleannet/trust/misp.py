"""Indicators of MISP: events as the platform exports them, and clusters of galaxies, which hold claims alone."""

from collections.abc import Iterable

from cleannet.trust.indicators import Loaded, Origin, countries, fields, listed, text

_KINDS = {
    "ip-src": ("ip",),
    "ip-dst": ("ip",),
    "ip-src|port": ("ip", ""),
    "ip-dst|port": ("ip", ""),
    "domain": ("domain",),
    "hostname": ("domain",),
    "hostname|port": ("domain", ""),
    "domain|ip": ("domain", "ip"),
    "url": ("url",),
    "md5": ("md5",),
    "sha1": ("sha1",),
    "sha256": ("sha256",),
    "filename|md5": ("", "md5"),
    "filename|sha1": ("", "sha1"),
    "filename|sha256": ("", "sha256"),
}
_TECHNIQUES = ("mitre-attack-pattern", "attack-pattern")
_ACTORS = ("threat-actor", "mitre-intrusion-set", "microsoft-activity-group", "360net-threat-actor")
_STATE = "cfr-suspected-state-sponsor"


def read_events(documents: Iterable[object], place: str, into: Loaded) -> None:
    """Adds the indicators of events; each stands alone or under "Event"."""
    for one in documents:
        event = fields(fields(one).get("Event", one))
        own = listed(event.get("Attribute"))
        of_objects = [each for held in listed(event.get("Object")) for each in listed(fields(held).get("Attribute"))]
        for attribute in (*own, *of_objects):
            _attribute(fields(attribute), event, place, into)


def _attribute(one: dict[str, object], event: dict[str, object], place: str, into: Loaded) -> None:
    kind = text(one.get("type"))
    if one.get("to_ids") is not True and one.get("to_ids") != "1":
        into.unread["attribute that is not meant for detection (to_ids)"] += 1
        return
    if one.get("deleted") is True:
        into.unread["deleted attribute"] += 1
        return
    origin = _origin(one, event, place)
    into.entry(origin.countries)
    kinds = _KINDS.get(kind)
    if kinds is None:
        into.unread[f"attribute of type {kind[:40]}"] += 1
        return
    values = text(one.get("value")).split("|", len(kinds) - 1)
    if len(values) != len(kinds):
        into.unread[f"value that is no {kind}"] += 1
        return
    for each, value in zip(kinds, values, strict=True):
        if each:
            into.add(each, value, origin)


def _origin(one: dict[str, object], event: dict[str, object], place: str) -> Origin:
    clusters = [*_clusters(event), *_clusters(one)]
    tags = [text(fields(tag).get("name")) for each in (event, one) for tag in listed(each.get("Tag"))]
    licences = [tag.partition(":")[2] or tag for tag in tags if tag.lower().startswith(("license", "licence"))]
    techniques = [text(each.get("value")) for kind, each in clusters if kind in _TECHNIQUES]
    claims = [text(event.get("info")), *(text(each.get("value")) for kind, each in clusters if kind not in _TECHNIQUES)]
    lands = [land for kind, each in clusters if kind in _ACTORS for land in _lands(each)]
    publisher = fields(event.get("Orgc")) or fields(event.get("Org"))
    given = Origin(place, text(one.get("uuid")) or text(event.get("uuid")) or "without id")
    return Origin(
        place,
        given.rule,
        text(publisher.get("name")) or given.publisher,
        text(event.get("date")) or given.date,
        "; ".join(licences) or given.licence,
        tuple(filter(None, techniques)),
        tuple(filter(None, claims)),
        countries(lands),
    )


def _clusters(one: dict[str, object]) -> list[tuple[str, dict[str, object]]]:
    found = []
    for galaxy in map(fields, listed(one.get("Galaxy"))):
        for cluster in map(fields, listed(galaxy.get("GalaxyCluster"))):
            found.append((text(cluster.get("type")) or text(galaxy.get("type")), cluster))
    return found


def _lands(cluster: dict[str, object]) -> list[str]:
    """Country codes that a cluster names, else the states that it suspects, as it writes them."""
    meta = fields(cluster.get("meta"))
    codes = [text(each) for each in (meta.get("country"), *listed(meta.get("country")))]
    states = [text(each) for each in (meta.get(_STATE), *listed(meta.get(_STATE)))]
    return [one for one in codes if one] or [one for one in states if one]


def read_clusters(document: dict[str, object], into: Loaded) -> None:
    """Counts the entries of a galaxy's clusters. They name actors and hold nothing to look for."""
    for one in map(fields, listed(document.get("values"))):
        into.entry(countries(_lands(one)))
        into.unread["cluster of a galaxy: a name, nothing to look for"] += 1
