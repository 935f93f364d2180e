"""Provider profiles: how servers that speak the OpenAI protocol differ, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from sightline.errors import UsageError
from sightline.vocabulary import data

OPENAI = "https://api.openai.com/v1"
Mode = Literal["tools", "json_schema", "md_json"]


@dataclass(frozen=True)
class Profile:
    """How one kind of server wants to be asked; the fields are those of data/providers.toml."""

    name: str
    mode: Mode
    strict: bool
    max_tokens: str
    context_tokens: int
    key_header: str
    extra_body: Mapping[str, Any] = field(default_factory=dict)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return data("providers.toml")


def known() -> tuple[str, ...]:
    """The names of all profiles."""
    return tuple(name for name in _table() if name != "defaults")


def profile(name: str) -> Profile:
    """The profile of a name.

    Raises:
        UsageError: there is none.
    """
    if name not in known():
        raise UsageError(f"unknown provider: {name!r}; known are {', '.join(known())}")
    told = {**_table()["defaults"], **_table()[name]}
    told = {key: value for key, value in told.items() if key not in ("hosts", "ports")}
    return Profile(name=name, **{**told, "mode": cast("Mode", told["mode"])})


def fitting(base_url: str) -> Profile:
    """The profile that fits an address."""
    parts = urlsplit(base_url)
    host, port = (parts.hostname or "").lower(), _port(base_url)
    for name in known():
        hosts, ports = _table()[name].get("hosts", ()), _table()[name].get("ports", ())
        if any(host == known or host.endswith("." + known) for known in hosts) or (
            port in ports and is_local(base_url)
        ):
            return profile(name)
    return profile("compatible")


def is_local(base_url: str) -> bool:
    """Whether an address names this machine by its loopback, whatever any resolver says."""
    host = (urlsplit(base_url).hostname or "").lower()
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check(base_url: str) -> None:
    """Refuse what is no address.

    Raises:
        UsageError: it is not http or https with a host.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or _port(base_url) == -1:
        raise UsageError(f"--base-url must be http://HOST/... or https://HOST/..., not {_without_secrets(base_url)!r}")


def _port(base_url: str) -> int | None:
    try:
        return urlsplit(base_url).port
    except ValueError:
        return -1


def _without_secrets(base_url: str) -> str:
    """An address without what may be a password."""
    return base_url.rpartition("@")[2]
