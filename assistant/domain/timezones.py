"""The time zone of a country, and of a state of the USA: the one in which most people there live."""

from __future__ import annotations

COUNTRIES = {
    "SE": "Europe/Stockholm",
    "DK": "Europe/Copenhagen",
    "NO": "Europe/Oslo",
    "FI": "Europe/Helsinki",
    "GB": "Europe/London",
    "UK": "Europe/London",
    "IE": "Europe/Dublin",
    "DE": "Europe/Berlin",
    "US": "America/New_York",
}
_ZONES_OF_THE_USA = {
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
_STATES = {state: zone for zone, states in _ZONES_OF_THE_USA.items() for state in states.split()}


def timezone_of(country: str, region: str = "") -> str:
    """An IANA name; UTC for a country that is not among those known. States not listed are on Eastern Time."""
    return (_STATES.get(region) if country == "US" else None) or COUNTRIES.get(country, "UTC")
