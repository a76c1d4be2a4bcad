"""The appraisal table, sensitivities, switching values, and the abatement cost curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twin.accounting.distribution import by_zone, incidence
from twin.accounting.welfare import OPTIMISM_BIAS_UPPER
from twin.report import charts
from twin.report.content import Figure, Section, Table, Text, number, table_of, text, year
from twin.report.drawing import draw
from twin.report.sections.measures import cost_curve, measure_table

if TYPE_CHECKING:
    from twin.accounting.appraisal import Case
    from twin.report.source import Source


def section(source: Source) -> Section:
    """Make the section on appraisal."""
    facts = source.results.facts
    first, end, base = facts["start_year"], facts["end_year"], facts["price_base_year"]
    return Section(
        "appraisal",
        "Appraisal by the Green Book",
        (
            Text(
                f"Present values of {first} in {base} prices at the social time preference rate "
                f"of 3.5 % (HM Treasury, The Green Book 2022). Costs are resources beyond the "
                f"counterfactual; transfers (carbon price, tariffs, hydrogen sold, support, "
                f"electricity bills beyond long-run variable cost) are left out. "
                f"Benefits are CO₂ avoided and removed at the appraisal carbon values "
                f"of DESNZ, which are not traded prices. Counted are the years {first} to {end} "
                "only, so that works late in the run look worse than they are."
            ),
            Text(
                f"What was built cost {source.welfare.overrun:.2f} times its estimates in this "
                "run: overruns are drawn for each project, so no optimism bias is added to the "
                f"central case. The upper bound of {100.0 * OPTIMISM_BIAS_UPPER:.0f} % for "
                "non-standard civil engineering is a sensitivity below."
            ),
            *_risk(source),
            _table(source),
            _parts(source),
            _years(source),
            _tornado(source),
            _switches(source),
            _incidence(source),
            _zones(source),
            cost_curve(source),
            measure_table(source),
        ),
    )


def _table(source: Source) -> Table:
    welfare = source.welfare
    cases: list[tuple[str, Case]] = [("Central", welfare.central)]
    cases += [
        (case.name[0].upper() + case.name[1:], case)
        for swing in welfare.swings
        for case in (swing.low, swing.high)
        if case is not welfare.central
    ]
    rows = tuple(
        (
            name,
            case.benefit_gbp_m,
            case.cost_gbp_m,
            case.npv_gbp_m,
            case.benefit_cost_ratio,
            case.cost_gbp_per_t,
        )
        for name, case in cases
    )
    return Table(
        "appraisal",
        "Social cost-benefit analysis",
        (
            text("Case", 2.6),
            number("Benefits, present value", "GBP m", 0),
            number("Costs, present value", "GBP m", 0),
            number("Net present social value", "GBP m", 0),
            number("Benefit-cost ratio", "", 2),
            number("Resource cost per tonne", "GBP/t CO₂", 1),
        ),
        rows,
        "One input is changed at a time; decisions are held as in the run.",
    )


def _risk(source: Source) -> tuple[Text, ...]:
    """How often luck alone would make the scenario worth its cost."""
    if source.spread is None:
        return ()
    found = [figures["npsv_gbp_bn"] for figures in source.spread.figures]
    known = [value for value in found if value is not None]
    above = sum(value > 0.0 for value in known)
    return (
        Text(
            f"Under {len(known)} other seeds the net present social value lies between GBP "
            f"{min(known):,.1f} bn and GBP {max(known):,.1f} bn; it is above nought in {above} of "
            "them."
        ),
    )


def _parts(source: Source) -> Table:
    welfare = source.welfare
    rows = tuple((name.capitalize(), value) for name, value in welfare.parts_gbp_m.items())
    return Table(
        "appraisal_costs",
        "Present cost by kind of resource",
        (text("Resource", 2.6), number("Present value", "GBP m", 1, total=True)),
        rows,
        "Adds up to the costs of the central case.",
    )


def _years(source: Source) -> Table:
    """The central case year by year, to be followed by hand."""
    welfare = source.welfare
    used, carbon, factor = welfare.resources, welfare.carbon["central"], welfare.factor
    benefit = used.abated_kt * carbon * 1e-3
    rows = zip(
        (int(each) for each in used.years),
        factor.tolist(),
        used.abated_kt.tolist(),
        carbon.tolist(),
        benefit.tolist(),
        used.total.tolist(),
        (factor * benefit).tolist(),
        (factor * used.total).tolist(),
        strict=True,
    )
    return Table(
        "appraisal_years",
        "The central case year by year",
        (
            year(),
            number("Discount factor", "", 4),
            number("CO₂ avoided and removed", "kt", 1, total=True),
            number("Appraisal carbon value", "GBP/t", 1),
            number("Benefit", "GBP m", 1, total=True),
            number("Resource cost", "GBP m", 1, total=True),
            number("Benefit, present", "GBP m", 1, total=True),
            number("Cost, present", "GBP m", 1, total=True),
        ),
        tuple(rows),
        "Benefit is CO₂ times carbon value; present is times discount factor. The last two totals "
        "are those of the central case.",
    )


def _tornado(source: Source) -> Figure:
    swings = source.welfare.swings
    names = [swing.name for swing in swings]
    low = [swing.low.npv_gbp_m / 1e3 for swing in swings]
    high = [swing.high.npv_gbp_m / 1e3 for swing in swings]
    centre = source.welfare.central.npv_gbp_m / 1e3
    told = "; ".join(f"{n}: {a:.1f} to {b:.1f}" for n, a, b in zip(names, low, high, strict=True))
    return draw(
        "tornado",
        "What the net present social value hangs on",
        "GBP bn; dark: first named, pale: second named; dashed: central",
        told,
        lambda axes: charts.tornado(axes, names, low, high, centre),
        1.9,
    )


def _switches(source: Source) -> Table:
    return Table(
        "switching",
        "Switching values",
        (text("Input", 2.6), number("Times its central value", "", 2)),
        tuple((each.name.capitalize(), each.factor) for each in source.welfare.switches),
        "By what an input would have to be multiplied, all else held, for the net present social "
        "value to be nought; – where no positive factor would do.",
    )


def _incidence(source: Source) -> Table:
    frame = incidence(source.results, source.welfare).reset_index()
    return table_of(
        "incidence",
        "Who gains and who pays, in present values",
        [
            text("Group", 2.4),
            number("Resources, received less paid", "GBP m", 0, total=True),
            number("Transfers, received less paid", "GBP m", 0, total=True),
            number("Net cash", "GBP m", 0, total=True),
        ],
        frame,
        "Beyond the counterfactual: less what sites would pay for fuel and carbon without any "
        "decision. Each column adds up to nought; transfers are where policy moves money, "
        "resources where it is spent.",
    )


def _zones(source: Source) -> Table:
    frame = by_zone(source.results, source.cluster, source.welfare)
    frame["zone"] = frame["zone"].str.replace("_", " ").str.capitalize()
    return table_of(
        "zones",
        "Where it falls: by zone of the cluster",
        [
            text("Zone", 2.0),
            number("Sites", "", total=True),
            number("CO₂ avoided and removed", "Mt", 1, total=True),
            number("its social value, present", "GBP m", 0, total=True),
            number("Investment at sites", "GBP m", 0, total=True),
        ],
        frame,
        "Hydrogen plants, pipes and stores stand in no zone. CO₂ does its harm everywhere: its "
        "value says where it is avoided, not who is spared.",
    )
