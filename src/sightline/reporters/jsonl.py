"""One JSON object a line: each finding, each failure, and a last one about the run."""

from __future__ import annotations

from sightline.domain import Review
from sightline.reporters import Style, json


def render(review: Review, style: Style) -> str:
    """Findings and failures as they stand in `sightline.review/1`, each with its `kind`."""
    whole = json.as_dict(review)
    lines = [{"kind": "finding", **found} for found in whole["findings"]]
    lines += [{"kind": "failure", **failure} for failure in whole["failures"]]
    counts = {"documents": len(review.documents), "statements": len(review.statements)}
    lines.append({"kind": "run", "schema": json.SCHEMA, "tool": whole["tool"], **whole["run"], **counts})
    return "".join(json.dump(line) + "\n" for line in lines)
