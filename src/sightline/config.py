"""Settings of a folder: `sightline.toml`, or `[tool.sightline]` of `pyproject.toml`, nearest upwards.

Every value knows where it came from. What is unknown or of the wrong kind is refused with its file and what to write.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from sightline.domain import Level, Severity
from sightline.errors import UsageError
from sightline.profile import profiles

NAMES = ("sightline.toml", "pyproject.toml")


@dataclass(frozen=True)
class Config:
    """What a folder asks for. `origin` says of each key where its value comes from.

    `select` and `ignore` name rules; `severity` gives some another severity; `per_path_ignores` leaves rules out where a path
    matches a pattern. `mission` is a file that is read along, so that goals can reach the mission in it. `cycle` is the time
    of documents that name none. `fiscal_year_start` is the month, 1 to 12, in which fiscal years begin, None where nobody says. `profile` is the kind
    of plan that every document is read as, `auto` where each says so itself. `vocabulary` adds this company's words for the levels.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mission: Path | None = None
    cycle: str | None = None
    fiscal_year_start: int | None = None
    profile: str = "auto"
    vocabulary: Mapping[Level, tuple[str, ...]] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[tuple[str, object, str]]:
        """Each key, its value and its origin."""
        for one in fields(self):
            if one.name != "origin":
                key = one.name.replace("_", "-")
                yield key, getattr(self, one.name), self.origin.get(key, "default")

    def check_rules(self, known: Sequence[str]) -> None:
        """Refuse a rule, or a pattern for rules, that matches none of the known names.

        Raises:
            UsageError: it names the file and the key.
        """
        asked: dict[str, tuple[str, ...]] = {
            "select": self.select,
            "ignore": self.ignore,
            "severity": tuple(self.severity),
        }
        asked |= {"per-path-ignores": tuple(rule for rules in self.per_path_ignores.values() for rule in rules)}
        for key, patterns in asked.items():
            for pattern in (part.strip() for text in patterns for part in text.split(",")):
                if not any(fnmatchcase(name, pattern) for name in known):
                    near = get_close_matches(pattern, known, n=1, cutoff=0.5)
                    hint = f"did you mean {near[0]}?" if near else "see sightline rules"
                    raise UsageError(f"{self.origin[key]}: {key}: no rule is called {pattern!r}; {hint}")


KEYS = tuple(one.name.replace("_", "-") for one in fields(Config) if one.name != "origin")


def find(start: Path) -> Path | None:
    """The settings file of a folder: its own, or that of the nearest folder above it."""
    for folder in (start, *start.parents):
        for name in NAMES:
            file = folder / name
            if file.is_file() and (name == "sightline.toml" or _table(file) is not None):
                return file
    return None


def load(file: Path) -> Config:
    """The settings of a file.

    Raises:
        UsageError: it cannot be read, has an unknown key, or a value of the wrong kind.
    """
    table = _table(file)
    if table is None:
        raise UsageError(f"{file}: has no [tool.sightline]")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(KEYS)}"
            raise UsageError(f"{file}: unknown key {key!r}; {hint}")
        values[key.replace("-", "_")] = _value(file, key, value)
    return Config(**values, origin=dict.fromkeys(table, str(file)))


def _table(file: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except ValueError as error:
        raise UsageError(f"{file}: not valid TOML: {error}") from None
    except RecursionError:
        raise UsageError(f"{file}: nested too deep to be settings") from None
    except OSError as error:
        raise UsageError(f"{file}: {(error.strerror or 'unreadable').lower()}") from None
    if file.name != "pyproject.toml":
        return content
    tools = content.get("tool")
    table = tools.get("sightline") if isinstance(tools, dict) else None
    return table if isinstance(table, dict) else None


def _value(file: Path, key: str, value: Any) -> Any:
    match key:
        case "select" | "ignore":
            return _texts(file, key, value)
        case "fail-on":
            return _one_of(file, key, value, [*Severity, "never"])
        case "severity":
            named = _named(file, key, value)
            return {rule: Severity(_one_of(file, f"{key}.{rule}", s, list(Severity))) for rule, s in named.items()}
        case "per-path-ignores":
            return {
                pattern: _texts(file, f"{key}.{pattern}", rules) for pattern, rules in _named(file, key, value).items()
            }
        case "vocabulary":
            found = _named(file, key, value)
            return {
                Level(_one_of(file, key, level, list(Level))): _texts(file, f"{key}.{level}", w)
                for level, w in found.items()
            }
        case "profile":
            return _one_of(file, key, value, ["auto", *profiles()])
        case "mission":
            return file.parent / _text(file, key, value)
        case "fiscal-year-start":
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 12:
                raise UsageError(f"{file}: {key} must be a month from 1 to 12, not {value!r}")
            return value
        case _:
            return _text(file, key, value)


def _text(file: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{file}: {key} must be a text, not {value!r}")
    if not value.strip():
        raise UsageError(f"{file}: {key} is empty; give it a value or leave it out")
    return value


def _texts(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"{file}: {key} must be a list of texts, not {value!r}")
    return tuple(_text(file, key, item) for item in value)


def _named(file: Path, key: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{file}: {key} must be a table, not {value!r}")
    return value


def _one_of(file: Path, key: str, value: object, known: list[str]) -> str:
    if value not in known:
        near = get_close_matches(str(value), known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        raise UsageError(f"{file}: {key}: unknown value {value!r}; {hint}")
    return str(value)
