"""Report cards: what the method says of a plan beyond single findings, each line with what it rests on."""

from __future__ import annotations

from sightline.cards import audit, goals, header, mission, vision
from sightline.cards.card import Report
from sightline.cards.view import View
from sightline.domain import Review


def report(review: Review) -> Report:
    """The cards of a review."""
    view = View(review)
    head = header.header(view)
    return Report(
        head,
        tuple(mission.cards(view)),
        tuple(vision.cards(view)),
        vision.stack(view),
        tuple(goals.rows(view)),
        tuple(goals.themes(view)),
        audit.audit(view, head),
    )
