#!/bin/sh
# The researcher's journey in a terminal, as README.md and `twin --help` tell it. Needs `twin` and
# `python` of its environment on the path; works in the folder it is started in, which it fills.
# The number of runs of the study can be given: sh researcher.sh 400
set -eu
runs=${1:-400}

step() { printf '\n== %s\n' "$1"; }
fail() { printf 'STUMBLE: %s\n' "$1" >&2; exit 1; }
must_say() { grep -q -- "$1" "$2" || { cat "$2" >&2; fail "'$1' is not said in $2"; }; }
change() { # FILE OLD NEW: replaces what must be there
    grep -q -- "$2" "$1" || fail "'$2' is not in $1"
    sed "s|$2|$3|" "$1" > changed.tmp && mv changed.tmp "$1"
}

step "Five lines of Python: load, change three parameters, simulate, look at a table"
cat > five.py <<'PY'
import twin
scenario = twin.load("tiny/tiny")
dearer = scenario.with_(policy__carbon_price__multiplier=2.0, prices__gas_multiplier=1.5, seed=7)
results = twin.simulate(dearer)
print(results.cluster_year[["year", "fossil_co2_mt", "support_gbp_m"]])
PY
python five.py > five.txt
must_say "fossil_co2_mt" five.txt
must_say "2040" five.txt

step "A decision rule of her own, in her own file, for two companies"
cat > mine.py <<'PY'
import twin


@twin.register_rule("only_capture")
def only_capture(board):
    places = [i for i, kind in enumerate(board.kind) if kind == "capture" and board.feasible[i]]
    return max(places, key=lambda i: board.value_gbp_m[i], default=None)
PY
rules='companies.rules={mill_company: only_capture, works_company: only_capture}'
twin --rules mine.py run tiny/tiny --set "$rules" --out own-rule > own-rule.txt
twin why own-rule works 2035 > why.txt
must_say "Works" why.txt
if twin run tiny/tiny --set "$rules" > refused.txt 2>&1; then fail "an unknown rule was taken"; fi
must_say "or register it" refused.txt

step "A cluster of her own: a copy of the small one, seven faults, all told at once"
twin new port > new.txt
must_say "twin validate port/port.yaml" new.txt
change port/port.yaml "end_year: 2040" "end_yaer: 2040"
change port/sites.csv "mill_company,steel_bf_bof" "mill_company,steel_bof"
change port/companies.csv "Mill Company,0.12" "Mill Company,12"
change port/prices.csv "gas,central,2025,32.074" "gas,central,2025,thirty"
change port/caverns.csv ",20,75,250," ",20,250,250,"
change port/work_packages.csv "capture,civil,1,0.4,0.26" "capture,civil,1,0.4,0.36"
change port/weather.csv "solar_mean_capacity_factor,12,0.024" "solar_mean_capacity_factor,12,0.24"
status=0
twin validate port/port.yaml > faults.txt 2>&1 || status=$?
[ "$status" = 2 ] || fail "wrong tables ended with status $status"
must_say "^7 faults:" faults.txt
[ "$(grep -c '^- .*; expected .*\. To repair: .*\.$' faults.txt)" = 7 ] ||
    { cat faults.txt >&2; fail "a fault lacks place, value, expectation or repair"; }
for value in 12 thirty steel_bof 250 "1.1 in all" 0.24; do must_say "has '$value'" faults.txt; done
for place in "port.yaml line 5, horizon.end_yaer" sites.csv companies.csv prices.csv caverns.csv \
    work_packages.csv weather.csv; do must_say "^- $place" faults.txt; done
change port/port.yaml "end_yaer: 2040" "end_year: 2040"
change port/sites.csv "mill_company,steel_bof" "mill_company,steel_bf_bof"
change port/companies.csv "Mill Company,12" "Mill Company,0.12"
change port/prices.csv "gas,central,2025,thirty" "gas,central,2025,32.074"
change port/caverns.csv ",20,250,250," ",20,75,250,"
change port/work_packages.csv "capture,civil,1,0.4,0.36" "capture,civil,1,0.4,0.26"
change port/weather.csv "solar_mean_capacity_factor,12,0.24" "solar_mean_capacity_factor,12,0.024"
twin validate port/port.yaml > valid.txt
must_say "is valid" valid.txt
twin run port/port.yaml --out port-results > port.txt
must_say "Fossil CO2" port.txt

