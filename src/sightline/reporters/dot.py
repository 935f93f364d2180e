"""The chain map in the DOT language of Graphviz."""

from __future__ import annotations

from sightline.domain import Review
from sightline.reporters import Style
from sightline.reporters.graph import edges, nodes


def render(review: Review, style: Style) -> str:
    """Each statement of the plan as a box, each link as an arrow upwards; what hangs from nothing is dashed."""
    lines = ["digraph plan {", "  rankdir=BT;", "  node [shape=box];"]
    for node in nodes(review):
        text = f"{node.level}: {node.text}".replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  {node.name} [label="{text}"{", style=dashed" if node.loose else ""}];')
    lines += [f"  {edge.child} -> {edge.parent}{'' if edge.strong else ' [style=dotted]'};" for edge in edges(review)]
    return "\n".join([*lines, "}"]) + "\n"
