"""How the openai client is told of an endpoint."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from sightline.provider import Profile

#: Seconds after which a call is given up.
TIMEOUT = 120.0


def connection(base_url: str, api_key: str, profile: Profile, timeout: float, *, alone: bool = False) -> dict[str, Any]:
    """How openai's client is told of an address; what stands in its query, such as an api-version, goes with every call."""
    import openai  # noqa: PLC0415

    parts = urlsplit(base_url)
    # A redirect would carry the document where nobody asked for it, and with `alone` so would a proxy.
    http = openai.DefaultHttpxClient(follow_redirects=False, trust_env=not alone, timeout=timeout)
    return {
        "base_url": urlunsplit(parts._replace(query="")),
        "api_key": api_key,
        "default_query": dict(parse_qsl(parts.query)),
        "default_headers": {profile.key_header: api_key} if profile.key_header else {},
        "timeout": timeout,
        "http_client": http,
    }
