"""Whose law holds for a client, and the profile of that country."""

from __future__ import annotations

from assistant.domain.calendar import Calendar
from assistant.domain.client import Client, ClientType
from assistant.domain.law import dk, eu, fi, generic, ie, no, se, uk
from assistant.domain.law.claims import Law
from assistant.domain.law.profile import Profile
from assistant.domain.law.rates import Rates
from assistant.domain.law.settings import Governing, LawSettings

# In the order in which the documents show them.
COUNTRIES = {
    "SE": se.PROFILES,
    "DK": dk.PROFILES,
    "GB": uk.PROFILES,
    "IE": ie.PROFILES,
    "FI": fi.PROFILES,
    "NO": no.PROFILES,
    "EU": eu.PROFILES,
    "": generic.PROFILES,
}


def profile_for(country: str, type: ClientType) -> Profile:
    """The profile of an ISO 3166 country (or UK); another state of the EU has the directive's, the rest the generic."""
    code = "GB" if country == "UK" else country
    if code in COUNTRIES:
        return COUNTRIES[code][type]
    return COUNTRIES["EU" if code in eu.MEMBERS else ""][type]


def governing_country(owner_country: str, client: Client, governing: Governing) -> str:
    """Whose law holds. A consumer keeps the law of home (Rome I, Regulation (EC) 593/2008, article 6)."""
    if governing is Governing.CLIENT or client.type is ClientType.CONSUMER:
        return client.country
    return owner_country


def law_for(owner_country: str, client: Client, rates: Rates, settings: LawSettings) -> Law:
    """All that charges to this client rest on."""
    country = governing_country(owner_country, client, settings.governing)
    region = client.region if country == client.country else ""
    return Law(profile_for(country, client.type), rates, settings, Calendar(country, region))
