"""Loading registers from a folder: once, whole or not at all."""

from datetime import date
from pathlib import Path

import pytest

from opcc_portal.intake.folder import BrokenFileError
from risks.actions.loading import load
from risks.importers import read_folder
from risks.models import Band, Concern, Mitigation, Register, Review, Risk
from tests.factories import MeasureFactory

FILES = {
    "registers": "slug,name,short_name,shown_to,from_year,appetite\nopcc,The register,OPCC,public,2017,30\n",
    "register_bands": "register,name,least\nopcc,High,30\nopcc,Low,1\n",
    "impact_areas": "slug,name\nlegal,Legal\nmoney,Money\n",
    "risks": (
        "register,slug,reference,category,event,identified,consequences,areas\n"
        "opcc,i1,I1,inherent,It fails,2017-01-31,One | Two,legal|money\n"
    ),
    "risk_reviews": (
        "risk,number,on,likelihood,control,impact,score,removes,source\n"
        "i1,7,2018-05-04,3,2,4,24,y,paper\ni1,2,,,,,16,,paper\n"
    ),
    "risk_mitigations": "risk,position,action,due,status\ni1,1,Watched,2018-06-30,planned\n",
    "risk_concerns": "risk,kind,name\ni1,measure,crime-volume\n",
}


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    MeasureFactory(slug="crime-volume")
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_is_loaded(folder: Path) -> None:
    assert load(read_folder(folder)) == 1
    risk = Risk.objects.get()
    assert (risk.reference, risk.consequences, risk.owner) == ("I1", "One\nTwo", None)
    assert sorted(area.name for area in risk.areas.all()) == ["Legal", "Money"]
    reviews = list(Review.objects.values_list("number", "on", "score", "removes", "by"))
    assert reviews == [(1, None, 16, False, None), (2, date(2018, 5, 4), 24, True, None)]
    assert Mitigation.objects.get().status == "planned"
    assert Concern.objects.values_list("kind", "key").get() == ("measure", "crime-volume")
    assert Band.objects.count() == 2


def test_loading_again_changes_nothing_that_somebody_changed(folder: Path) -> None:
    load(read_folder(folder))
    Risk.objects.update(event="In other words")
    Register.objects.update(appetite=24)
    Band.objects.filter(name="Low").delete()
    Mitigation.objects.all().delete()
    assert load(read_folder(folder)) == 0
    assert Risk.objects.get().event == "In other words"
    assert Register.objects.get().appetite == 24
    assert (Band.objects.count(), Mitigation.objects.count(), Review.objects.count()) == (1, 0, 2)


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("register_bands", "none,High,30", "register_bands.csv, row 4: There is no register “none”."),
        (
            "register_bands",
            "opcc,Other,30",
            "row 4: The same row stands in register_bands.csv, row 2 already.",
        ),
        ("risks", "none,i2,I2,inherent,X,2017-01-31,,", "There is no register “none”."),
        ("risks", "opcc,i2,I2,inherent,X,2017-01-31,,legal|none", "There is no impact area “none”."),
        ("risk_reviews", "i9,1,,,,,16,,paper", "risk_reviews.csv, row 4: There is no risk “i9”."),
        ("risk_mitigations", "i9,1,Watched,,", "There is no risk “i9”."),
        ("risk_concerns", "i9,measure,crime-volume", "There is no risk “i9”."),
        ("risk_concerns", "i1,measure,none", "risk_concerns.csv, row 3: There is no measure “none”."),
        ("risk_concerns", "i1,meeting,14 June", "There is no meeting “14 June”."),
    ],
)
def test_a_row_that_names_what_is_not_there_stops_all_of_it(folder: Path, file: str, row: str, said: str) -> None:
    with (folder / f"{file}.csv").open("a", encoding="utf-8") as added:
        added.write(f"{row}\n")
    with pytest.raises(BrokenFileError) as refused:
        load(read_folder(folder))
    assert said in str(refused.value)
    assert not Register.objects.exists()
