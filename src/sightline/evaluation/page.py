"""The result as one HTML page that needs neither script nor network."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from sightline.evaluation.tables import interval, name, number


def html(result: Mapping[str, Any]) -> str:
    """Scores, plots and every misjudged item with the signals that decided."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(number=number, interval=interval, named=name)
    template = files("sightline").joinpath("data", "eval.html.j2").read_text(encoding="utf-8")
    return environment.from_string(template).render(result=result) + "\n"
