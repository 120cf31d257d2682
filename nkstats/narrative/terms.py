"""The fixed words of the record in a report's language: basis, status, gap, country, unit."""

from __future__ import annotations

from nkstats.i18n import Language


def gap(language: Language, basis: str) -> str:
    """Return in words why there is no figure."""
    return {
        "not_held": language.gettext("not in this record"),
        "not_published": language.gettext("not published"),
        "conflict": language.gettext("sources disagree"),
    }[basis]


def basis_name(language: Language, basis: str) -> str:
    """Return the word for what a number rests on: a basis of arrivals, a status, computed."""
    if basis in ("not_held", "not_published", "conflict"):
        return gap(language, basis)
    own = {
        "published": language.gettext("published"),
        "derived": language.gettext("derived"),
        "computed": language.gettext("computed from the figures of the record"),
    }
    return own.get(basis) or status_name(language, basis)


def status_name(language: Language, status: str | None) -> str:
    """Return the word for a status, nothing where there is none."""
    words = {
        "provisional": language.gettext("provisional"),
        "as_reported": language.gettext("as reported"),
        "final": language.gettext("final"),
        "official": language.gettext("official"),
        "confirmed": language.gettext("confirmed"),
        "reported": language.gettext("reported"),
        "planned": language.gettext("planned"),
        "denied": language.gettext("denied"),
    }
    return words[status] if status else ""


def country_name(language: Language, country: str) -> str:
    """Return a country's name."""
    gettext = language.gettext
    names = {
        "China": gettext("China"), "Russia": gettext("Russia"), "Laos": gettext("Laos"),
        "Mongolia": gettext("Mongolia"), "North Korea": gettext("North Korea"),
        "South Korea": gettext("South Korea"), "Vietnam": gettext("Vietnam"),
        "Cambodia": gettext("Cambodia"), "Myanmar": gettext("Myanmar"),
        "Thailand": gettext("Thailand"),
    }  # fmt: skip
    return names.get(country, country)


def event_kind(language: Language, kind: str) -> str:
    """Return what a forced repatriation is called: a return, or a handover on the way."""
    names = {"return": language.gettext("return"), "handover": language.gettext("handover")}
    return names.get(kind, kind)
