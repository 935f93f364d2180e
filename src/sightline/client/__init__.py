"""Ask a model: the openai client with instructor, behind one method. Only this package imports either, and reaches the network.

instructor gives the structure and asks again where a reply does not fit the schema. Everything else that can happen to a call
happens in one function, `_send`, which instructor calls in place of the openai client: strict schemas, retries of the
transport, limits, and replies that are none.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from sightline.answers import ANSWERS, schema
from sightline.client.connection import TIMEOUT, connection
from sightline.errors import ModelError
from sightline.ledger import Ledger, LimitError
from sightline.provider import Profile
from sightline.request import Reply, Request, Usage

#: How often a call is made in all where the transport fails, and the longest wait between two, in seconds.
ATTEMPTS = 3
LONGEST_WAIT = 60.0
#: How often a reply that does not fit the schema is asked for again.
SCHEMA_RETRIES = 1
#: A reply is cut off, where a server would go on for ever, at so many times the tokens of its request and so many more.
REPLY_FACTOR, REPLY_AT_LEAST = 4, 4096
#: Shorter requests, in tokens, fit every server.
_LONG = 1000
_RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_THINK = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>\s*", re.DOTALL)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n\s*```\s*\Z", re.DOTALL)


class Seen(NamedTuple):
    """Who answered a call and what it took, noted at once: instructor later writes sums into what it was given."""

    model: str
    usage: Usage


_SEEN: ContextVar[list[Seen]] = ContextVar("calls of a request")
_ASKED: ContextVar[Request] = ContextVar("request under way")


class UnansweredError(Exception):
    """A request that got no usable answer; its text says why, without a word of the document."""


class CutError(UnansweredError):
    """A reply that was cut off at its longest, so that less should be asked at once."""


class Client(Protocol):
    """Somebody who answers requests."""

    def ask(self, request: Request) -> Reply:
        """The reply to a request.

        Raises:
            UnansweredError: there is no usable one.
            LimitError: asking would pass a limit of the run.
            ModelError: the endpoint will answer nothing.
        """


class OpenAIClient:
    """A client for any server that speaks the OpenAI protocol. `alone` ignores proxies, for endpoints on this machine."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        profile: Profile,
        ledger: Ledger,
        *,
        alone: bool = False,
        timeout: float = TIMEOUT,
        pause: Callable[[float], None] = time.sleep,
        busy: Callable[[], None] = lambda: None,
    ) -> None:
        import instructor.core.exceptions  # noqa: PLC0415  # a second that only runs with a model should take
        import openai  # noqa: PLC0415

        for name in ("instructor", "openai", "httpx2", "httpx"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._errors = openai
        wrapped = instructor.core.exceptions.InstructorError
        self._expected = (wrapped, openai.OpenAIError, UnansweredError, LimitError, ValueError, AssertionError)
        told = connection(base_url, api_key, profile, timeout, alone=alone)
        self._client = openai.OpenAI(**told, max_retries=0)
        modes = {"tools": instructor.Mode.TOOLS, "json_schema": instructor.Mode.JSON_SCHEMA}
        self._create = instructor.patch(create=self._send, mode=modes.get(profile.mode, instructor.Mode.MD_JSON))
        self._profile, self._ledger, self._pause, self._busy = profile, ledger, pause, busy
        self._host = urlsplit(base_url).netloc.rpartition("@")[2]

    def ask(self, request: Request) -> Reply:
        """The reply to a request."""
        seen: list[Seen] = []
        tokens = _SEEN.set(seen), _ASKED.set(request)
        answer = ANSWERS[request.answer]
        try:
            result = self._create(
                response_model=answer,
                messages=[message._asdict() for message in request.messages],
                model=request.model,
                max_retries=SCHEMA_RETRIES,
                strict=False,
            )
        except self._expected as error:
            raise self._reason(error) from None
        finally:
            _SEEN.reset(tokens[0])
            _ASKED.reset(tokens[1])
        usage = Usage(*map(sum, zip(*(one.usage for one in seen), strict=True)))
        self._check_context(request, seen[0].usage)
        return Reply(answer.model_validate(result.model_dump()).model_dump(), seen[-1].model, usage)

    def _send(self, **arguments: Any) -> Any:
        """One call and its retries; instructor takes this for the openai client."""
        self._shape(arguments)
        request = _ASKED.get()
        for attempt in range(1, ATTEMPTS + 1):
            self._ledger.begin(request)
            usage: Usage | None = None
            try:
                completion = self._client.chat.completions.create(**arguments)
                usage = _usage(completion)
            except self._errors.APIError as error:
                if attempt == ATTEMPTS or not _passing(error):
                    raise
                if getattr(error, "status_code", None) == 429:
                    self._busy()
                self._pause(_wait(error, attempt))
                continue
            finally:
                self._ledger.end(request, usage)
            _SEEN.get().append(Seen(completion.model or "", usage))
            return _usable(completion)
        raise AssertionError("the last attempt returns or raises")

    def _shape(self, arguments: dict[str, Any]) -> None:
        """Ask the way the profile says: strict schemas where they are honoured, and its further fields."""
        wanted = schema(ANSWERS[_ASKED.get().answer])
        if tools := arguments.get("tools"):
            function = tools[0]["function"]
            function["parameters"] = wanted
            if self._profile.strict:
                function["strict"] = True
        elif (arguments.get("response_format") or {}).get("type") == "json_schema":
            form = arguments["response_format"]["json_schema"]
            arguments["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": form["name"], "schema": wanted, "strict": self._profile.strict},
            }
        if self._profile.max_tokens:
            arguments[self._profile.max_tokens] = REPLY_FACTOR * _ASKED.get().tokens + REPLY_AT_LEAST
        if self._profile.extra_body:
            arguments["extra_body"] = dict(self._profile.extra_body)

    def _check_context(self, request: Request, usage: Usage) -> None:
        """Notice a server that silently read only a part of the request."""
        read = usage.input
        if (
            read
            and request.tokens >= _LONG
            and (read < 0.5 * request.tokens or (read + usage.output) in (2048, 4096, 8192))
        ):
            raise UnansweredError(f"the context was truncated: {read} tokens were read of about {request.tokens}")

    def _reason(self, error: Exception) -> Exception:
        """What a failed call comes to, in our words: errors of libraries quote what was sent."""
        openai = self._errors
        for cause in _causes(error):
            if isinstance(cause, UnansweredError | ModelError | LimitError):
                return cause
            if isinstance(cause, openai.AuthenticationError | openai.PermissionDeniedError):
                return ModelError(f"{self._host} refused the key ({cause.status_code}); set OPENAI_API_KEY")
            if isinstance(cause, openai.NotFoundError):
                return ModelError(f"{self._host} has no model {_ASKED.get().model!r}, or no /chat/completions (404)")
            if isinstance(cause, openai.RateLimitError):
                return UnansweredError(f"too many requests (429), {ATTEMPTS} times")
            if isinstance(cause, openai.APIStatusError):
                return UnansweredError(f"the server answered {cause.status_code}{_code(cause)}")
            if isinstance(cause, openai.APITimeoutError):
                return UnansweredError("the server did not answer in time")
            if isinstance(cause, openai.APIConnectionError):
                return UnansweredError(f"no connection to {self._host}")
        if type(error).__name__ == "IncompleteOutputException":
            return CutError("the reply was cut off")
        return UnansweredError(f"the reply does not fit the schema, {SCHEMA_RETRIES + 1} times")


