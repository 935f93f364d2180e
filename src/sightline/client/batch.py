"""Send many requests at once through the Batch API."""

from __future__ import annotations

from typing import Any

from sightline.client.connection import TIMEOUT, connection
from sightline.errors import ModelError
from sightline.provider import Profile


class BatchClient:
    """The Batch API: a file of requests goes up, a file of results comes back within a day, at half the price."""

    def __init__(self, base_url: str, api_key: str, profile: Profile) -> None:
        import openai  # noqa: PLC0415

        self._client = openai.OpenAI(**connection(base_url, api_key, profile, TIMEOUT))
        self._errors = openai

    def submit(self, requests: str) -> str:
        """Send lines of requests; the name of the batch.

        Raises:
            ModelError: the endpoint does not take it.
        """
        try:
            file = self._client.files.create(file=("requests.jsonl", requests.encode()), purpose="batch")
            batch = self._client.batches.create(
                input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
            )
        except self._errors.OpenAIError as error:
            raise ModelError(f"the batch was not taken ({_named(error)})") from None
        return batch.id

    def collect(self, name: str) -> str:
        """The lines of results of a batch.

        Raises:
            ModelError: it is not done, or there is none of this name.
        """
        try:
            batch = self._client.batches.retrieve(name)
            if batch.output_file_id is None:
                raise ModelError(f"batch {name} is {batch.status}; try again later")
            return self._client.files.content(batch.output_file_id).text
        except self._errors.OpenAIError as error:
            raise ModelError(f"batch {name} cannot be collected ({_named(error)})") from None


def _named(error: Any) -> str:
    """An error by its status or kind, without what it quotes."""
    status = getattr(error, "status_code", None)
    return f"status {status}" if status else type(error).__name__
