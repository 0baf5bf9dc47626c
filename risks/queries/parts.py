"""What the queries of risks have in common. No queries."""

from risks.domain.scoring import Scores
from risks.models import Review


def scores_of(review: Review) -> Scores | None:
    """The parts of a review's score; None where a document states it alone."""
    if review.likelihood is None or review.control is None or review.impact is None:
        return None
    return Scores(review.likelihood, review.control, review.impact)
