"""What the words of reports and pages mean, in one plain sentence each; the only list of them."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "abated": "CO₂ that is no longer emitted because something was built, counted against the "
    "counterfactual.",
    "anchor customer": "A customer so large that a pipe is worth building for it alone.",
    "appraisal carbon value": "What a tonne of CO₂ counts for in public appraisal (DESNZ); not a "
    "price that anybody pays.",
    "benefit-cost ratio": "Present value of benefits over present value of costs; above 1 it is "
    "worth doing.",
    "biogenic CO₂": "CO₂ from wood and other biomass; stored, it counts as a removal.",
    "boundary": "Which sites, gases and years are counted.",
    "break-even strike": "Strike price at which an investment is worth exactly nothing.",
    "capital budget": "What a company can invest in a year.",
    "conditional commitment": "A promise to join a pipe if enough others do; it binds only then.",
    "contracts for difference": "The state pays a producer the strike price less the market price, "
    "and is paid where the market price lies above.",
    "counterfactual": "The same cluster and luck without any decision: what everything is counted "
    "against.",
    "crews": "Teams of one trade; works queue where there are fewer than are wanted.",
    "curtailed": "Wind or sun that could have made power and was not used.",
    "direct, indirect, induced jobs": "Jobs at firms that are paid for works, on site or not; at "
    "their suppliers; and where all of these spend their pay.",
    "FEED": "Front-end engineering and design: the plan and estimate on which an investment is "
    "decided.",
    "FID": "Final investment decision: from then on the money is committed.",
    "free allocation": "Emission allowances that industry is given, so that it pays for part of "
    "its CO₂ only.",
    "HHV, LHV": "Higher and lower heating value: energy of a fuel with and without the heat of the "
    "water in its smoke. Figures are HHV unless they say LHV.",
    "hurdle rate": "The yearly return that a company asks of an investment, above inflation.",
    "job-year": "One job for one year. Jobs are those of one year; only job-years are added up "
    "over years, and are called so.",
    "levelised cost": "Costs of a plant over its output, both discounted: the steady price that "
    "would pay for it, as its producer expects until its FID.",
    "net present social value": "Benefits less costs to society as a whole, discounted; transfers "
    "are left out.",
    "obstacle": "What kept an option from being taken in a year.",
    "open season": "Months in which a pipeline operator quotes a tariff and collects bookings "
    "before it decides to build.",
    "optimism bias": "What past projects cost beyond their estimates, added to an estimate.",
    "pivotal": "A party without whose commitment most of what acting together saves is lost.",
    "price base": "The year in whose pounds money is given.",
    "reference": "The scenario that others are compared with: policy as it stands.",
    "removal": "Biogenic CO₂ that is stored for good.",
    "resource cost": "What is used up: fuel, power, labour, capital. Resources cost society; "
    "transfers do not.",
    "rounds of support": "Calls in which the state awards contracts to the cheapest bids.",
    "route": "The pipes that would bring hydrogen to a site, or its CO₂ to a store.",
    "scope 1, scope 2": "CO₂ that leaves a site itself; CO₂ of the power it buys.",
    "seed": "The number of one draw of luck: consents, durations, overruns, outages, weather. The "
    "same seed draws the same.",
    "strike price": "The price that a contract for difference makes sure of.",
    "switching value": "How far an input would have to move for the answer to turn.",
    "tariff": "What a pipe charges for each MWh or tonne; it falls as more is booked.",
    "transfer": "Money that changes hands without anything being used up: carbon price, support, "
    "tariffs.",
    "underwriting": "The state stands in for bookings that a pipe still lacks.",
    "unserved": "Hydrogen that was wanted in an hour and could not be had.",
}
"""Each word with its meaning, in the order of the alphabet."""
