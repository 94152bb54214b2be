"""`cleannet bundle` and `cleannet verify`: results with digests of what they rest on, and the audit run again."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from cleannet import __version__
from cleannet.checks.catalogue import catalogue
from cleannet.cli.files import FILE, pseudonyms, put
from cleannet.cli.known import known, names_under
from cleannet.cli.progress import progress
from cleannet.pipeline import audit
from cleannet.report import bundle
from cleannet.report.digest import catalogue_digest
from cleannet.report.document import Report
from cleannet.report.shown import shown
from cleannet.subscribers.settings import Settings

NO_FRAMES = 2
"""Exit code where an input gave no frame, as of an audit."""
NO_KEY = (
    "cleannet: made without --pseudonym-key: where subscribers are named, 'cleannet verify' cannot reach these names"
    " again; make a key (head -c 32 /dev/urandom > my.key) and hand it to who may run it again"
)
KEY = click.option("--pseudonym-key", type=FILE, help="File of at least 16 octets: the names can be reached again.")
INVENTORY = click.option("--inventory", "inventory_file", type=FILE, help="TOML file of what the network consists of.")
QUIET = click.option("--quiet", "-q", is_flag=True, help="No progress bar.")


@click.command("bundle", short_help="Write results that a stranger can reach again.")
@click.argument("captures", nargs=-1, required=True, metavar="CAPTURE...", type=FILE)
@click.option(
    "--output", "-o", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER"
)
@INVENTORY
@KEY
@QUIET
def bundle_command(captures: tuple[Path, ...], folder: Path, **options: Any) -> None:
    """Audit captures and write the results: report, digests of inputs, in-toto statement, OSCAL, SARIF. No captures.

    Exit code: 0 written; 2 written, and an input gave no frame.
    """
    if Path("-") in captures:
        raise click.UsageError("standard input cannot be read again; name files")
    names: list[str] = []
    for path in captures:
        names.append(bundle.name_of(str(path), names))
    given = tuple(_given(path, name) for path, name in zip(captures, names, strict=True))
    inventory = options["inventory_file"]
    manifest = bundle.Manifest(
        bundle.FORMAT,
        __version__,
        catalogue_digest(catalogue().values()),
        given,
        _given(inventory, bundle.name_of(str(inventory), ())) if inventory is not None else None,
        names_under(options["pseudonym_key"]).key if options["pseudonym_key"] is not None else "",
    )
    report = _audit(captures, names, options)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise click.FileError(str(folder), f"cannot be made: {wrong.strerror}") from None
    for name, octets in bundle.files(report, manifest).items():
        put(folder / name, octets)
    if options["pseudonym_key"] is None:
        click.echo(NO_KEY, err=True)
    empty = [one.path for one in report.inputs if not one.frames]
    for name in empty:
        click.echo(f"cleannet: {shown(name)} gave no frame", err=True)
    sys.exit(NO_FRAMES if empty else 0)


@click.command("verify", short_help="Run the audit of a bundle again, and compare.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--captures",
    "captures_folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the captures lie; found by digest, whatever their names.",
)
@INVENTORY
@KEY
@QUIET
def verify_command(folder: Path, captures_folder: Path, **options: Any) -> None:
    """Run the audit of a bundle again on the same inputs: it has to reach the same octets.

    Exit code: 0 the same; 1 a file differs.
    """
    path = folder / bundle.MANIFEST
    try:
        manifest = bundle.read_manifest(_limited(path, bundle.LARGEST_MANIFEST + 1))
    except bundle.BundleError as wrong:
        raise click.FileError(str(path), str(wrong)) from None
    wanted = [*manifest.inputs]
    if manifest.inventory is not None and options["inventory_file"] is None:
        wanted.append(manifest.inventory)
    found = _found(captures_folder, wanted)
    _same_settings(manifest, found, options)
    names = [one.name for one in manifest.inputs]
    with tempfile.TemporaryDirectory() as scratch:
        report = _audit(list(_staged(manifest, found, Path(scratch))), names, options)
    _tell(folder, bundle.files(report, _again(manifest)), manifest, options)


def _again(manifest: bundle.Manifest) -> bundle.Manifest:
    """The manifest as this version writes it."""
    return bundle.Manifest(
        bundle.FORMAT,
        __version__,
        catalogue_digest(catalogue().values()),
        manifest.inputs,
        manifest.inventory,
        manifest.key,
    )


def _same_settings(manifest: bundle.Manifest, found: dict[str, Path], options: dict[str, Any]) -> None:
    """Refuses another inventory or key than those of the bundle, before anything is read."""
    key = options["pseudonym_key"]
    if manifest.key and key is None:
        raise click.UsageError("the bundle was made with --pseudonym-key; give the same file")
    if key is not None and names_under(key).key != manifest.key:
        which = "another" if manifest.key else "no"
        raise click.ClickException(f"{key}: the bundle was made with {which} pseudonym key")
    inventory = options["inventory_file"]
    if manifest.inventory is None:
        if inventory is not None:
            raise click.ClickException(f"{inventory}: the bundle was made without an inventory")
    elif inventory is None:
        options["inventory_file"] = found[manifest.inventory.sha256]
    elif _given(inventory, "").sha256 != manifest.inventory.sha256:
        raise click.ClickException(f"{inventory}: this is not the inventory of the bundle: its digest is another one")


def _tell(folder: Path, made: dict[str, bytes], manifest: bundle.Manifest, options: dict[str, Any]) -> None:
    differ = False
    for name, octets in made.items():
        path = folder / name
        before = _limited(path, len(octets) + 1) if path.is_file() else None
        if before == octets:
            click.echo(f"{name}: the same")
            continue
        differ = True
        what = "is missing" if before is None else f"differs, from line {bundle.first_difference(before, octets)} on"
        click.echo(f"{name}: {what}")
    if not differ:
        inputs = "1 input" if len(manifest.inputs) == 1 else f"{len(manifest.inputs)} inputs"
        click.echo(f"the same octets in {len(made)} files, from {inputs}")
        return
    if (manifest.version, manifest.catalogue_sha256) != (__version__, catalogue_digest(catalogue().values())):
        click.echo(
            f"cleannet: the bundle is of cleannet {shown(manifest.version, 40)}, this is {__version__}, or its"
            " checks are others; run the version that made it",
            err=True,
        )
    if options["pseudonym_key"] is None:
        click.echo("cleannet: the bundle was made without --pseudonym-key, so names in it differ every time", err=True)
    sys.exit(1)


def _audit(captures: Sequence[Path], names: Sequence[str], options: dict[str, Any]) -> Report:
    settings = Settings(**known({**options, "cell_database_file": None, "baseline_file": None}))
    with progress(quiet=options["quiet"]) as advance:
        report = audit(
            [str(path) for path in captures],
            catalogue().values(),
            settings=settings,
            pseudonyms=pseudonyms(options["pseudonym_key"]),
            progress=advance,
        )
    return bundle.renamed(report, names)


def _given(path: Path, name: str) -> bundle.Given:
    try:
        with path.open("rb") as octets:
            digest = hashlib.file_digest(octets, "sha256").hexdigest()
            return bundle.Given(name, octets.tell(), digest)
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def _found(folder: Path, wanted: Sequence[bundle.Given]) -> dict[str, Path]:
    """By digest: a file under a folder. Only files of a size that is looked for are read."""
    sizes = {one.size for one in wanted}
    missing = {one.sha256: one.name for one in wanted}
    found: dict[str, Path] = {}
    for path in _files(folder):
        if not missing.keys() - found.keys():
            break
        try:
            if path.stat().st_size not in sizes:
                continue
            digest = _given(path, "").sha256
        except (OSError, click.FileError):
            continue
        if digest in missing:
            found.setdefault(digest, path)
    if lost := [
        f"{shown(name, 60)} (sha256 {digest[:12]}…)" for digest, name in missing.items() if digest not in found
    ]:
        more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
        raise click.FileError(str(folder), f"no file there has the digest of {', '.join(lost[:3])}{more}")
    return found


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise click.FileError(str(folder), "is no folder")
    for where, inner, names in os.walk(folder):
        inner.sort()
        for name in sorted(names):
            path = Path(where, name)
            if path.is_file():
                yield path


def _staged(manifest: bundle.Manifest, found: dict[str, Path], scratch: Path) -> Iterator[Path]:
    """The inputs under links whose names end as in the bundle, since the kind of a phone's log shows in its name."""
    for number, one in enumerate(manifest.inputs):
        name = "".join(letter for letter in one.name if letter.isalnum() or letter in "._-")[-80:]
        link = scratch / f"{number}-{name}"
        link.symlink_to(found[one.sha256].resolve())
        yield link


def _limited(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as octets:
            return octets.read(most)
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None
