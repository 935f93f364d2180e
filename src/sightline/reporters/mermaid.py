"""The chain map as a Mermaid flowchart, which GitHub, GitLab and many wikis draw."""

from __future__ import annotations

from sightline.domain import Review
from sightline.reporters import Style
from sightline.reporters.graph import edges, nodes

_ESCAPED = {ord(mark): f"#{ord(mark)};" for mark in '"#<>&`|[](){}'}


def render(review: Review, style: Style) -> str:
    """Each statement of the plan as a box, each link as an arrow upwards; what hangs from nothing is dashed."""
    shown, drawn = nodes(review), edges(review)
    lines = ["flowchart BT"]
    lines += [
        f'  {node.name}["{node.level}: {node.text.translate(_ESCAPED)}"]{":::loose" if node.loose else ""}'
        for node in shown
    ]
    lines += [f"  {edge.child} {'-->' if edge.strong else '-.->'} {edge.parent}" for edge in drawn]
    if any(node.loose for node in shown):
        lines.append("  classDef loose stroke-dasharray: 4")
    return "\n".join(lines) + "\n"
