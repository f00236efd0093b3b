"""docs/threat-models.md says what the code does, and leaves no attack out."""

import re
from pathlib import Path

import pytest

from kit import attacks
from kit.attacks import threat_models
from kit.attacks.on_releases.tables import audit
from kit.errors import AttackError
from tests.attacks.test_contract import ATTACKS

ROOMS = Path(threat_models.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "threat-models.md"
MODELS = threat_models.list_threat_models()
NAMED = {
    name
    for models in MODELS.values()
    for model in models
    for name in re.findall(r"\w+", model.attack)
}
#: Attacks that are objects, since they ask one question after the other.
OBJECTS = (
    "Averager",
    "DoubleTracker",
    "GeneralTracker",
    "IndividualTracker",
    "Insider",
)


def test_the_page_holds_the_models_of_the_code():
    text = PAGE.read_text("utf-8")
    assert threat_models.renew_threat_models(text) == text, (
        "renew it with: python -m kit threats docs/threat-models.md"
    )


@pytest.mark.parametrize("name", [*OBJECTS, *(one.__name__ for one in ATTACKS)])
def test_every_attack_at_the_door_is_named_by_a_model(name):
    assert hasattr(attacks, name)
    assert name in NAMED, "write a THREAT beside it, or name it in one"


def test_each_kind_of_attack_has_its_heading():
    rooms = {path.parent.name for path in ROOMS.glob("*/__init__.py")}
    assert rooms == set(threat_models._ROOMS)
    assert all(len(models) > 1 for models in MODELS.values())


def test_a_row_has_a_cell_for_each_head():
    rows = [
        line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")
    ]
    assert {len(re.split(r"(?<!\\)\|", row)) for row in rows} == {10}


def test_what_is_no_model_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(audit, "THREAT", "somebody")
    message = r"`kit\.attacks\.on_releases\.tables\.audit\.THREAT` must be a Threat"
    with pytest.raises(AttackError, match=message):
        threat_models.list_threat_models()


@pytest.mark.parametrize("text", ["", threat_models.BEGIN, 2 * threat_models.END])
def test_a_page_without_its_place_is_refused(text):
    with pytest.raises(AttackError, match="`document` must be a text with '<!-- thre"):
        threat_models.renew_threat_models(text)


def test_the_command_renews_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        f"Before.\n{threat_models.BEGIN}\nwhat was there\n{threat_models.END}\nAfter."
    )
    assert threat_models.main([str(page)]) == 0
    text = page.read_text("utf-8")
    assert text.startswith("Before.")
    assert text.endswith("After.")
    assert "what was there" not in text
    assert "`place_target, narrow_amount`" in text
