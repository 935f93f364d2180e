"""A scripted endpoint that speaks the OpenAI protocol on loopback: what it answers is a function of the request."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a script gives: a status, a body (None drops the connection) and further headers.
Answer = tuple[int, Any, dict[str, str]]
Script = Callable[[dict[str, Any], int], Answer]


@dataclass
class Endpoint:
    """A running endpoint: its address, and the requests that it got, bodies, headers and paths."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def serving(script: Script) -> Iterator[Endpoint]:
    """Serve a script; it is given each request's body and its number, from 1."""
    endpoint = Endpoint("")
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                endpoint.bodies.append(body)
                endpoint.paths.append(self.path)
                endpoint.headers.append({key.lower(): value for key, value in self.headers.items()})
                number = len(endpoint.bodies)
            status, content, headers = script(body, number)
            if content is None:
                self.close_connection = True
                self.connection.close()
                return
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for key, value in {"content-type": "application/json", "content-length": str(len(data)), **headers}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()


def completion(body: dict[str, Any], content: Any, **message: Any) -> dict[str, Any]:
    """A chat completion that carries an answer the way the request asked for it. `finish` and `usage` may be given."""
    finish, usage = message.pop("finish", None), message.pop("usage", None)
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    if body.get("tools") and not message.get("refusal") and text is not None:
        name = body["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": text}}
        said: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None, "tool_calls": [call]}
    else:
        said = {"role": "assistant", "content": text, "refusal": None}
    length = sum(len(m["content"] or "") for m in body["messages"]) // 4
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "scripted-1",
        "choices": [{"index": 0, "message": {**said, **message}, "finish_reason": finish or "stop", "logprobs": None}],
        "usage": usage or {"prompt_tokens": length, "completion_tokens": 20, "total_tokens": length + 20},
    }


def sections(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections of a request, as our prompts send them."""
    decoded, _ = json.JSONDecoder().raw_decode(body["messages"][1]["content"])
    found: list[dict[str, Any]] = decoded
    return found


def asks_for(body: dict[str, Any]) -> str:
    """What a request asks for: levels, links, flaws or differences."""
    line = body["messages"][1]["content"]
    return (
        "differences"
        if line.endswith("each of these sets.")
        else "links"
        if "what it serves" in line
        else "flaws"
        if line.endswith("each of these statements.") and "Answer the" in line
        else "levels"
    )


def answer(body: dict[str, Any], level: str = "initiative") -> dict[str, Any]:
    """A valid answer to a request of ours: one level for every statement, no links, no flaws."""
    if asks_for(body) == "links":
        wanted = json.loads(body["messages"][1]["content"].rpartition(": ")[2])
        return {"links": [{"child": child, "parent": None, "how": "", "strength": "none"} for child in wanted]}
    if asks_for(body) == "flaws":
        pairs = [(s, question) for s in sections(body) for question in s["questions"]]
        return {
            "answers": [
                {"id": s["id"], "question": q, "quote": s["text"], "answer": "no", "reason": "fine"} for s, q in pairs
            ]
        }
    if asks_for(body) == "differences":
        quoted = [(s["id"], s["passages"][0]["text"], s["passages"][-1]["text"]) for s in sections(body)]
        keys = ("id", "first", "second", "answer", "reason")
        return {"answers": [dict(zip(keys, (*one, "no", "one story"), strict=True)) for one in quoted]}
    listed = [statement for section in sections(body) for statement in section["statements"]]
    verdicts = [
        {"id": s["id"], "quote": s["text"], "level": level, "confidence": "high", "reason": "it says so"}
        for s in listed
    ]
    return {"verdicts": verdicts}
