"""Files of indicators: which format they are of, and what to do if of none."""

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.trust import misp, stix
from cleannet.trust.indicators import MOST_OCTETS, Loaded, fields, listed

_WANTED = "wanted is a STIX 2.1 bundle, a MISP event, a list of these events, or clusters of a MISP galaxy, as JSON"


def read_set(octets: bytes, path: str, into: Loaded) -> None:
    """Adds what a file of indicators holds.

    Raises:
        ConfigError: it is no JSON, too large, or of no format that is read.
    """
    if len(octets) > MOST_OCTETS:
        raise ConfigError(f"{path}: more than {MOST_OCTETS >> 20} MiB; load parts of it")
    try:
        document = msgspec.json.decode(octets)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise ConfigError(f"{path}: not JSON: {wrong}; {_WANTED}") from None
    except RecursionError:
        raise ConfigError(f"{path}: nested too deep; {_WANTED}") from None
    top = fields(document)
    if top.get("type") == "bundle" and isinstance(top.get("objects"), list):
        stix.read_bundle(top, path, into)
    elif "Event" in top:
        misp.read_events([top], path, into)
    elif events := [one for one in listed(top.get("response", document)) if "Event" in fields(one)]:
        misp.read_events(events, path, into)
    elif isinstance(top.get("values"), list):
        misp.read_clusters(top, into)
    else:
        raise ConfigError(f"{path}: no indicators of a format that is read; {_WANTED}")
