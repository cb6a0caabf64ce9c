"""What several inspectorates find together is never said to be Ofsted's alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalogue import CatalogueEntry
from corpus.inspectorates import named_in, together
from corpus.reading import Reading, read_document
from corpus.types import Voice
from tests.corpus.test_reports import REPORTS, catalogue, there

JOINT = """# Joint targeted area inspection of Northshire

This inspection took place from 6 to 10 February 2023. It was carried out by inspectors from {bodies}.

# Findings

Officers of Northshire Constabulary and the national probation service work together. {finding}

Yours sincerely

Ann Carter

National Director, Ofsted
"""
POLICE = "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services"
ALL = f"Ofsted, the Care Quality Commission (CQC) and {POLICE}"
THREE = "Ofsted, the Care Quality Commission and HM Inspectorate of Constabulary and Fire & Rescue Services"


def read(folder: Path, text: str, entry: CatalogueEntry | None = None) -> Reading:
    file = folder / "letter.md"
    file.write_text(text, encoding="utf-8")
    return read_document(file, entry)


def voices(reading: Reading) -> set[Voice]:
    return {voiced.voice for passage in reading.passages for voiced in passage.voices}


def test_a_joint_letter_is_in_the_voice_of_all_who_inspected(tmp_path: Path) -> None:
    reading = read(tmp_path, JOINT.format(bodies=ALL, finding="Inspectors saw plans."))
    assert reading.document.publisher == THREE
    assert voices(reading) == {Voice("ofsted", name=THREE)}


def test_a_body_whose_own_report_is_cited_did_not_inspect(tmp_path: Path) -> None:
    between = "Plans are late. " * 1_000
    finding = f"{between}An inspection by HMI Probation in 2016 said so. {between}"
    reading = read(tmp_path, JOINT.format(bodies=ALL, finding=finding))
    assert reading.document.publisher == THREE


def test_who_takes_part_is_also_read_where_the_team_is_named_at_the_end(tmp_path: Path) -> None:
    text = (
        "# Area SEND inspection of Northshire Local Area Partnership\n\nInspection dates: 6 to 10 February 2023\n\n"
        f"{'Plans are late. ' * 1_000}\n\nThe inspection was led by Ofsted, with one inspector from the CQC.\n\n"
        "The Office for Standards in Education, Children’s Services and Skills (Ofsted) regulates and inspects.\n"
    )
    reading = read(tmp_path, text)
    assert reading.document.publisher == "Ofsted and the Care Quality Commission"


@pytest.mark.parametrize(
    ("publisher", "joint"),
    [
        ("Ofsted", False),
        ("Northshire County Council", False),
        ("Ofsted and Northshire County Council", False),
        ("Care Quality Commission and HMI Probation", False),
        ("Ofsted and CQC", True),
        (THREE, True),
    ],
)
def test_only_inspectorates_with_ofsted_make_a_joint_voice(publisher: str, joint: bool) -> None:
    assert together(publisher) == (publisher if joint else None)


def test_the_catalogue_can_name_who_inspected(tmp_path: Path) -> None:
    fields = {
        "id": "joint",
        "file": "letter.md",
        "title": "A",
        "short": "A",
        "kind": "letter",
        "authority": "Northshire",
    }
    entry = CatalogueEntry.model_validate({**fields, "publisher": "Ofsted and CQC", "speaker": "ofsted"})
    assert voices(read(tmp_path, JOINT.format(bodies=ALL, finding=""), entry)) == {
        Voice("ofsted", name="Ofsted and CQC")
    }
    alone = entry.model_copy(update={"publisher": "Ofsted"})
    assert voices(read(tmp_path, JOINT.format(bodies=ALL, finding=""), alone)) == {Voice("ofsted")}


def test_police_forces_and_services_are_no_inspectorates() -> None:
    assert named_in("Lancashire Constabulary, HM Prison and Probation Service, the probation service") == []
    assert named_in("HMI Constabulary, HMI Probation and HMIC") == [
        "HM Inspectorate of Constabulary",
        "HM Inspectorate of Probation",
    ]


@there
@pytest.mark.real
def test_real_joint_papers_name_more_than_ofsted() -> None:
    joint = [name for name, row in catalogue().items() if row["kind"] in ("jtai_letter", "area_send_report")]
    assert len(joint) == 17
    for name in joint:
        reading = read_document(REPORTS / "pdf" / name)
        bodies = named_in(reading.document.publisher)
        assert len(bodies) == {"jtai": 3, "send": 2}[name[:4]] + ("HM Inspectorate of Probation" in bodies)
        assert ("HM Inspectorate of Probation" in bodies) == (name[:4] == "jtai" and reading.document.dated < "2019")
        assert voices(reading) == {Voice("ofsted", name=reading.document.publisher)}
