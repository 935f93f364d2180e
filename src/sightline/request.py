"""One question to a model and one reply to it: what is sent, what is kept, and the hash that both are found under."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from sightline.prompt import Message

#: Characters to a token, on average, of English prose and JSON; used for estimates only.
PER_TOKEN = 4


class Usage(NamedTuple):
    """Tokens as a server counts them, 0 where it does not say."""

    input: int = 0
    output: int = 0
    cached: int = 0


NOTHING = Usage()


@dataclass(frozen=True)
class Request:
    """What is asked of a model. `index` tells apart several samples of the same question.

    `prompt` is the prompt's label and `answer` the name of the schema asked for.
    """

    prompt: str
    messages: tuple[Message, ...]
    answer: str
    model: str
    index: int = 0

    @property
    def key(self) -> str:
        """The hash of everything that decides the reply. It holds no key and no address."""
        content = [self.prompt, [list(message) for message in self.messages], self.answer, self.model, self.index]
        return sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()

    @property
    def tokens(self) -> int:
        """About how many tokens are sent."""
        return sum(len(message.content) for message in self.messages) // PER_TOKEN + 8 * len(self.messages)


@dataclass(frozen=True)
class Reply:
    """What came back: the answer as plain values, who gave it, and what it took. `cached` replies cost nothing."""

    answer: dict[str, Any]
    answered_by: str = ""
    usage: Usage = NOTHING
    cached: bool = False
