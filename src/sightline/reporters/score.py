"""OKR scores as a table or as JSON, schema `sightline.score/1`."""

from __future__ import annotations

from sightline.reporters import Style
from sightline.reporters.json import dump
from sightline.reporters.terminal import cut, paint, visible, width
from sightline.score import Score, mean

_FIGURES = ("baseline", "now", "target", "linear", "growth", "stated")
_COLUMN = 9
#: Larger figures are shown in thousands, millions and so on.
_SIZES = ((1e9, "bn"), (1e6, "M"), (1, ""))


def render(found: tuple[Score, ...], format: str, style: Style) -> str:
    """The scores of one or more documents."""
    return dump(as_dict(found), indent=2) + "\n" if format == "json" else "\n".join(_table(found, style)) + "\n"


def as_dict(found: tuple[Score, ...]) -> dict[str, object]:
    """The scores as plain values."""
    rows = [
        {
            "path": score.statement.document.path,
            "line": score.statement.position.line,
            "text": score.statement.text,
            "kind": score.kind,
            "scale": score.scale,
            "baseline": score.baseline,
            "current": score.current,
            "target": score.target,
            "linear": _rounded(score.linear),
            "growth_anchors": _rounded(score.anchors),
            "stated": score.stated,
            "score": _rounded(score.value),
            "reading": score.reading,
            "problem": score.problem or None,
        }
        for score in found
    ]
    return {"schema": "sightline.score/1", "scores": rows, "mean_aspirational": _rounded(mean(found))}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _table(found: tuple[Score, ...], style: Style) -> list[str]:
    room = max(24, style.width - len(_FIGURES) * _COLUMN - 6)
    lines: list[str] = []
    path = ""
    for score in found:
        if score.statement.document.path != path:
            path = score.statement.document.path
            lines += ["", paint(visible(path), "bold", style)] if lines else [paint(visible(path), "bold", style)]
            lines.append(
                paint(
                    f"{'line':>5} {'key result':{room}}" + "".join(f"{name:>{_COLUMN}}" for name in _FIGURES),
                    "dim",
                    style,
                )
            )
        text = cut(visible(score.statement.text), room)
        figures = (score.baseline, score.current, score.target, score.linear, score.anchors, score.stated)
        cells = "".join(f"{_shown(value, share=number > 2):>{_COLUMN}}" for number, value in enumerate(figures))
        lines.append(f"{score.statement.position.line:>5} {text}{' ' * (room - width(text))}{cells}")
        said = f"refused: {score.problem}" if score.problem else f"{score.kind}, {score.scale}: {score.reading}"
        lines.append(paint(f"      {visible(said)}", "warning" if score.problem else "dim", style))
    average = mean(found)
    if average is not None:
        lines += ["", f"Mean of the aspirational key results: {average:.2f}. A set that stretches lands near 0.7."]
    return lines


def _shown(value: float | None, *, share: bool) -> str:
    if value is None:
        return "-"
    if share:
        return f"{value:.2f}"
    scaled, sign = next((value / size, sign) for size, sign in _SIZES if abs(value) >= size or size == 1)
    return f"{scaled:.6g}{sign}"
