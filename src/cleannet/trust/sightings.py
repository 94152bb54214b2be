"""Where indicators are seen: in hosts and names of captures, in files of folders, in values of a list."""

import hashlib
import ipaddress
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from cleannet.decode.dns import digest_of
from cleannet.model.record import Record
from cleannet.trust.indicators import Indicator, kind_of, normal
from cleannet.trust.seen_hosts import Hosts

MOST_FILES = 2_000_000
MOST_VALUES = 10_000_000
_HASHES = {"md5": hashlib.md5, "sha1": hashlib.sha1, "sha256": hashlib.sha256}
_PIECE = 1 << 20


class Sighting(Record, frozen=True):
    """An indicator that was seen. `where`: file with frame, line or nothing; `what` was compared there."""

    indicator: Indicator
    where: str
    what: str


class Index:
    """Indicators by value."""

    def __init__(self, some: Iterable[Indicator]) -> None:
        self._exact: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
        self._networks: dict[tuple[int, int], dict[int, list[Indicator]]] = defaultdict(lambda: defaultdict(list))
        self.kinds: Counter[str] = Counter()
        for one in some:
            self.kinds[one.kind] += 1
            if one.kind == "ip" and "/" in one.value:
                network = ipaddress.ip_network(one.value)
                number = int(network.network_address)
                self._networks[network.version, network.prefixlen][number].append(one)
            else:
                self._exact[one.kind, one.value].append(one)

    def of(self, kind: str, value: str) -> list[Indicator]:
        """The indicators that a value fits."""
        found = list(self._exact.get((kind, value), ()))
        if kind == "ip" and self._networks and "/" not in value:
            address = ipaddress.ip_address(value)
            for (version, length), numbers in self._networks.items():
                if version == address.version:
                    shift = address.max_prefixlen - length
                    found += numbers.get(int(address) >> shift << shift, ())
        return found

    def digests(self) -> dict[bytes, list[Indicator]]:
        """Indicators of domains by the digest under which the names of queries are kept."""
        found: dict[bytes, list[Indicator]] = defaultdict(list)
        for (kind, value), some in self._exact.items():
            if kind == "domain" and value.isascii():
                found[digest_of(value)] += some
        return found


class Searched(msgspec.Struct):
    """What was looked through: how many of what, and what could not be."""

    seen: Counter[str] = msgspec.field(default_factory=Counter)
    missed: Counter[str] = msgspec.field(default_factory=Counter)


def in_captures(hosts: Hosts, paths: list[str], index: Index, searched: Searched) -> Iterator[Sighting]:
    """Indicators among hosts, server names of TLS, and names of DNS queries inside tunnels."""
    searched.seen["hosts of captures"] += len(hosts.addresses)
    searched.seen["server names of TLS"] += len(hosts.names)
    searched.seen["names of DNS queries inside tunnels"] += len(hosts.questions)

    def place(at: tuple[int, int]) -> str:
        return f"{paths[at[0]]}, frame {at[1]}"

    for address, at in hosts.addresses.items():
        plain = normal("ip", address)
        for one in index.of("ip", plain) if plain else ():
            yield Sighting(one, place(at), "host")
    for name, at in hosts.names.items():
        for one in index.of("domain", name.lower().rstrip(".")):
            yield Sighting(one, place(at), "server name of TLS")
    digests = index.digests() if hosts.questions else {}
    for digest, at in hosts.questions.items():
        for one in digests.get(digest, ()):
            yield Sighting(one, place(at), "name of a DNS query inside a tunnel")


def in_folder(folder: Path, index: Index, searched: Searched) -> Iterator[Sighting]:
    """Indicators among the files of a folder, by their digests. Links are not followed."""
    wanted = [kind for kind in _HASHES if index.kinds[kind]]
    if not wanted:
        searched.missed["folders, for no set holds a file hash"] += 1
        return
    for path in files_of(folder, searched):
        made = {kind: _HASHES[kind](usedforsecurity=False) for kind in wanted}
        try:
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    for one in made.values():
                        one.update(piece)
        except OSError:
            searched.missed["files that cannot be read"] += 1
            continue
        searched.seen["files"] += 1
        for kind, done in made.items():
            for found in index.of(kind, done.hexdigest()):
                yield Sighting(found, str(path), f"{kind} of a file")


def files_of(folder: Path, searched: Searched) -> Iterator[Path]:
    """The ordinary files of a folder and its folders, in order."""
    count = 0

    def unread(_: OSError) -> None:
        searched.missed["folders that cannot be read"] += 1

    for where, folders, names in os.walk(folder, onerror=unread):
        folders.sort()
        for name in sorted(names):
            path = Path(where) / name
            try:
                ordinary = stat.S_ISREG(path.lstat().st_mode)
            except OSError:
                ordinary = False
            if not ordinary:
                searched.missed["links and special files, not followed"] += 1
                continue
            count += 1
            if count > MOST_FILES:
                searched.missed[f"files beyond the first {MOST_FILES}"] += 1
                continue
            yield path


def in_list(lines: Iterable[str], path: str, index: Index, searched: Searched) -> Iterator[Sighting]:
    """Indicators among values, one a line: addresses, domains, URLs, hashes."""
    for number, line in enumerate(lines, 1):
        value = line.strip()
        if not value:
            continue
        if number > MOST_VALUES:
            searched.missed[f"lines beyond the first {MOST_VALUES}"] += 1
            continue
        kind = kind_of(value)
        plain = normal(kind, value) if kind else None
        if kind is None or plain is None or (kind == "ip" and "/" in plain):
            searched.missed["lines that hold no address, domain, URL or hash"] += 1
            continue
        searched.seen["values of lists"] += 1
        for one in index.of(kind, plain):
            yield Sighting(one, f"{path}, line {number}", kind)
