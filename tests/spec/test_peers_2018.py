"""What the Panel's papers of June 2018 say of other forces and of trends, against what is read of it for a quarter."""

from datetime import date

import pytest

from opcc_portal.models import Quarter
from scorecard.models import Measure, RecordedJudgement
from scorecard.queries import peers

MARCH, DECEMBER = date(2018, 3, 1), date(2017, 12, 1)

# Line of the papers, measure, sort, symbol of the key where the words say as much as one (- where not), and the words;
# a reason in brackets where there is no comparison.
STATED = """
    480  hate-crime                          peers  -                    in line with peers
    481  outcome-rate                        peers  -                    (proxy data were submitted)
    505  crime-volume                        peers  peers-below          statistically lower than peers
    523  burglary                            peers  peers-in-line-above  above the group's average, statistically in line with peers
    531  vehicle-offences                    peers  peers-in-line-above  above the group's average, statistically in line with peers
    855  sexual-offences                     peers  peers-in-line-below  below the group's average, in line with peers
    870  victim-satisfaction-overall         peers  -                    (the survey is no longer mandatory for forces)
    870  victim-satisfaction-kept-informed   peers  -                    (the survey is no longer mandatory for forces)
    870  victim-satisfaction-ease-of-contact peers  -                    (the survey is no longer mandatory for forces)
    870  victim-satisfaction-treatment       peers  -                    (the survey is no longer mandatory for forces)
    870  victim-satisfaction-time-to-arrive  peers  -                    (the survey is no longer mandatory for forces)
    870  victim-satisfaction-actions-taken   peers  -                    (the survey is no longer mandatory for forces)
    870  victim-satisfaction-investigation   peers  -                    (the survey is no longer mandatory for forces)
    477  victim-satisfaction-overall         trend  rolling-down         long-term significant decrease
    478  victim-satisfaction-kept-informed   trend  rolling-down         long-term significant decrease
    479  victim-satisfaction-ease-of-contact trend  rolling-down         long-term significant decrease
    480  victim-satisfaction-treatment       trend  rolling-down         long-term significant decrease
"""  # noqa: E501  # a table is read across


def row(judgement: RecordedJudgement) -> tuple[str, ...]:
    said = judgement.words or f"({judgement.unavailable})"
    return str(judgement.line), judgement.measure.slug, judgement.about, judgement.symbol or "-", said


@pytest.fixture
def told(wiltshire: Quarter) -> dict[str, list[RecordedJudgement]]:
    slugs = dict(Measure.objects.values_list("pk", "slug"))
    return {slugs[pk]: rows for pk, rows in peers.recorded(slugs, wiltshire.data_to).items()}


def test_each_statement_is_read_as_it_is_printed(told: dict[str, list[RecordedJudgement]]) -> None:
    printed = {tuple(line.split(maxsplit=4)) for line in STATED.strip().splitlines()}
    assert {row(judgement) for rows in told.values() for judgement in rows} == printed
    assert {str(judgement.document) for rows in told.values() for judgement in rows} == {
        "Wiltshire Police and Crime Panel: papers of the meeting of 14 June 2018"
    }


def test_judgements_are_about_the_twelve_months_and_satisfaction_was_compared_until_april_2017(
    told: dict[str, list[RecordedJudgement]],
) -> None:
    periods = {(item.period_end, item.span, bool(item.words)) for rows in told.values() for item in rows}
    assert periods == {(MARCH, 12, True), (MARCH, 12, False), (date(2017, 4, 1), 1, False)}
    assert {item.measure.slug for rows in told.values() for item in rows if item.unavailable and item.span == 12} == {
        "outcome-rate"
    }


def test_of_hate_crime_a_part_was_compared(told: dict[str, list[RecordedJudgement]]) -> None:
    assert [item.part for item in told["hate-crime"]] == ["racially and religiously aggravated crime"]
    assert {item.part for slug, rows in told.items() if slug != "hate-crime" for item in rows} == {""}


def test_nobody_says_when_the_comparison_was_drawn(told: dict[str, list[RecordedJudgement]]) -> None:
    assert {item.as_at for rows in told.values() for item in rows} == {None}


def test_to_december_crime_was_lower_but_not_said_to_be_statistically_lower(wiltshire: Quarter) -> None:
    """Line 194."""
    crime = Measure.objects.get(slug="crime-volume")
    [judgement] = peers.recorded([crime.pk], DECEMBER)[crime.pk]
    assert row(judgement) == ("194", "crime-volume", "peers", "-", "lower than the group's average")


# Lines 505 and 194: crimes per 1,000 people over twelve months, of the force and of its group.
RATES = [(MARCH, 64.3, 69.6), (DECEMBER, 62.4, 67.9)]


@pytest.mark.parametrize(("end", "own", "average"), RATES)
def test_crime_is_compared_in_crimes_per_1000_people(wiltshire: Quarter, end: date, own: float, average: float) -> None:
    crime = Measure.objects.get(slug="crime-volume")
    [beside] = peers.peer_rates([crime], end)[crime.pk]
    assert (beside.group, beside.measure) == ("Most similar group", "Crimes per 1,000 people")
    assert (beside.own.now.value, beside.average.now.value) == (own, average)
    assert (beside.own.before.value, beside.average.before.value) == (None, None)  # not printed
    assert beside.members == []  # nor which forces they are
    assert beside.sources == ["Wiltshire Police and Crime Panel: papers of the meeting of 14 June 2018"]


def test_no_other_measure_has_figures_of_other_forces(wiltshire: Quarter) -> None:
    every = list(Measure.objects.all())
    slugs = {measure.pk: measure.slug for measure in every}
    assert {slugs[pk] for pk in peers.peer_rates(every, MARCH)} == {"crime-volume", "crime-rate"}
