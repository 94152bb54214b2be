"""What SARIF 2.1.0 and OSCAL 1.1.2 want of the parts that a bundle writes, as JSON Schema in own words.

Only members that are written are known here, so that a misspelt one is found.
"""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
COUNT = {"type": "integer", "minimum": 0}


def listed(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


def members(*required: str, **known: Any) -> dict[str, Any]:
    """An object. Names are written with `_` for `-`; `_dollar` leads to `$`."""
    properties = {name.replace("dollar_", "$").replace("__", "-"): value for name, value in known.items()}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


MESSAGE = members("text", text=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = members(
    physicalLocation=members("artifactLocation", artifactLocation=members(uri=TEXT, index=COUNT)),
    logicalLocations=listed(members(name=TEXT, kind=TEXT)),
)
RESULT = members(
    "message",
    ruleId=TEXT,
    ruleIndex=COUNT,
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    level=LEVEL,
    message=MESSAGE,
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    occurrenceCount={"type": "integer", "minimum": 1},
    properties={"type": "object"},
    locations=listed(LOCATION),
)
# SARIF, 3.27.10: a level other than none is of failures only.
RESULT["if"] = {"properties": {"kind": {"not": {"const": "fail"}}}}
RESULT["then"] = {"properties": {"level": {"const": "none"}}, "required": ["level"]}
RULE = members(
    "id",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=members(level=LEVEL),
    properties=members(tags={"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True}),
)
DRIVER = members("name", name=TEXT, version=TEXT, rules=listed(RULE), properties={"type": "object"})
ARTIFACT = members(
    location=members(uri=TEXT),
    roles=listed({"const": "analysisTarget"}),
    length={"type": "integer", "minimum": -1},
    hashes={"type": "object", "additionalProperties": DIGEST},
)
INVOCATION = members(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=listed(members("message", message=MESSAGE, level=LEVEL)),
)
RUN = members(
    "tool",
    tool=members("driver", driver=DRIVER),
    invocations=listed(INVOCATION),
    artifacts={**listed(ARTIFACT), "uniqueItems": True},
    results=listed(RESULT),
)
SARIF = members("version", "runs", dollar_schema=TEXT, version={"const": "2.1.0"}, runs=listed(RUN))

UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
TOKEN = {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9._-]*$"}
WORDS = {"type": "string", "pattern": r"^\S(.*\S)?$"}
RESOURCE = members(
    "uuid",
    uuid=UUID,
    title=TEXT,
    description=TEXT,
    rlinks=listed(
        members("href", href=TEXT, hashes=listed(members("algorithm", "value", algorithm=TEXT, value=DIGEST), 1)), 1
    ),
)
OBSERVATION = members(
    *("uuid", "description", "methods", "collected"),
    uuid=UUID,
    title=TEXT,
    description=TEXT,
    props=listed(members("name", "value", name=TOKEN, value=WORDS), 1),
    methods=listed({"enum": ["EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"]}, 1),
    types=listed(TOKEN, 1),
    relevant__evidence=listed(members("description", href=TEXT, description=TEXT), 1),
    collected=TIME,
    remarks=TEXT,
)
STATUS = members("state", state={"enum": ["satisfied", "not-satisfied"]}, reason={"enum": ["pass", "fail", "other"]})
FINDING = members(
    *("uuid", "title", "description", "target"),
    uuid=UUID,
    title=TEXT,
    description=TEXT,
    target=members(
        *("type", "target-id", "status"),
        type={"enum": ["statement-id", "objective-id"]},
        target__id=TOKEN,
        status=STATUS,
    ),
    related__observations=listed(members("observation-uuid", observation__uuid=UUID), 1),
)
SELECTION = members(include__controls=listed(members("control-id", control__id=TOKEN), 1))
OUTCOME = members(
    *("uuid", "title", "description", "start", "reviewed-controls"),
    uuid=UUID,
    title=TEXT,
    description=TEXT,
    start=TIME,
    end=TIME,
    reviewed__controls=members("control-selections", description=TEXT, control__selections=listed(SELECTION, 1)),
    observations=listed(OBSERVATION, 1),
    findings=listed(FINDING, 1),
    remarks=TEXT,
)
OSCAL = members(
    "assessment-results",
    assessment__results=members(
        *("uuid", "metadata", "import-ap", "results"),
        uuid=UUID,
        metadata=members(
            *("title", "last-modified", "version", "oscal-version"),
            title=TEXT,
            last__modified=TIME,
            version=WORDS,
            oscal__version={"const": "1.1.2"},
            remarks=TEXT,
        ),
        import__ap=members("href", href=TEXT),
        results=listed(OUTCOME, 1),
        back__matter=members(resources=listed(RESOURCE, 1)),
    ),
)
