"""How the figures come about, and what the model does not do; in plain words with sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.glossary import WORDS
from twin.report.content import Bullets, Section, Table, Text, text

if TYPE_CHECKING:
    from twin.report.source import Source

METHOD = (
    "Who decides. Companies, hydrogen producers, pipeline operators and the state decide each "
    "January, in turn, by what is committed then. Companies take the option of highest net present "
    "value at their own hurdle rate, if it is feasible and within their capital budget.",
    "Networks. Operators run open seasons: a tariff that falls with booked volume; they build when "
    "enough is booked or an anchor customer signs.",
    "Support. Allocation rounds take the cheapest bids first within volume, strike cap and yearly "
    "budget; contracts for difference pay strike less reference, both signs.",
    "Delivery. Works pass consent, engineering, decision, procurement, building and commissioning; "
    "durations and overruns are drawn from reference classes, and crews are waited for.",
    "Hydrogen. Each year is dispatched over 8,760 hours of drawn wind and sun.",
    "Counterfactual. The same cluster, seed, dated changes and activity without any decision.",
    "Discounting. Social time preference rate 3.5 % a year to year 30, then 3.0 % (HM Treasury, "
    "The Green Book 2022, annex 6); appraisal carbon values of DESNZ (November 2023).",
    "Jobs and value added. f'(I − A)⁻¹y: spending by industry after imports, deflated to the year "
    "of the table (ONS input-output analytical tables 2020), direct and at suppliers (type I); "
    "induced with a share of pay spent in the country (type II).",
    "Intensity of hydrogen. UK Low Carbon Hydrogen Standard, version 3 (DESNZ 2023).",
)
LIMITS = (
    "It does not forecast. One run is one draw of luck under one set of settings.",
    "Activity of sites is given; prices do not change how much a power station runs. No new sites.",
    "Companies keep to one decision rule each, by net present value unless the settings say "
    "otherwise; they do not learn, and nobody foresees overruns or queues.",
    "Plants run on to the end of the simulation; only electrolyser stacks are replaced.",
    "The appraisal counts the years of the run only and holds energy and carbon values at "
    "published paths; effects on markets outside the cluster are not counted.",
    "CO₂ of added electricity, of gas supply and of leaked hydrogen stands outside the boundary; "
    "it is valued in a sensitivity, not in the central case.",
    "Induced jobs and jobs displaced elsewhere are not in the headline figures.",
    "Pressures are those of one steady peak hour a year.",
)


def section(source: Source) -> Section:
    """Make the section on method and limits."""
    return Section(
        "method",
        "Method and limits",
        (
            Text(
                "The program's protocol (docs/odd.md, after Grimm et al. 2020) describes every "
                "rule, equation and parameter; this page says what a reader must know."
            ),
        ),
        (
            Section("how", "Method", (Bullets(METHOD),)),
            Section("limits", "Limits", (Bullets(LIMITS),)),
            Section("words", "What the words mean", (_words(),)),
            Section(
                "licences", "Data licences", (Text(source.cluster.settings.attribution.strip()),)
            ),
        ),
    )


def _words() -> Table:
    return Table(
        "words",
        "Words of this report",
        (text("Word", 1.2), text("What it means", 5.0)),
        tuple((word[0].upper() + word[1:], meaning) for word, meaning in WORDS.items()),
    )
