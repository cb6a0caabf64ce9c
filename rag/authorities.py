"""The names of England's children's services authorities.

A question about one of them is not answered with what a paper says about another. Source: the local authorities in
England with responsibility for children's services, as the Office for National Statistics names them (2024).
"""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["AUTHORITIES", "named_authorities", "usual_name", "without_authorities"]

AUTHORITIES: frozenset[str] = frozenset(
    """
    Barking and Dagenham|Barnet|Barnsley|Bath and North East Somerset|Bedford|Bexley|Birmingham|
    Blackburn with Darwen|Blackpool|Bolton|Bournemouth|Bracknell Forest|Bradford|Brent|Brighton and Hove|
    Bristol|Bromley|Buckinghamshire|Bury|Calderdale|Cambridgeshire|Camden|Central Bedfordshire|
    Cheshire East|Cheshire West and Chester|Cornwall|Coventry|Croydon|Cumberland|Cumbria|Darlington|Derby|
    Derbyshire|Devon|Doncaster|Dorset|Dudley|Durham|Ealing|East Riding|East Sussex|Enfield|Essex|
    Gateshead|Gloucestershire|Greenwich|Hackney|Halton|Hammersmith and Fulham|Hampshire|Haringey|Harrow|
    Hartlepool|Havering|Herefordshire|Hertfordshire|Hillingdon|Hounslow|Hull|Isle of Wight|Isles of Scilly|
    Islington|Kensington and Chelsea|Kent|Kingston upon Hull|Kingston upon Thames|Kirklees|Knowsley|Lambeth|
    Lancashire|Leeds|Leicester|Leicestershire|Lewisham|Lincolnshire|Liverpool|Luton|Manchester|Medway|
    Merton|Middlesbrough|Milton Keynes|Newcastle|Newham|Norfolk|North East Lincolnshire|North Lincolnshire|
    North Northamptonshire|North Somerset|North Tyneside|North Yorkshire|Northamptonshire|Northumberland|
    Nottingham|Nottinghamshire|Oldham|Oxfordshire|Peterborough|Plymouth|Poole|Portsmouth|Reading Borough|
    Redbridge|Redcar and Cleveland|Rochdale|Rotherham|Rutland|Salford|Sandwell|Sefton|Sheffield|Shropshire|
    Slough|Solihull|Somerset|South Gloucestershire|South Tyneside|Southampton|Southend|Southwark|St Helens|
    Staffordshire|Stockport|Stockton-on-Tees|Stoke-on-Trent|Suffolk|Sunderland|Surrey|Sutton|Swindon|
    Tameside|Telford|Thurrock|Torbay|Tower Hamlets|Trafford|Wakefield|Walsall|Waltham Forest|Wandsworth|
    Warrington|Warwickshire|West Berkshire|West Northamptonshire|West Sussex|Westminster|Westmorland|Wigan|
    Wiltshire|Windsor|Wirral|Wokingham|Wolverhampton|Worcestershire|York
    """.replace("\n", "")
    .replace("    ", "")
    .strip()
    .split("|")
)

_WORDS = frozenset({"bury", "hull", "slough"})  # in small letters these are words
_ANY = re.compile(
    r"\b(" + "|".join(re.escape(name) for name in sorted(AUTHORITIES, key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def named_authorities(text: str) -> tuple[str, ...]:
    """Return the authorities that ``text`` names, each once, as they are usually written."""
    usual = {name.lower(): name for name in AUTHORITIES}
    found = [match[1] for match in _ANY.finditer(text) if match[1] not in _WORDS]
    return tuple(dict.fromkeys(usual[name.lower()] for name in found))


def usual_name(authority: str) -> str:
    """Return the one name of an authority, however a paper writes it: "West Sussex County Council" is West Sussex."""
    return next(iter(named_authorities(authority)), authority)


def without_authorities(text: str, names: Collection[str]) -> str:
    """Return ``text`` without those of ``names`` that it holds, whole when hardly anything else is left.

    Every paper of an authority has its name, so that by meaning it finds sentences that do no more than say it.
    """
    rest = _ANY.sub(lambda match: "" if match[1] not in _WORDS and match[1].lower() in names else match[1], text)
    rest = " ".join(re.sub(r"(?<!\w)['’]s\b", "", rest).split())
    return rest if len(re.findall(r"\w+", rest)) > 1 else text