step "A study of $runs runs over eight parameters, killed and gone on with"
cat > study.yaml <<YAML
title: What the small cluster hangs on
scenarios: [tiny/tiny]
parameters:
  policy.carbon_price.multiplier: {distribution: uniform, low: 0.3, high: 1.5}
  prices.gas_multiplier: {distribution: triangular, low: 0.5, mode: 1.0, high: 2.5}
  prices.electricity_multiplier: {distribution: uniform, low: 0.7, high: 1.5}
  networks.delay_months: {distribution: uniform, low: 0, high: 48}
  delivery.duration_multiplier: {distribution: uniform, low: 0.8, high: 1.6}
  delivery.crew_multiplier: {distribution: uniform, low: 0.5, high: 1.5}
  companies.hurdle_rate_multiplier: {distribution: uniform, low: 0.7, high: 1.3}
  policy.support_budget_gbp_m_per_year: {distribution: uniform, low: 50, high: 400}
design: {kind: latin_hypercube, samples: $runs}
keep: {tables: [cluster_year]}
chunk: 10
YAML
twin batch study.yaml --check > check.txt
must_say "$runs runs" check.txt
twin batch study.yaml --out study --quiet 2> killed.txt &
program=$!
waited=0
until [ -f study/journal.jsonl ] && [ "$(wc -l < study/journal.jsonl)" -ge 2 ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 600 ] || fail "the study did not begin within a minute"
    sleep 0.1
done
kill -9 "$program"
wait "$program" 2> /dev/null || true
kept=$(wc -l < study/journal.jsonl)
head -n "$kept" study/journal.jsonl > before.jsonl
if [ "$((kept * 10))" -ge "$runs" ]; then fail "it was over before it was killed: give more runs"; fi
twin batch summary study > halfway.txt
must_say "of $runs runs" halfway.txt
twin batch study.yaml --out study > done.txt
must_say "$runs runs of 1 scenario" done.txt
head -n "$kept" study/journal.jsonl | cmp - before.jsonl || fail "what was finished was made anew"

step "The same study on a Dask cluster, by its address"
dask scheduler --host 127.0.0.1 --port 0 --no-dashboard --scheduler-file scheduler.json \
    > dask.txt 2>&1 &
scheduler=$!
trap 'kill $scheduler ${worker:-} 2> /dev/null || true' EXIT
waited=0
until [ -s scheduler.json ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 600 ] || fail "the scheduler did not begin within a minute"
    sleep 0.1
done
address=$(python -c 'import json; print(json.load(open("scheduler.json"))["address"])')
dask worker "$address" --nthreads 1 --no-dashboard > dask-worker.txt 2>&1 &
worker=$!
twin batch study.yaml --out study-dask --scheduler "$address" --quiet
kill "$worker" "$scheduler"
cat > same.py <<'PY'
import twin
here, there = (twin.read_ensemble(name) for name in ("study", "study-dask"))
assert here.is_complete and there.is_complete
assert here.fingerprint() == there.fingerprint(), "the numbers differ"
PY
python same.py

step "The Parquet read with DuckDB, without the project"
cat > foreign.py <<'PY'
import sys
import duckdb
print(duckdb.sql("""
    select year, count(*) as runs, median(fossil_co2_mt) as median_mt
    from 'study/tables/cluster_year/*.parquet' join 'study/runs.parquet' using (run_id)
    group by year order by year
"""))
assert "twin" not in sys.modules
PY
python foreign.py > duckdb.txt
must_say "median_mt" duckdb.txt

step "What it hangs on, with intervals, and where the target fails"
twin batch summary study --target 'stored_fossil_co2_mt_2040>=0.2' --plots plots > summary.txt
must_say "95 % interval" summary.txt
must_say "rank correlation" summary.txt
must_say "it is missed where" summary.txt
[ -s plots/ensemble.html ] || fail "no pictures"

step "A referee repeats the run from its manifest alone"
mkdir referee
twin run tiny/tiny --seed 11 --out cited > cited.txt
cp cited/manifest.json referee/
twin verify referee/manifest.json > repeated.txt
must_say "come out the same, byte for byte" repeated.txt
twin verify cited > verified.txt
must_say "headline figures are reproduced" verified.txt

printf '\nThe journey is walked without a stumble.\n'
