"""What a model is asked to answer: the schemas of its replies, flat enough for every server.

Evidence comes before the level, so that the level follows from it. Ids and quotes are checked afterwards, not by the schema,
because a schema that is the same for all documents can be cached.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

#: How much of a reply's free text is kept.
LONGEST = 400


def _plain(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _short(value: Any) -> Any:
    return " ".join(value.split())[:LONGEST] if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_short)]
Id = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
Confidence = Annotated[Literal["low", "medium", "high"], BeforeValidator(_plain)]
LevelName = Annotated[
    Literal[
        "mission", "vision", "strategy", "objective", "goal", "initiative", "metric", "principle", "other", "unclear"
    ],
    BeforeValidator(_plain),
]
StrengthName = Annotated[Literal["strong", "strained", "none"], BeforeValidator(_plain)]


class Answer(BaseModel):
    """A reply to a prompt. Unknown fields are dropped: servers add some."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Opinion(Answer):
    """What a model says of one statement."""

    id: Id
    quote: str
    level: LevelName
    confidence: Confidence
    reason: Text


class Classified(Answer):
    """One opinion for each statement of a request."""

    verdicts: list[Opinion]


class Proposal(Answer):
    """What a model says that one statement serves."""

    child: Id
    parent: Id | None
    how: Text
    strength: StrengthName


class Linked(Answer):
    """One proposal for each child of a request."""

    links: list[Proposal]


class Charge(Answer):
    """What a model answers to one question about one statement; yes is a flaw."""

    id: Id
    question: Id
    quote: str
    answer: Annotated[Literal["yes", "no", "unclear"], BeforeValidator(_plain)]
    reason: Text


class Challenged(Answer):
    """One answer for each statement of a request and each of its questions."""

    answers: list[Charge]


class Confirmation(Answer):
    """What a model answers to whether a finding about several passages holds; a yes or a no rests on quotes from two of them."""

    id: Id
    first: str
    second: str
    answer: Annotated[Literal["yes", "no", "unclear"], BeforeValidator(_plain)]
    reason: Text


class Confirmed(Answer):
    """One answer for each set of passages of a request."""

    answers: list[Confirmation]


class Wording(Answer):
    """A new wording for one statement; the text is empty where only a decision helps."""

    id: Id
    text: Text
    note: Text


class Rewritten(Answer):
    """One wording for each statement of a request."""

    suggestions: list[Wording]


_ALL: tuple[type[Answer], ...] = (Classified, Linked, Challenged, Confirmed, Rewritten)
#: Each answer by its name, as prompts and requests name it.
ANSWERS: dict[str, type[Answer]] = {answer.__name__: answer for answer in _ALL}


def schema(answer: type[Answer]) -> dict[str, Any]:
    """The JSON Schema of an answer in the subset that strict servers take: all fields required, no others allowed."""
    strict: dict[str, Any] = _strict(answer.model_json_schema())
    return strict


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _strict(value) for key, value in node.items() if key not in ("title", "description", "default")}
    if found.get("type") == "object":
        found["properties"] = {name: _strict(value) for name, value in node.get("properties", {}).items()}
        found |= {"required": list(found["properties"]), "additionalProperties": False}
    return found
