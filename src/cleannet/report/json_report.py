"""The report as JSON, and back. The JSON Schema is `schema.py`'s."""

import msgspec

from cleannet import __version__
from cleannet.report.document import SCHEMA, Report
from cleannet.report.shown import shown


class ReportError(ValueError):
    """What was given is no report that this version reads; the message says why."""


class _Head(msgspec.Struct, frozen=True):
    """What tells a report from other JSON."""

    schema: str
    version: str = ""


def to_json(report: Report) -> bytes:
    r"""The report as UTF-8 JSON, indented by two spaces, members in the order of their names, a line break at the end.

    Lone surrogates, with which Python spells file names that are no UTF-8, become `\udcXX`: JSON cannot hold them.
    """
    try:
        raw = msgspec.json.encode(report, order="deterministic")
    except UnicodeEncodeError:
        raw = msgspec.json.encode(_encodable(msgspec.to_builtins(report, order="deterministic")))
    return msgspec.json.format(raw, indent=2) + b"\n"


def _encodable(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case list() | tuple():
            return [_encodable(v) for v in value]
        case dict():
            return {_encodable(k): _encodable(v) for k, v in value.items()}
        case _:
            return value


def from_json(raw: bytes) -> Report:
    """Reads a report that `to_json` wrote.

    Raises:
        ReportError: it is not JSON, no report, of another schema version, or not of the form that the schema wants.
    """
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ReportError('this is JSON, but not a cleannet report (it has no text "schema")') from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"this is not JSON: {shown(str(error), 200)}") from error
    if head.schema != SCHEMA:
        raise ReportError(f'its schema is "{shown(head.schema, 60)}"; this version reads "{SCHEMA}"')
    try:
        return msgspec.json.decode(raw, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        by = f"; cleannet {shown(head.version, 40)} wrote it, this is {__version__}" if head.version else ""
        raise ReportError(f"this report is not of the form {SCHEMA}: {shown(str(error), 200)}{by}") from error
