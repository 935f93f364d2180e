"""Typer without its coercion of arguments, which takes longer than a small review."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


class _AsGiven:
    """Takes an argument as it was given, for commands whose arguments are all texts, lists of texts and flags."""

    def coerce(self, value: object, **_: object) -> object:
        return value


class _Plain:
    """A command or group without typer's coercion, which would import pydantic: a quarter of a small review's time."""

    def get_params(self, ctx: Any) -> list[Any]:
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            parameter._runtime_param = _AsGiven()  # noqa: SLF001  # typer offers no public way
        return parameters


class Command(_Plain, TyperCommand):
    """A command that takes its arguments as they are given."""


class Group(_Plain, TyperGroup):
    """A group that takes its arguments as they are given."""
