"""Made sets of indicators."""

import json
from typing import Any


def pattern(path: str, value: str) -> str:
    """Equality of one value."""
    return f"[{path} = '{value}']"


def bundle(*patterns: str, country: str = "AA", actor: str = "actor one", **more: Any) -> bytes:
    """A STIX bundle: an indicator for each pattern, all attributed to one actor that is located in a country."""
    objects: list[dict[str, Any]] = [
        {"type": "identity", "id": "identity--1", "name": "publisher one"},
        {"type": "marking-definition", "id": "marking--1", "definition": {"statement": "CC0 1.0"}},
        {"type": "threat-actor", "id": "threat-actor--1", "name": actor},
        {"type": "malware", "id": "malware--1", "name": "tool one"},
        {"type": "location", "id": "location--1", "country": country},
        related("attributed-to", "malware--1", "threat-actor--1"),
        related("located-at", "threat-actor--1", "location--1"),
        related("targets", "threat-actor--1", "location--2"),
        {"type": "location", "id": "location--2", "country": "ZZ"},
    ]
    for number, one in enumerate(patterns, 1):
        indicator = {
            "type": "indicator",
            "id": f"indicator--{number}",
            "created": "2026-01-02T00:00:00Z",
            "created_by_ref": "identity--1",
            "object_marking_refs": ["marking--1"],
            "kill_chain_phases": [{"phase_name": "collection"}],
            "name": "name one",
            "pattern": one,
            "pattern_type": "stix",
        }
        objects += [indicator | more, related("indicates", indicator["id"], "malware--1")]
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}).encode()


def related(kind: str, source: str, target: str) -> dict[str, str]:
    """A relationship."""
    return {"type": "relationship", "relationship_type": kind, "source_ref": source, "target_ref": target}


def event(*attributes: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A MISP event with attributes of kind and value."""
    galaxy = {
        "type": "threat-actor",
        "GalaxyCluster": [{"type": "threat-actor", "value": "actor two", "meta": {"country": ["bb"]}}],
    }
    technique = {"type": "mitre-attack-pattern", "GalaxyCluster": [{"value": "traffic mirroring"}]}
    return {
        "Event": {
            "uuid": "event-1",
            "date": "2026-02-03",
            "info": "told of actor two",
            "Orgc": {"name": "publisher two"},
            "Tag": [{"name": "license:CC-BY"}],
            "Galaxy": [galaxy, technique],
            "Attribute": [
                {"type": kind, "value": value, "to_ids": True, "uuid": f"attribute-{number}"}
                for number, (kind, value) in enumerate(attributes, 1)
            ],
        }
        | more
    }
