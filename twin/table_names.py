"""Names of the tables of a run."""

TABLE_NAMES = (
    "cluster_year",
    "company_year",
    "site_year",
    "asset_year",
    "plant_year",
    "network_year",
    "store_year",
    "connections",
    "hydrogen_year",
    "jobs_year",
    "payments",
    "support_year",
    "projects",
    "project_phases",
    "labour_year",
    "obstacle_year",
    "decisions",
    "notes",
    "hourly",
)
"""In the order in which they are listed; `hourly` only where hours were kept."""
