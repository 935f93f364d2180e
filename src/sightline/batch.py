"""Requests as files: written in the OpenAI Batch format, which vLLM reads too, and their results read in either shape.

A line's `custom_id` carries all that the store needs to keep its reply, so that results can be brought in without the documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from sightline.answers import ANSWERS, schema
from sightline.provider import Profile
from sightline.request import Request

_ID = re.compile(r"(?P<prompt>[\w-]+@\d+ sha256:[0-9a-f]+)\|(?P<answer>\w+)\|(?P<index>\d+)\|(?P<key>[0-9a-f]{64})")
_THINK = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>\s*", re.DOTALL)
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)\n\s*```", re.DOTALL)


class Result(NamedTuple):
    """One line of results: the record that the store keeps, or why there is none."""

    key: str
    record: dict[str, Any] | None
    reason: str = ""


def body(request: Request, profile: Profile) -> dict[str, Any]:
    """What is posted for a request, the way a profile wants it."""
    wanted = schema(ANSWERS[request.answer])
    posted: dict[str, Any] = {
        "model": request.model,
        "messages": [message._asdict() for message in request.messages],
    }
    if profile.mode == "json_schema":
        form = {"name": request.answer, "schema": wanted, "strict": profile.strict}
        posted["response_format"] = {"type": "json_schema", "json_schema": form}
    elif profile.mode == "tools":
        function: dict[str, Any] = {"name": request.answer, "parameters": wanted}
        if profile.strict:
            function["strict"] = True
        posted["tools"] = [{"type": "function", "function": function}]
        posted["tool_choice"] = {"type": "function", "function": {"name": request.answer}}
    return {**posted, **profile.extra_body}


def lines(requests: Iterable[Request], profile: Profile) -> Iterator[str]:
    """One line for each request."""
    for request in requests:
        identity = f"{request.prompt}|{request.answer}|{request.index}|{request.key}"
        line = {"custom_id": identity, "method": "POST", "url": "/v1/chat/completions", "body": body(request, profile)}
        yield json.dumps(line, ensure_ascii=True) + "\n"


def results(text: str, date: str, models: Mapping[str, str]) -> Iterator[Result]:
    """What came back, in any order; `models` gives the model that each key asked for, where it is known."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _result(line, number, date, models)


def _result(line: str, number: int, date: str, models: Mapping[str, str]) -> Result:
    try:
        entry = json.loads(line)
        told = _ID.fullmatch(entry["custom_id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return Result("", None, f"line {number}: no line of a batch")
    if told is None:
        return Result("", None, f"line {number}: its custom_id is not one that sightline wrote")
    response = entry.get("response") or {}
    completion = response.get("body", response)
    if entry.get("error") or response.get("status_code", 200) != 200 or not completion.get("choices"):
        return Result(told["key"], None, f"line {number}: the batch has no reply, status {response.get('status_code')}")
    try:
        answer = parse(told["answer"], _said(completion["choices"][0]["message"]))
    except (ValueError, KeyError, TypeError) as error:
        return Result(told["key"], None, f"line {number}: {error}")
    used = completion.get("usage") or {}
    record = {
        "key": told["key"],
        "prompt": told["prompt"],
        "model": models.get(told["key"], completion.get("model", "")),
        "answered_by": completion.get("model", ""),
        "date": date,
        "usage": [used.get("prompt_tokens", 0), used.get("completion_tokens", 0), 0],
        "answer": answer,
    }
    return Result(told["key"], record)


def _said(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    return str(calls[0]["function"]["arguments"] if calls else message.get("content") or "")


def parse(answer: str, text: str) -> dict[str, Any]:
    """The answer in a reply that somebody pasted: the one JSON object in it, checked against its schema.

    Raises:
        ValueError: there is none, or more than one, or it does not fit.
    """
    text = _THINK.sub("", text)
    fenced = _FENCE.findall(text)
    if len(fenced) > 1:
        raise ValueError("the reply holds more than one block of JSON")
    plain = fenced[0] if fenced else text[text.find("{") : text.rfind("}") + 1]
    try:
        return ANSWERS[answer].model_validate(json.loads(plain)).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"the reply does not fit: {where}: {first['msg'].lower()}") from None
    except (ValueError, RecursionError):
        raise ValueError("the reply holds no JSON object") from None