def _passing(error: Any) -> bool:
    """Whether an error may be gone on the next try: a busy or broken server, or no connection."""
    status = getattr(error, "status_code", None)
    return status is None or status in _RETRIED


def _wait(error: Any, attempt: int) -> float:
    """Seconds to wait: what the server asks for, else longer with each attempt."""
    response = getattr(error, "response", None)
    asked = response.headers.get("retry-after", "") if response is not None else ""
    try:
        return min(max(float(asked), 0.0), LONGEST_WAIT)
    except ValueError:
        return 0.5 * 2.0 ** (attempt - 1)


def _code(error: Any) -> str:
    """The code of an error, where it is one word."""
    code = str(getattr(error, "code", None) or "")
    return f", {code}" if re.fullmatch(r"[\w.-]{1,60}", code) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _usage(completion: Any) -> Usage:
    used = getattr(completion, "usage", None)
    if used is None:
        return Usage()
    details = getattr(used, "prompt_tokens_details", None)
    cached = getattr(details, "cached_tokens", None) or 0
    return Usage(used.prompt_tokens or 0, used.completion_tokens or 0, cached)


def _usable(completion: Any) -> Any:
    """A completion that holds an answer, without thoughts and fences around it.

    Raises:
        UnansweredError: it holds none.
    """
    if not completion.choices:
        raise UnansweredError("the reply holds no choice")
    choice = completion.choices[0]
    message = choice.message
    if getattr(message, "refusal", None):
        raise UnansweredError("the model refused to answer")
    if choice.finish_reason == "content_filter":
        raise UnansweredError("a content filter stopped the reply")
    if choice.finish_reason == "length":
        raise CutError("the reply was cut off")
    if message.tool_calls:
        return completion
    if not (message.content or "").strip():
        thought = any(getattr(message, name, None) for name in ("reasoning", "reasoning_content"))
        raise UnansweredError(
            "the reply is empty: all of it is in the reasoning field; set the server's reasoning parser"
            if thought
            else "the reply is empty"
        )
    content = _THINK.sub("", message.content)
    fenced = _FENCE.match(content)
    message.content = fenced[1] if fenced else content
    return completion
