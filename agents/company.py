"""A company: looks at what each of its sites could do, decides by its own rule, and says why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agents.auction import Bid
from agents.base import Party
from agents.decisions import Obstacle
from agents.government import OPTION
from agents.journal import CLOSE, WAIT
from agents.own_rule import rule_of
from agents.rules import Board
from infrastructure.assets import NOWHERE
from infrastructure.orders import ENDED
from infrastructure.works import Project
from scenarios.schema.policy import Supported
from scenarios.schema.site import CompanyRow
from scenarios.units import GBP_M_PER_UNIT, MONTHS_PER_YEAR

if TYPE_CHECKING:
    from agents.cluster_view import ClusterView
    from agents.screening import Screening

NO_OBSTACLE = int(Obstacle.NONE)
ONLY_VALUE_MATTERS = (NO_OBSTACLE, int(Obstacle.VALUE))
"""Obstacles of options among which a rule may choose."""


class Company(Party):
    """Owner of one or more sites.

    Attributes:
        row: the company's row.
        sites: indices of its sites.
        pending: works ordered but not yet decided, with site and year of the order, by option.
    """

    def __init__(self, model: ClusterView, row: CompanyRow, index: int, sites: list[int]) -> None:
        super().__init__(model, row.company_id, row.name, index)
        self.row = row
        self.sites = sites
        self.pending: dict[int, tuple[Project, int, int]] = {}
        self._rule = rule_of(model.rule_names[index])
        self._committed_gbp_m = 0.0
        self._tries: dict[int, int] = {}

    def decide(self, year: int, screening: Screening) -> None:
        """Look after what is under way, then decide for each site: measure, close or continue."""
        if self.pending:
            for row in list(self.pending):
                self._look_after(row, year)
        for site in self.sites:
            if screening.attention[site]:
                self._decide_site(site, year, screening)

    def _decide_site(self, site: int, year: int, screening: Screening) -> None:
        first, end = self.model.first_row[site], self.model.first_row[site + 1]
        value, obstacles = screening.values[first:end], screening.obstacles[first:end]
        board = self._board(site, year, screening)
        contracted = self._contracted(first, obstacles)
        choice = self._rule(board._replace(feasible=contracted)) if any(contracted) else None
        if choice is None:
            choice = self._rule(board)
        if choice is None:
            self._note_waiting(range(first, end), obstacles, year)
        best_gbp_m = 0.0 if choice is None else value[choice]
        if self.model.settings.companies.may_close and screening.closing_gbp_m[site] > best_gbp_m:
            self.model.journal.record_choice(year, site, CLOSE)
            self.model.works.close_site(site)
        elif choice is None or not self._order(first + choice, site, year, screening):
            self._ask_for_support(range(first, end), year, screening)

    def _board(self, site: int, year: int, screening: Screening) -> Board:
        """What the rule is given."""
        model = self.model
        rows = slice(model.first_row[site], model.first_row[site + 1])
        state, start = model.sites.state, model.sites.state_at_start
        return Board(
            year=year,
            company_id=self.party_id,
            site_id=model.site_ids[site],
            hurdle_rate=float(model.site_facts.hurdle_rate[site]),
            value_gbp_m=screening.values[rows],
            feasible=[obstacle in ONLY_VALUE_MATTERS for obstacle in screening.obstacles[rows]],
            capex_gbp_m=screening.capex[rows],
            abated_kt=screening.appraisal.abated_kt[rows].tolist(),
            present_years=screening.appraisal.present_years[rows].tolist(),
            kind=model.options.kind_names[rows],
            emitted_kt=float(state.energy_co2_kt[site] + state.process_co2_kt[site]),
            emitted_at_start_kt=float(start.energy_co2_kt[site] + start.process_co2_kt[site]),
            peers_share=screening.peers_share[self.index],
            settings=model.settings.companies,
        )

    def _note_waiting(self, rows: range, obstacles: list[int], year: int) -> None:
        """Say of options that nothing stands in the way of that the board's own rule does."""
        for row, obstacle in zip(rows, obstacles, strict=True):
            if obstacle == NO_OBSTACLE:
                self.model.journal.record_obstacle(year, row, Obstacle.RULE)

    def _contracted(self, first: int, obstacles: list[int]) -> list[bool]:
        """Options for which the site has won a contract and that nothing stands in the way of."""
        awards = self.model.government.awards
        return [
            obstacle == NO_OBSTACLE and f"{OPTION}/{first + i}" in awards
            for i, obstacle in enumerate(obstacles)
        ]

    def _order(self, row: int, site: int, year: int, screening: Screening) -> bool:
        """Book what the option needs and order its works; false when something is missing."""
        options, journal = self.model.options, self.model.journal
        capex_gbp_m = screening.capex[row]
        if not self._can_afford(capex_gbp_m, year):
            journal.record_obstacle(year, row, Obstacle.BUDGET)
            return False
        grant = self.model.government.grant(
            capex_gbp_m,
            bool(options.electrifies[row]),
            year,
            float(screening.recycled_gbp_m[row]),
        )
        if grant is None:
            journal.record_obstacle(year, row, Obstacle.SUPPORT)
            return False
        customer = self._name_order(row, site)
        route = int(screening.quotes.route[row])
        if route != NOWHERE and not self.model.market.book(
            customer, route, float(screening.volume[row]), year
        ):
            self.model.government.take_grant_back(grant)
            journal.record_obstacle(
                year, row, Obstacle.STORAGE if options.captures[row] else Obstacle.SUPPLY
            )
            return False
        self._committed_gbp_m += capex_gbp_m
        project = self.model.works.order_measure(
            self, customer, row, screening.flows[row], capex_gbp_m, grant
        )
        self.pending[row] = (project, site, year)
        journal.record_choice(year, site, row)
        self._look_after(row, year)
        return True

    def _name_order(self, row: int, site: int) -> str:
        """Name an order after site and measure; a second try at the same site is numbered."""
        measure = self.model.options.measures[self.model.options.measure[row]]
        self._tries[row] = self._tries.get(row, 0) + 1
        number = f"#{self._tries[row]}" if self._tries[row] > 1 else ""
        return f"{self.model.site_ids[site]}/{measure.measure_id}{number}"

    def _look_after(self, row: int, year: int) -> None:
        """Reach FID once all a measure needs is decided; withdraw when that takes too long."""
        project, site, ordered_year = self.pending[row]
        if project.standing in ENDED:
            del self.pending[row]
        elif self.model.market.needs_are_committed(project.order.project_id):
            project.reach_fid()
            self.model.adopted[self.index] = 1.0
            del self.pending[row]
        elif year - ordered_year >= self.model.settings.companies.booking_years:
            project.withdraw()
            del self.pending[row]
        elif year > ordered_year:
            self.model.journal.record_choice(year, site, WAIT)

    def take_back(self, capex_gbp_m: float) -> None:
        """Free the capital that an order which came to nothing has not spent."""
        self._committed_gbp_m -= capex_gbp_m

    def _can_afford(self, capex_gbp_m: float, year: int) -> bool:
        """Whether the capital budgets up to this year, less what was committed, cover it."""
        budget = self.row.capital_budget_gbp_m_per_year
        if budget is None:
            return True
        years = year - self.model.settings.horizon.start_year + 1
        return self._committed_gbp_m + capex_gbp_m <= budget * years

    def _ask_for_support(self, rows: range, year: int, screening: Screening) -> None:
        """Bid the break-even strike of each capture option that only lacks value."""
        for row in rows:
            strike = screening.asked_strike[row]
            if math.isfinite(strike):
                volume = float(screening.volume[row])
                self.model.government.receive(
                    Supported.CAPTURE, capture_bid(self.model, row, strike, volume, year)
                )


def capture_bid(
    model: ClusterView, row: int, break_even_gbp_per_t: float, volume_kt: float, year: int
) -> Bid:
    """Bid of a capture option: its break-even strike and a margin.

    Args:
        model: the cluster as agents see it.
        row: the option.
        break_even_gbp_per_t: strike at which it is worth nothing [GBP/t].
        volume_kt: CO2 it would capture [kt/year].
        year: year of the bid.
    """
    strike = break_even_gbp_per_t * (1.0 + model.settings.producers.margin_share)
    # Won in the next January, ordered in it, and in service so many months later.
    first_year = year + 1 + int(model.options.lead_months[row] // MONTHS_PER_YEAR)
    support = (strike - model.announced.carbon_gbp_per_t(first_year)) * volume_kt * GBP_M_PER_UNIT
    return Bid(f"{OPTION}/{row}", strike, volume_kt, support, first_year, volume_kt)
