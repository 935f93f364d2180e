"""Recorded exchanges, one for each shape of server: what goes out, what comes back, what the client makes of it.

`python tests/test_recordings.py` records them anew against a scripted endpoint, which every recording says of itself. They
use a tiny question that never changes, so that work on the prompts never touches them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import vcr
import yaml

from endpoint import Answer, completion, serving
from sightline.client import Client, CutError, OpenAIClient, UnansweredError
from sightline.errors import ModelError
from sightline.ledger import Ledger
from sightline.prompt import Message
from sightline.provider import profile
from sightline.request import Reply, Request, Usage

FOLDER = Path(__file__).parent / "recordings"
KEPT_HEADERS = frozenset({"content-type", "retry-after", "x-sightline-synthetic"})
QUESTION = Request(
    "classify@1 sha256:tiny",
    (Message("system", "Say what each statement is."), Message("user", '[{"id":"s1","text":"Nurses rest"}]')),
    "Classified",
    "tiny",
)
OPINION = {"id": "s1", "quote": "Nurses rest", "level": "Objective ", "confidence": "high", "reason": "a state"}
RIGHT = {"verdicts": [OPINION]}
HEARD = Reply({"verdicts": [{**OPINION, "level": "objective"}]}, "scripted-1", Usage(15, 20, 0))


def served(content: Any, **message: Any) -> Callable[[dict[str, Any], int], Answer]:
    def script(body: dict[str, Any], _number: int) -> Answer:
        return 200, completion(body, content, **message), {"x-sightline-synthetic": "1", "x-request-id": "req_secret"}

    return script


def first_wrong(body: dict[str, Any], number: int) -> Answer:
    content = {"verdicts": [{**OPINION, "level": "wish"}]} if number == 1 else RIGHT
    return 200, completion(body, content), {"x-sightline-synthetic": "1"}


def busy_once(body: dict[str, Any], number: int) -> Answer:
    headers = {"x-sightline-synthetic": "1", "retry-after": "0"}
    return (429, {"error": {"message": "slow"}}, headers) if number == 1 else (200, completion(body, RIGHT), headers)


def no_key(_body: dict[str, Any], _number: int) -> Answer:
    return 401, {"error": {"message": "bad key", "code": "invalid_api_key"}}, {"x-sightline-synthetic": "1"}


@dataclass(frozen=True)
class Shape:
    """A kind of server, how it is asked, how it answers, and what comes of that."""

    provider: str
    script: Callable[[dict[str, Any], int], Answer]
    outcome: Reply | Exception


USED_TWICE = Reply(HEARD.answer, HEARD.answered_by, Usage(15 + 112, 20 + 20, 0))
SHAPES = {
    "tools-strict": Shape("openai", served(RIGHT), HEARD),
    "tools-plain": Shape("anthropic", served(RIGHT), HEARD),
    "schema-plain": Shape("ollama", served(RIGHT), HEARD),
    "schema-with-routing": Shape("openrouter", served(RIGHT), HEARD),
    "schema-with-thoughts": Shape("vllm", served(f"<think>hm {{}}</think>{json.dumps(RIGHT)}"), HEARD),
    "schema-in-a-fence": Shape("lmstudio", served(f"```json\n{json.dumps(RIGHT)}\n```"), HEARD),
    "wrong-level-then-right": Shape("compatible", first_wrong, USED_TWICE),
    "busy-then-right": Shape("compatible", busy_once, HEARD),
    "refusal": Shape("openai", served(None, refusal="I will not"), UnansweredError("the model refused to answer")),
    "cut-off": Shape("openai", served(RIGHT, finish="length"), CutError("the reply was cut off")),
    "filtered": Shape(
        "azure", served(RIGHT, finish="content_filter"), UnansweredError("a content filter stopped the reply")
    ),
    "all-in-reasoning": Shape(
        "vllm",
        served(None, reasoning=json.dumps(RIGHT)),
        UnansweredError("the reply is empty: all of it is in the reasoning field; set the server's reasoning parser"),
    ),
    "no-key": Shape("openai", no_key, ModelError("HOST refused the key (401); set OPENAI_API_KEY")),
}


class Told:
    """Recordings as YAML that says on top what answered, with bodies as text that can be read."""

    @staticmethod
    def serialize(recorded: dict[str, Any]) -> str:
        head = {"answered_by": "a scripted endpoint, not a model", "recorded_with": "python tests/test_recordings.py"}
        return str(yaml.safe_dump({**head, **recorded}, allow_unicode=True, width=120))

    @staticmethod
    def deserialize(text: str) -> Any:
        return yaml.safe_load(text)


def _response(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name: value for name, value in response["headers"].items() if name.lower() in KEPT_HEADERS}
    return {**response, "headers": headers}


def _request(request: Any) -> Any:
    request.headers = {}
    request.uri = re.sub(r"127\.0\.0\.1:\d+", "endpoint.invalid", request.uri)
    return request


@contextmanager
def recording(name: str, mode: str) -> Iterator[Any]:
    recorder = vcr.VCR(
        record_mode=vcr.record_mode.RecordMode(mode), match_on=["method", "path", "body"], decode_compressed_response=True,
        before_record_response=_response, before_record_request=_request, serializer="told",
    )  # fmt: skip
    recorder.register_serializer("told", Told)
    with recorder.use_cassette(str(FOLDER / f"{name}.yaml")) as cassette:
        yield cassette


def client(shape: Shape, url: str) -> Client:
    return OpenAIClient(url, "sk-neverwritten", profile(shape.provider), Ledger("tiny"), pause=lambda _seconds: None)


def outcome(shape: Shape, url: str) -> Reply | Exception:
    try:
        return client(shape, url).ask(QUESTION)
    except (UnansweredError, ModelError) as error:
        return error


@pytest.mark.parametrize("name", SHAPES)
def test_a_recorded_exchange_comes_to_the_same(name: str) -> None:
    shape = SHAPES[name]
    with recording(name, "none") as cassette:
        found = outcome(shape, "http://endpoint.invalid/v1")
        assert cassette.all_played
    if isinstance(shape.outcome, Exception):
        assert type(found) is type(shape.outcome)
        assert str(found) == str(shape.outcome).replace("HOST", "endpoint.invalid")
    else:
        assert found == shape.outcome


def test_every_recording_belongs_to_a_shape_and_says_what_answered() -> None:
    files = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml")}
    assert files.keys() == SHAPES.keys()
    for text in files.values():
        assert text.startswith("answered_by: a scripted endpoint, not a model\n")
        assert not re.search(r"sk-|[Bb]earer|org-|req_|authorization", text)
        assert "x-sightline-synthetic" in text.lower()
        assert len(text) < 30_000


def _record() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, shape in SHAPES.items():
        (FOLDER / f"{name}.yaml").unlink(missing_ok=True)
        with serving(shape.script) as endpoint, recording(name, "once"):
            outcome(shape, endpoint.url)


if __name__ == "__main__":
    _record()
