"""What the reports are called; the same names stand in the metadata of their notebooks."""

from __future__ import annotations

from nkstats.i18n import Language


def report_name(language: Language, report: str) -> str:
    """Return what a report is called; one without a name here has that of its notebook."""
    gettext = language.gettext
    names = {
        "quarterly_report": gettext("Periodic report"),
        "arrivals_trends": gettext("Arrivals: trends and outlook"),
        "repatriations": gettext("Forced repatriations"),
        "internal_exile": gettext("Internal exile and the campaign against leaving"),
        "data_quality": gettext("Quality of the data"),
    }
    return names.get(report, report)
