"""One line a finding, as compilers print them."""

from __future__ import annotations

from sightline.domain import Review
from sightline.reporters import Style
from sightline.reporters.terminal import paint, visible


def render(review: Review, style: Style) -> str:
    """`path:line:column: severity rule message`, a line each; failures last."""
    lines = []
    for finding in review.findings:
        line, column = finding.position
        severity = paint(finding.severity.value, finding.severity.value, style)
        place = visible(finding.document.path)
        lines.append(f"{place}:{line}:{column}: {severity} {finding.rule} {visible(finding.message)}")
    lines += [f"{visible(f.path)}:1:1: not checked {f.step} {visible(f.reason)}" for f in review.failures]
    return "".join(line + "\n" for line in lines)
