"""What a run came to: emissions, energy, money and jobs, from dated assets and closed years.

Nothing here decides or simulates. In December `twin.year.close_year` enters one `books.ClosedYear`:
what every asset did in the year, as rates between the dates at which it came and went.
`balance.check_year` stops the run if carbon, hydrogen, pipes or capacity do not add up in it.

When the last year is closed, the books are read three times:

- `emissions.ledger` stacks the years. What an asset emits is the CO2 that arises, less what is
  captured, plus what no store would take; what is stored of biogenic CO2 is a removal.
- `payments.gather_payments` asks who paid whom, for what: energy and operation there, pipes in
  `transport_payments`, contracts and grants in `support_payments`. Each payment has one payer and
  one receiver (`payment_book`).
- `jobs.count_jobs` asks who works because of it: what is paid for building and operation, times the
  jobs that a pound of that kind of spending supports.

`balance.check_payments` holds them against each other: what is paid is received, and the carbon
bill reckoned asset by asset is that reckoned site by site. `plants` does for hydrogen plants what
`emissions` does for sites. `appraisal` then asks what it is worth to society: what only changes
hands is left out, what is used up is cost, CO2 avoided counts at its appraisal value, and both are
discounted.

All this happens at the end of every run. The rest starts from its tables, for reports: what if
carbon, gas, capital or the discount rate were otherwise (`welfare`, from `resources`), who gains
and who pays (`transfers`, `distribution`), what each measure avoided and cost (`measures`), what
lies outside the boundary (`scopes`), and which industries the spending reaches (`economy`).
"""
