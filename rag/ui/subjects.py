"""What papers on children's services speak of: general subjects of the field, found where they stand in the corpus.

The list is of the field and knows no authority and no paper; which of it is offered, the papers at hand decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from corpus.types import Passage

__all__ = ["SUBJECTS", "spoken_of"]

# As it reads in a question → how papers write it.
SUBJECTS: dict[str, str] = {
    "care leavers": r"care leavers?|care[- ]experienced",
    "early help": r"early help",
    "caseloads": r"case ?loads?",
    "supervision": r"(?:case|reflective|quality of) supervision|supervision (?:of|is|and|records?)",
    "management oversight": r"management oversight|oversight by managers",
    "home education": r"electively home.educated|elective home education|EHE\b",
    "children who go missing": r"go(?:es|ing)? missing|missing (?:children|episodes?|from)|return home interviews?",
    "child exploitation": r"exploitation",
    "neglect": r"neglect",
    "domestic abuse": r"domestic (?:abuse|violence)",
    "private fostering": r"privately fostered|private fostering",
    "foster carers": r"foster(?:ing)? carers?|fostering service",
    "adoption": r"adopt(?:ion|ers|ed)\b",
    "kinship care": r"kinship|connected persons?|special guardian",
    "placement stability": r"placement (?:stability|moves?|breakdown)|stab(?:le|ility of) (?:homes?|placements?)",
    "unregistered placements": r"unregistered|unregulated",
    "homelessness": r"homeless",
    "bed and breakfast accommodation": r"bed and breakfast|\bhotels?\b",
    "mental health": r"mental health|CAMHS|emotional well-?being",
    "health assessments": r"health assessments?",
    "dental checks": r"dentists?|dental",
    "disabled children": r"disabled children|children with disabilit",
    "unaccompanied asylum-seeking children": r"asylum.seek",
    "child protection plans": r"child protection plans?",
    "child protection conferences": r"child protection conferences?",
    "strategy discussions": r"strategy (?:discussions?|meetings?)",
    "assessments": r"(?:single|social work|quality of) assessments?|assessments? (?:is|are|of children)",
    "pre-proceedings work": r"pre.proceedings|public law outline|PLO\b",
    "court work": r"\bcourts?\b|judiciary|cafcass",
    "permanence planning": r"permanence",
    "life-story work": r"life.?story",
    "pathway plans": r"pathway plan",
    "personal advisers": r"personal advis[eo]rs?",
    "children in care": r"children in care|looked.after children|children looked after",
    "education of children in care": r"virtual school|personal education plans?",
    "advocacy": r"advoca(?:cy|tes?)\b",
    "independent reviewing officers": r"independent reviewing officers?|IROs?\b",
    "the workforce": r"\bworkforce",
    "recruitment and retention": r"recruitment|retention",
    "agency staff": r"agency (?:staff|workers|social workers)",
    "quality assurance": r"quality assurance|case audits?|audit(?:s|ing)? (?:activity|programme)",
    "senior leaders": r"senior leaders?|leadership team",
    "corporate parenting": r"corporate parent",
    "partnership work": r"partnership work|multi.agency|partners work",
    "the multi-agency safeguarding hub": r"safeguarding hub|MASH\b",
    "the emergency duty team": r"emergency duty|out.of.hours",
    "allegations against professionals": r"allegations|designated officer|LADO\b",
    "young carers": r"young carers?",
    "children’s homes": r"(?:residential|children.s) homes?",
    "contact with family": r"contact with (?:their )?(?:family|families|parents|siblings|brothers)",
    "radicalisation": r"radicalis|prevent duty",
    "youth justice": r"youth (?:offending|justice)",
    "performance data": r"performance (?:data|information|management)",
    "the practice model": r"practice model|model of practice",
    "special educational needs": r"special educational needs|SEND\b",
}


def spoken_of(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    """Return, for each subject that is spoken of at all, the passages that speak of it, most passages first."""
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.searchable and passage.kind != "heading":
            for subject, pattern in _patterns():
                if pattern.search(passage.text):
                    found.setdefault(subject, []).append(passage)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((subject, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for subject, words in SUBJECTS.items())
