"""Prompts: versioned Jinja2 templates in prompts/, rendered once, with nothing of a document in their source."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from jinja2 import Environment, StrictUndefined

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_USER = "=== user ===\n"
SUFFIX = ".md.jinja"


class Message(NamedTuple):
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Prompt:
    """A template of prompts/: its name and version, the names of its inputs, and which answer it asks for.

    `system` comes first and is the same for all documents, so that servers can keep it; `user` carries the document.
    """

    name: str
    version: int
    inputs: tuple[str, ...]
    answer: str
    system: str
    user: str
    digest: str

    @property
    def label(self) -> str:
        """The name, the version and a hash of the text: `classify@1 sha256:0123456789ab`."""
        return f"{self.name}@{self.version} sha256:{self.digest[:12]}"

    def render(self, **inputs: object) -> tuple[Message, Message]:
        """The system and the user message. Inputs are text or become JSON; none of them is read as a template.

        Raises:
            jinja2.UndefinedError: an input that the template names is missing.
        """
        given = {name: value if isinstance(value, (str, Mapping)) else as_json(value) for name, value in inputs.items()}
        system, user = (_environment().from_string(text).render(given) for text in (self.system, self.user))
        return Message("system", system.strip()), Message("user", user.strip())


@cache
def _environment() -> Environment:
    """Templates are ours and make plain text, not HTML, so that nothing of a document may be escaped."""
    return Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701


def as_json(value: object) -> str:
    """A value as compact JSON; lone surrogates stay escaped, all else is itself."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def folder() -> Path:
    """Where the prompts are: inside an installed package, else beside the source."""
    inside = Path(str(files("sightline"))) / "prompts"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "prompts"


@cache
def load(name: str) -> Prompt:
    """The prompt of a name."""
    return parse((folder() / f"{name}{SUFFIX}").read_text(encoding="utf-8"))


def names() -> Sequence[str]:
    """The names of all prompts."""
    return sorted(file.name.removesuffix(SUFFIX) for file in folder().glob(f"*{SUFFIX}"))


def parse(text: str) -> Prompt:
    """A prompt from the text of its file.

    Raises:
        ValueError: it has no front matter or no user part.
    """
    front = _FRONT.match(text)
    system, mark, user = text[front.end() if front else 0 :].partition(_USER)
    if front is None or not mark:
        raise ValueError("a prompt begins with front matter and has a line === user ===")
    meta = yaml.safe_load(front[1])
    digest = sha256(text.encode()).hexdigest()
    return Prompt(meta["name"], meta["version"], tuple(meta["inputs"]), meta["answer"], system, user, digest)
