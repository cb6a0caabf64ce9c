"""What an answer of each kind looks like: how a question asks for it, and the form that a sentence must have."""

from __future__ import annotations

import re

from rag.lexicon import MONTHS, NTH
from rag.people import NO_NAME

__all__ = ["EXPECTED", "NTH_VISIT", "OF_VISITS", "TIME"]

_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
)
_PART = (
    r"(?:half|third|quarter|(?<!last )(?<!past )(?:two|three|four)[- ](?:thirds|quarters|fifths|tenths)|"
    r"(?:one|a)[- ](?:fifth|tenth))"
)
NTH_VISIT = re.compile(rf"\b(?:{NTH}) (?:monitoring |focused )?(?:visit|inspection)\b", re.IGNORECASE)
OF_VISITS = re.compile(
    r"\bhow many (?:[\w’'-]+ ){0,4}(?:visits|inspections)\b|\bhow many times\b.*\b(?:ofsted|inspectors)\b",
    re.IGNORECASE,
)
_FIGURE = (
    rf"\d|\b(?:{_PART}|{_NUMBER}|a single|handful|dozens?|hundreds?|thousands?|no|none|all|most|majority|minority|few|"
    r"several|twice|doubl\w+)\b"
)
_COUNT = rf"(?:\d+|an?|{_NUMBER})"
_UNIT = r"(?:minute|hour|day|night|week|weekend|fortnight|month|quarter|term|year|session|visit|meeting)"
_GRADE = r"(?:outstanding|good|inadequate|requir(?:es|ed|ing)[ -]improvement(?: to be good)?)"
_POST = (
    r"(?:[Pp]ortfolio [Hh]older|(?:Chief|Deputy|Lead|Cabinet) (?:Executive|Officer|Member|Inspector)|[Dd]irector|"
    r"(?i:councillor|cllr|mayor|cabinet member|chief executive|head of|chair of))"
)
_NAME = rf"(?!(?:{'|'.join(sorted(NO_NAME))})\b)[A-Z][A-Za-z’'-]*[a-z]"
# What has a name of its own, so that whoever asks which one it is asks for that name.
_WITH_NAME = (
    r"(?:hotels?|judges?|firms?|compan(?:y|ies)|contractors?|suppliers?|charit(?:y|ies)|universit(?:y|ies)|"
    r"colleges?|hospitals?|newspapers?|landlords?|(?:district |county |borough |city |town |parish |other )?councils?|"
    r"towns?|villages?|cit(?:y|ies)|boroughs?|count(?:y|ies)|countr(?:y|ies)|MPs?)"
)
TIME = re.compile(
    rf"\b(?:{_COUNT}|several|few|many|some)[- ](?:\w+ )?(?:minute|hour|day|night|week|month|year)s?\b", re.IGNORECASE
)
_WHEN = rf"(?:(?:19|20)\d\d|{MONTHS}|spring|summer|autumn|winter|week|month|year)\b"
# "Has the number of visits fallen?" wants no figure, nor does what was said of one.
_NOT_WHETHER = (
    r"^(?!(?:and |so |but )?(?:has|have|had|is|are|was|were|do|does|did|can|could|will|why)\b)"
    r"(?!.*\b(?:say|says|said|find|found|think|thought) about\b)"
    r"(?!.*\b(?:happen(?:ed|ing|s)?|chang(?:ed|es)) (?:to|with|in)\b).*"
)
EXPECTED: tuple[tuple[str, str, str], ...] = (
    (
        "figure of the change",
        r"\bby (?:what|which) (?:percentage|proportion|share|fraction|margin)\b|\bby how (?:much|many)\b",
        rf"\d|\b(?:{_PART}|{_NUMBER}|halv\w+|doubl\w+|tripl\w+|twice)\b",
    ),
    (
        "figure that is exact",
        r"\b(?:exact|precise)(?:ly)? (?:how many|number|figure)\b|\bhow many\b.{0,60}\b(?:exactly|precisely)\b",
        rf"\d|\b(?:{_NUMBER}|none|no)\b",
    ),
    (
        "time of day",
        r"\bwhat (?:hours|times?) (?:is|are|does|do|can)\b|\b(?:opening|what) hours\b",
        r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b\d{1,2}:\d\d\b|\b24[- ]hours?\b|24/7|round the clock|"
        r"\b(?:(?:office|working) hours|midnight|noon|o['’]clock)\b",
    ),
    (
        "sum of money",
        r"\bhow much (?:(?:more |extra |less |of the )?(?:money|cash|funding)|(?:a|per|each|every) (?:week|month|year|"
        r"night|day|hour)\b|"
        r"(?:did|does|do) .{0,40} (?:cost|pay|spend|paid|earn)|"
        r"(?:did|does|do) .{1,40} (?:get|receive) (?:a|per|each|every) (?:hour|day|night|week|month|year)\b|"
        r"(?:was|were|is|are|has|have) .{0,40} (?:paid|paying|spent|spending|costing|invested))|"
        r"\bhow many pounds\b|\bwhat (?:will|would|must|does|did|do) (?!.{1,40}\b(?:say|find|report|tell) ).{1,40} "
        r"(?:pay|(?<!in )charge)\b(?! (?:\w+ ){0,3}(?:attention|rent|heed|back))|"
        r"\bwhat (?:does|did|is|are|was|were) (?!.{1,40}\b(?:say|find|report|tell \w+) about\b).{1,60} "
        r"(?:paid|earn|cost|spend)\b|\bsalar(?:y|ies)\b|"
        r"\bwhat(?:['’]s| is| was| are| were) the (?:[\w-]+ ){0,3}"
        r"(?:costs?|prices?|fees?|wages?|allowances?|budget|bill)(?=\W*$| (?:been|for|of|in|to|per|this|last)\b)|"
        r"\bwhat (?:would|will|do|can) (?:i|we|you|they|\w+ \w+) (?:be |get |earn )?paid\b|"
        r"\b(?:weekly|hourly|daily|monthly) (?:rate|pay|charge)\b|"
        r"\bpay (?:rise|grade|packet)\b",
        r"£|\bpounds?\b|\bno financial\b|\bmillion\b",
    ),
    (
        "share",
        rf"\b(?:what|which) (?:percentage|proportion|share|fraction)\b|\bwhat ?%|"
        rf"{_NOT_WHETHER}\b(?:percentage|per ?cent)\b",
        rf"%|\bper ?cent\b|\b(?:{_PART}|majority|minority|most|all|proportion)\b|\(rate|rate of|"
        rf"\b(?:\d+|{_NUMBER}|none) (?:in|out of)(?: every)? (?!(?:19|20)\d\d\b)(?:\d+|{_NUMBER}|a hundred)\b",
    ),
    (
        "frequency",
        r"\bhow (?:often|frequently|regularly)\b|\bwhat (?:frequency|interval)\b",
        rf"\b(?:hourly|daily|weekly|fortnightly|monthly|quarterly|termly|yearly|annual(?:ly)?|once|twice|times|"
        rf"(?:each|every|per|an?) (?:other |second |third |few |single |{_COUNT} (?:\w+ )?)?{_UNIT}s?|"
        rf"{_COUNT}[- ](?:\w+ )?{_UNIT}(?:ly|s)? (?:intervals?|cycles?|basis)|regular(?:ly)?|"
        rf"frequen\w+|often|"
        r"rarely|seldom|occasional(?:ly)?|sometimes|routinely|always|never|usually|generally|consistently|"
        r"(?:most|all|many|some|few|half|majority|minority|proportion|rate)|in time|on time|per ?cent)\b|%",
    ),
    (
        "duration",
        r"\bhow long(?! ago)\b|\bhow (?:quickly|soon|fast)\b|\b(?:over|for) how (?:long|many (?:days|weeks|months|"
        r"years))\b",
        rf"\b(?:{_COUNT}|several|few|many|couple of|number of)[- ](?:\w+ ){{0,2}}{_UNIT}s?\b|\b{_UNIT}s\b|\b(?:since|"
        rf"until)\b|"
        r"\b(?:too |very )?long(?:er|est|standing)?\b|\b(?:lengthy|brief(?:ly)?|short|overnight|immediate(?:ly)?|"
        r"prompt(?:ly)?|"
        r"quick(?:ly|er)?|swift(?:ly)?|slow(?:ly|er)?|time(?:ly|liness|scales?)|delay(?:s|ed)?|drift|same day|"
        r"permanent\w*|"
        r"temporar\w+)\b",
    ),
    (
        "figure on average",
        r"\bon average\b|\b(?:average|mean|median) (?:number|time|length|age|caseload|size)\b|"
        r"\bwhat .{0,30}\baverage\b",
        r"(?=.*\b(?:averag\w+|mean|median|typical(?:ly)?|usual(?:ly)?|per|each|every|between)\b)(?=.*(?:"
        + _FIGURE
        + r"))",
    ),
    (
        "length of time",
        r"\bhow many (?:minutes|hours|days|nights|weeks|months|years)\b(?! old)",
        rf"\b{_COUNT}[- ](?:\w+ )?(?:minute|hour|day|night|week|month|year)s?\b",
    ),
    (
        "age",
        r"\b(?:what|which) ages?\b",
        r"\d|\b(?:teen\w*|adolescen\w*|bab(?:y|ies)|infants?|toddlers?|older|younger)\b",
    ),
    (
        "figure for boys and girls",
        r"\b(?:how many|what (?:percentage|proportion|share))\b.{0,80}"
        r"\b(?:boys?|girls?|males?|females?|lads?|lass(?:es)?)\b",
        r"\b(?:boys?|girls?|males?|females?)\b",
    ),
    (
        "number in a series",
        r"\b(?:what|which) number (?!(?:of|is|was|are|were|did|do|does|has|have|had|can|could|would|will)\b)[a-z]",
        rf"\d|\b(?:{NTH}|{_NUMBER})\b",
    ),
    (
        "figure",
        rf"\bhow many\b|\bwhat number\b|{_NOT_WHETHER}\bnumber of\b|\bby how much\b",
        _FIGURE,
    ),
    (
        "grade",
        r"\b(?:what|which) (?:overall )?(?:grade|rating|judge?ment)\b|"
        r"\bhow (?:was|were|is|are|did) .{0,60}\b(?:graded|rated)\b",
        rf"\b(?:judg|grad|rat(?:ed|ing)|verdict).{{0,80}}\b{_GRADE}\b|\b{_GRADE}\b.{{0,40}}\b(?:judg|grade|rating|"
        rf"verdict|overall)|"
        rf"\b{_GRADE}\W*$",
    ),
    (
        "date to come",
        r"^(?:and |so )?when(?:['’]s|['’]re| is| are| will)\b.*\b(?:back|due|next|coming|return(?:s|ing)?|again)\b",
        rf"\b(?:will|due|planned|expect(?:s|ed)?|is to)\b.*\b{_WHEN}|\b{_WHEN}.*\b(?:will|due|planned|expected)\b",
    ),
    (
        "date",
        # "When was that said?" is told with every sentence.
        r"(?:^|\band |\bso |\bbut )when(?:['’]s|['’]re)? (?!was (?:that|this)(?: said| found| seen| written)?\W*$)"
        r"(?:is|was|were|did|does|do|will|are|the|ofsted)\b|"
        r"\bwhat (?:date|year|month|day)s?\b|\bwhen exactly\b|\bexactly when\b",
        r"\b(?:19|20)\d\d\b|\b\d{1,2}\.\d{1,2}\.\d\d\b|\b(?:January|February|March|April|May|June|July|August|"
        r"September|October|"
        r"November|December|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\b|\bwhen\b|\bafter\b|\bbefore\b|\bonce\b",
    ),
    (
        "name",
        r"^(?:and |so |but )?who(?:['’]s| is| was| were)? (?:(?:in charge of|led|leading|head(?:ed|ing)(?: up)?) "
        r".{0,30}\b(?:inspections?|visits?|department|council|committee|board)\b|"
        r"chair(?:s|ed|ing)\b|the (?:\w+ ){0,3}(?:inspector|director|chair(?:man|woman|person)?|chief executive|leader|"
        r"minister|commissioner|portfolio holder|advis[eo]r)\b)|"
        r"\bnames? of (?:all )?(?:the|its|our|their|any)? ?(?:\w+ ){0,3}(?:head|leader|chair\w*|director|manager|"
        r"inspector|officer|minister|councillor)s?\b",
        rf"\b{_NAME}(?: [A-Z]\.?)? {_NAME}\b|\b{_POST}\b",
    ),
    (
        "person’s name",
        r"^(?:and |so |but )?who(?:['’]s| is| was) (?:the |its |our |their )?head ?(?:teacher )?(?:of|at)\b|"
        r"^(?=.*\bwho).*\b(?:need|want|give me|got) (?:an? |the |his |her |their )?names?\b|"
        r"\bwhat(?:['’]s| is| was) (?:his|her|their) name\b|\bwho\b.*\bby name\b|"
        r"\bnames? of the (?:\w+ ){0,3}(?:person|man|woman|boy|girl|child|mother|father|carer|"
        r"(?:social )?worker|advis[eo]r|judge|author)s?\b",
        rf"\b{_NAME}(?: [A-Z]\.?)? {_NAME}\b",
    ),
    (
        "proper name",
        rf"\b(?:which|what) (?:(?:of the|other) )?(?:(?!(?:the|an?|our|your|their|its|this|that)\b)\w+ )?{_WITH_NAME}"
        r"(?=\W*$| (?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|in|of|that|who|\w+ed|built|made|"
        r"ran|won|got|took|said)\b)|\bname of the (?:\w+ )?" + _WITH_NAME + r"\b",
        rf"(?<=[\w,;:’'] )[“‘\"']?(?!(?:{'|'.join(sorted(NO_NAME))})\b)[A-Z][a-z]{{2,}}",
    ),
)
"""What is asked for, the pattern of a question for it, and the pattern of a sentence that holds it."""
