"""General vocabulary: what people call things, and what the papers of the field call them.

Nothing here is about one authority or one question: everyday British words for the field's terms, the field's
acronyms, and the names people use for kinds of paper. Acronyms that a paper explains itself are learnt from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["ACRONYMS", "EVERYDAY", "KINDS", "MONTHS", "NOW", "NTH", "ORDINALS", "learn_acronyms"]

# Everyday words → the terms of inspection papers. Stems match at the start of a word.
EVERYDAY: dict[str, tuple[str, ...]] = {
    r"kids?|youngsters?|teens?|teenagers?|youths?|minors?": ("children", "young people"),
    r"newborns?|infants?|toddlers?|bab(?:y|ies)": ("babies", "unborn"),
    r"bosses|(?:people|those) at the top|top brass|chiefs?|in charge|higher-?ups|management": (
        "senior leaders",
        "managers",
    ),
    r"politicians?|councillors?|cllrs?": ("elected members", "politicians", "members"),
    r"left care|leaving care|been in care|ex-?care|care[- ]experienced|aged out|grown up in care": ("care leavers",),
    r"foster(?:ed|ing)? (?:parents?|famil(?:y|ies)|mums?|dads?|homes?)": ("foster carers", "fostering"),
    r"in care|looked-?after|taken into care": ("children in care", "looked after"),
    r"sleeping rough|rough sleep\w*|on the streets?|nowhere to live|roof over": (
        "homeless",
        "streets",
        "accommodation",
    ),
    r"hous(?:ed|ing)|flats?|digs|lodgings?|places? to live|somewhere to live": ("accommodation",),
    r"b&bs?|bed and breakfasts?": ("hotels", "temporary accommodation"),
    r"jobs?|unemployed|on the dole|out of work": ("employment", "employment or training"),
    r"home ?-?school\w*|taught at home|educated at home|schooled at home": ("electively home educated", "EHE"),
    r"runaways?|run(?:ning)? away|ran away|abscond\w*": ("go missing", "missing"),
    r"groom(?:ing|ed)|gangs?|traffick\w*": ("exploitation", "criminal exploitation"),
    r"teeth|dental": ("dentist", "teeth"),
    r"doctors?|check-?ups?|gp": ("health assessment", "medical"),
    r"depress\w*|anxiety|anxious|counsell\w*": ("mental health", "emotional wellbeing"),
    r"judges?|courts?|magistrates?": ("judiciary", "court"),
    r"workloads?|overwork\w*|snowed under": ("caseloads",),
    r"temps?|agency workers?": ("agency staff", "temporary staff"),
    r"money|cash|funding|budget|spend\w*": ("investment", "resources", "financial"),
    r"computer|it system|database|software": ("case management system", "recording system"),
    r"marks?|marked|ratings?|rated|scores?|scored|verdicts?|graded?": ("judged", "grade", "overall effectiveness"),
    r"(?:top|highest|best) (?:marks?|grades?|ratings?|scores?)|flying colours": ("outstanding", "good"),
    r"(?:bottom|lowest|worst) (?:marks?|grades?|ratings?|scores?)|failed (?:its|the|their) inspection": ("inadequate",),
    r"(?:in charge of|led|leading|head(?:ed)? (?:up )?) ?the (?:inspection|visit|team)": ("lead inspector",),
    r"special needs": ("SEND", "disabled children"),
    r"refugees?|migrants?": ("unaccompanied asylum-seeking children", "asylum seekers"),
    r"in the dark|unaware|grip|on top of": ("aware", "oversight"),
    r"beat\w*|hit|bruis\w*|hurt": ("physical abuse", "injuries"),
    r"out of hours|overnight|weekends?|evenings?": ("out-of-hours", "emergency duty"),
    r"memor(?:y|ies)|their past|upbringing": ("life-story work", "history"),
    r"forever home|settled": ("permanence", "stability"),
    r"expel\w*|suspen\w*|kicked out of school": ("exclusions",),
    r"bunk\w*|truan\w*|skip\w* school": ("absence",),
    r"booze|drink\w*|addict\w*": ("substance misuse", "alcohol"),
    r"wifi|web": ("internet", "online"),
    r"mates?|pals": ("friends",),
    r"mums?|dads?": ("parents",),
    r"happy|happier|mood": ("morale", "well-being"),
    r"personal advis\w+": ("personal advisers", "personal advisors", "PAs"),
    r"staff leav\w*|quit\w*": ("turnover",),
    r"watchdog": ("Ofsted", "inspectors"),
}

# Acronyms of the field. What a document spells out itself is added to these.
ACRONYMS: dict[str, str] = {
    "PA": "personal adviser",
    "IRO": "independent reviewing officer",
    "RHI": "return home interview",
    "EHE": "electively home educated",
    "MASH": "multi-agency safeguarding hub",
    "PLO": "public law outline",
    "EET": "education, employment and training",
    "NEET": "not in education, employment or training",
    "SGO": "special guardianship order",
    "SEND": "special educational needs and disabilities",
    "EHCP": "education, health and care plan",
    "CAMHS": "child and adolescent mental health services",
    "SDQ": "strengths and difficulties questionnaire",
    "CP": "child protection",
    "CPP": "child protection plan",
    "CIN": "child in need",
    "CLA": "children looked after",
    "LAC": "looked after children",
    "ICPC": "initial child protection conference",
    "LADO": "local authority designated officer",
    "UASC": "unaccompanied asylum-seeking children",
    "YOS": "youth offending service",
    "YJB": "Youth Justice Board",
    "LSCB": "local safeguarding children board",
    "RAA": "regional adoption agency",
    "QA": "quality assurance",
    "EDS": "emergency duty service",
    "EDT": "emergency duty team out of hours",
    "SNs": "statistical neighbours",
    "SN": "statistical neighbour",
    "DCS": "director of children's services",
    "PSW": "principal social worker",
    "DfE": "Department for Education",
    "CAFCASS": "Children and Family Court Advisory and Support Service",
    "ILACS": "inspection of local authority children's services",
    "CSE": "child sexual exploitation",
    "EH": "early help",
    "S47": "section 47",
    "CiCC": "children in care council",
    "VS": "virtual school",
    "LGA": "Local Government Association",
    "ADCS": "Association of Directors of Children's Services",
    "ASYE": "assessed and supported year in employment",
    "CCE": "child criminal exploitation",
    "CCG": "clinical commissioning group",
    "CME": "children missing education",
    "CQC": "Care Quality Commission",
    "CSPR": "child safeguarding practice review",
    "CWD": "children with disabilities",
    "EHA": "early help assessment",
    "EPO": "emergency protection order",
    "FGC": "family group conference",
    "FTE": "full-time equivalent",
    "HMI": "His Majesty's Inspector",
    "HMIP": "His Majesty's Inspectorate of Probation",
    "ICB": "integrated care board",
    "IFA": "independent fostering agency",
    "IHA": "initial health assessment",
    "JTAI": "joint targeted area inspection",
    "LSCP": "local safeguarding children partnership",
    "MAPPA": "multi-agency public protection arrangements",
    "MARAC": "multi-agency risk assessment conference",
    "NQSW": "newly qualified social worker",
    "NRM": "national referral mechanism",
    "PEP": "personal education plan",
    "RHA": "review health assessment",
    "SCR": "serious case review",
    "SEMH": "social, emotional and mental health",
    "SENCO": "special educational needs coordinator",
    "TAC": "team around the child",
    "TAF": "team around the family",
    "VCS": "voluntary and community sector",
    "VSH": "virtual school head",
    "YJS": "youth justice service",
    "YOT": "youth offending team",
}

# What people call a kind of paper. A document belongs to a kind when its catalogued kind or its title has the word.
KINDS: tuple[tuple[str, str], ...] = (
    (
        r"(?:ofsted(?:['’]s)?|inspection) report|(?:full|main|last|latest|ofsted|20\d\d)\s+inspection|"
        r"the inspection\b(?! visit)",
        "inspection",
    ),
    (
        r"(?<!\ba )(?<!\bany )(?<!\beach )(?<!\bevery )(?<!\bno )(?<!\bby )\bletter\b(?! before proceedings)"
        r"(?! (?:to|for|with) (?:(?:an?|the|each|every|their|his|her) )?"
        r"(?:child|young|care|famil|parent|foster|school|worker|staff|mother|father))",
        "letter",
    ),
    (
        r"director(?:['’]s)? (?:report|paper)|scrutiny (?:report|paper)|committee (?:report|paper)|"
        r"report (?:to|for) (?:the )?scrutiny",
        "director",
    ),
    (
        r"self[- ](?:evaluation|assessment|review|eval)|(?:own|their|its) (?:assessment|evaluation|self)|"
        r"marked? (?:its|their) own homework|council['’]?s? own (?:view|report|words|paper|document|account)",
        "self-evaluation",
    ),
    (
        r"\b(?:the|its|council(?:['’]s)?|20\d\d) news\b(?! (?:that|of)\b)|\bnews (?:page|release|story|article|item)\b|"
        r"press (?:release|statement)|(?<!\ba )\bwebsite\b|\bweb ?page\b|\barticle\b|\bnews ?room\b",
        "news",
    ),
)

# What asks for the present. "Were they still there then?" does not.
NOW = re.compile(
    r"\b(?:now|nowadays|currently|at present|these days|today|latest|most recent(?:ly)?|newest|"
    r"(?:still|any ?more)\b(?!.*\b(?:then|at the time|that year)))\b",
    re.IGNORECASE,
)

ORDINALS: dict[str, str] = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th",
    "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
}  # fmt: skip
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NTH = "|".join(form for pair in ORDINALS.items() for form in pair)
"""A pattern of the ordinals, in words and in figures."""

_EXPLAINED = re.compile(
    r"((?:[A-Za-z][\w’'&-]*[ ,]+(?:and |of |for |the |or |from |in |to |with )?){2,9})\(([A-Z][A-Za-z]{1,7}s?)\)"
)
_EXPLAINS = re.compile(r"\b([A-Z][A-Z0-9]{2,6})\s+\(([a-z][a-z ,’'-]{6,60})\)")
_SMALL = {"and", "of", "for", "the", "or", "from", "in", "to", "with", "a"}


def learn_acronyms(texts: Iterable[str]) -> dict[str, str]:
    """Return the acronyms that ``texts`` spell out, as acronym → full name in lower case.

    Both "full name (ABBR)" and "ABBR (full name)" count; the initials must agree.
    """
    learnt: dict[str, str] = {}
    for text in texts:
        if "(" not in text:  # most have none, and looking for what stands before one is slow
            continue
        for match in _EXPLAINED.finditer(text):
            full = _initials_match(match[1], match[2].rstrip("s"))
            if full:
                learnt.setdefault(match[2].rstrip("s"), full)
        for match in _EXPLAINS.finditer(text):
            learnt.setdefault(match[1], match[2].strip())
    return learnt


def _initials_match(before: str, acronym: str) -> str | None:
    """Return the shortest end of ``before`` whose initials spell ``acronym``; small words may be left out."""
    words = re.findall(r"[A-Za-z][\w’']*", before)
    for start in range(len(words) - 1, -1, -1):
        tail = words[start:]
        big = "".join(word[0] for word in tail if word.lower() not in _SMALL).upper()
        every = "".join(word[0] for word in tail).upper()
        if tail[0].lower() not in _SMALL and acronym.upper() in (big, every):
            return " ".join(tail).lower()
    return None
