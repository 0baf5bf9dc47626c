"""What stands against a review, and the reference of a new risk."""

from dataclasses import replace
from datetime import date

import pytest

from risks.domain.reviewing import Last, Proposed, Scale, moved, next_reference, refusals
from risks.domain.scoring import Scores

SCALE, IDENTIFIED, TODAY = Scale(4, 4, 4), date(2015, 8, 18), date(2018, 6, 1)
LAST = Last(24, Scores(3, 2, 4), on=date(2018, 5, 4))
SAME = Proposed(Scores(3, 2, 4), TODAY)
OFF = replace(LAST, removed=True)


@pytest.mark.parametrize(
    ("last", "scores", "answer"),
    [
        (None, Scores(3, 2, 4), False),
        (LAST, Scores(3, 2, 4), False),
        (LAST, Scores(2, 3, 4), True),  # 24 too
        (Last(24, None), Scores(2, 3, 4), False),
        (Last(24, None), Scores(2, 2, 4), True),
    ],
)
def test_a_score_has_moved_with_any_part_of_it(last: Last | None, scores: Scores, answer: bool) -> None:
    assert moved(last, scores) is answer


@pytest.mark.parametrize(
    ("last", "now", "found"),
    [
        (LAST, SAME, {}),
        (None, SAME, {}),
        (LAST, replace(SAME, on=date(2018, 5, 4)), {}),
        (replace(LAST, on=None), replace(SAME, on=date(2016, 1, 1)), {}),
        (LAST, replace(SAME, scores=Scores(1, 1, 1), reason="It went"), {}),
        (LAST, replace(SAME, removes=True, reason="It went"), {}),
        (OFF, replace(SAME, reason="It is back"), {}),
        (
            LAST,
            replace(SAME, scores=Scores(0, 5, 9), reason="Slips"),
            {
                part: f"{part.capitalize()} goes from 1 to 4 in this register."
                for part in ("likelihood", "control", "impact")
            },
        ),
        (
            LAST,
            replace(SAME, on=date(2018, 5, 3)),
            {"on": "3 May 2018 is before the last review, which was on 4 May 2018."},
        ),
        (None, replace(SAME, on=date(2015, 8, 18)), {}),
        (
            None,
            replace(SAME, on=date(2015, 8, 17)),
            {"on": "17 August 2015 is before the risk was identified, which was on 18 August 2015."},
        ),
        (
            None,
            replace(SAME, on=date(2018, 6, 2)),
            {"on": "2 June 2018 is still to come. Record a review when it has been made."},
        ),
        (LAST, replace(SAME, scores=Scores(2, 2, 4), reason=" "), {"reason": "Say why the score moves."}),
        (LAST, replace(SAME, removes=True), {"reason": "Say why it is taken off the register."}),
        (OFF, SAME, {"reason": "Say why it is brought back onto the register."}),
        (OFF, replace(SAME, removes=True, reason="Again"), {"removes": "It is off the register already."}),
        (
            None,
            replace(SAME, removes=True, reason="At once"),
            {"removes": "It has no score yet, so there is nothing to take off the register."},
        ),
    ],
)
def test_what_stands_against_a_review(last: Last | None, now: Proposed, found: dict[str, str]) -> None:
    assert refusals(last, now, SCALE, IDENTIFIED, TODAY) == found


@pytest.mark.parametrize(
    ("references", "letters", "following"),
    [
        (["I1", "I10", "I2"], "I", "I11"),
        (["T1", "T3", "T7", "I9"], "T", "T8"),
        ([], "T", "T1"),
        (["TX9", "T2a", "IT5"], "T", "T1"),
    ],
)
def test_the_next_reference_fills_no_gap(references: list[str], letters: str, following: str) -> None:
    assert next_reference(references, letters) == following
