# What a newcomer, a contributor and the build server do with this repository.
#
# Every target does its own set-up: it makes an environment, installs the package with the exact
# versions of constraints.txt, and does so again only after pyproject.toml or the constraints change.

VENV ?= .venv
PYTHON ?=
CONSTRAINTS ?= constraints.txt
SCENARIO ?= humber/reference
WORKERS ?= auto
ARGS ?=

PACKAGES := twin agents infrastructure dashboard scenarios
BIN := $(VENV)/bin
OUT := out/$(subst /,-,$(SCENARIO))
CANDIDATES := python3 python3.13 python3.12 python3.11 python

# An environment made for one Python is not taken for another, nor one with other constraints.
KIND := $(subst /,-,$(PYTHON)$(if $(filter-out constraints.txt,$(CONSTRAINTS)),-$(CONSTRAINTS)))
READY_DEV := $(VENV)/.ready-dev$(KIND)
READY_RUN := $(if $(wildcard $(READY_DEV)),$(READY_DEV),$(VENV)/.ready-run$(KIND))

# Programs that cannot share the twin's environment, or should not weigh on it, have their own.
CLIENT := .venv-client-

# Imports take three times as long when Python may not keep its bytecode.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never

.PHONY: help run test thorough quick check lint layout types layers docstrings lowest format bench \
	bench-batch bench-dashboard bench-planners bench-kills bench-all soak screenshots validation attack browser \
	office clients reference environment build constraints clean clean-all
.DELETE_ON_ERROR:

help: ## List the targets
	@echo "Usage: make TARGET [VENV=.venv] [PYTHON=python3.12] [ARGS=...]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

run: $(READY_RUN) ## Install and simulate the Humber (SCENARIO=humber/reference); results under out/
	@$(BIN)/twin run $(SCENARIO) --out $(OUT) $(ARGS)

test: $(READY_DEV) browser ## Run the test suite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not thorough" $(ARGS)

thorough: $(READY_DEV) browser office ## Run every test, also those that take minutes and seldom find anything
	@TWIN_THOROUGH=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

quick: $(READY_DEV) ## Run the tests that take less than about two seconds each
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow and not thorough" $(ARGS)

check: $(READY_DEV) ## Check style, layout, types, layers and docstrings
	@$(MAKE) --no-print-directory --keep-going lint layout types layers docstrings

lint: $(READY_DEV)
	@echo "Style (ruff check)"
	@$(BIN)/ruff check --quiet --output-format concise .

layout: $(READY_DEV)
	@echo "Layout (ruff format)"
	@$(BIN)/ruff format --check --output-format concise . || \
		{ echo "'make format' puts it right"; exit 1; }

types: $(READY_DEV)
	@echo "Types (mypy, strict)"
	@$(BIN)/mypy

layers: $(READY_DEV)
	@echo "Floors (import-linter)"
	@$(BIN)/lint-imports --no-logo

docstrings: $(READY_DEV)
	@echo "Docstrings of everything public (interrogate)"
	@$(BIN)/interrogate -vv --omit-covered-files $(PACKAGES)

# Machine code that another Numba left beside the sources would be read while it is written anew.
lowest: ## Run the quick tests on the oldest dependencies that pyproject.toml allows
	@NUMBA_CACHE_DIR="$(CURDIR)/.venv-lowest/machine-code" \
		$(MAKE) --no-print-directory quick VENV=.venv-lowest CONSTRAINTS=.ci/lowest.txt

format: $(READY_DEV) ## Lay out the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(READY_DEV) ## Measure how long a run takes and where the time goes
	@$(BIN)/python -m tools.bench $(ARGS)

validation: $(READY_DEV) ## Write docs/validation.md, plausibility.md and scenarios.md from tests and runs
	@$(BIN)/python -m tools.validation $(ARGS)

attack: $(READY_DEV) ## Run 10,000 damaged scenarios and tables: refused, or run to finite figures
	@$(BIN)/python -m tools.attack $(ARGS)

clients: $(READY_RUN) $(CLIENT)ema-workbench/.ready $(CLIENT)pyam/.ready ## Try EMA Workbench and pyam
	@$(CLIENT)ema-workbench/bin/python -W ignore -m tools.clients.run_ema
	@$(BIN)/twin batch tools/clients/study.yaml --out out/clients --quiet
	@$(BIN)/twin batch iamc out/clients out/clients-runs.csv
	@$(BIN)/twin batch iamc out/clients out/clients-percentiles.csv --percentiles 10,50,90
	@$(CLIENT)pyam/bin/python -W ignore -m tools.clients.read_iamc \
		out/clients-runs.csv out/clients-percentiles.csv

bench-batch: $(READY_DEV) ## Measure runs per second, parallel efficiency and memory of a batch
	@$(BIN)/python -m tools.bench_batch $(ARGS)

bench-dashboard: $(READY_DEV) browser ## Measure the dashboard in Chromium: weight, first view, 50 moves
	@$(BIN)/python -m tools.bench_dashboard $(ARGS)

bench-planners: $(READY_DEV) ## Let ten planners move levers at once for two minutes
	@$(BIN)/python -m tools.bench_planners $(ARGS)

soak: $(READY_DEV) ## A week of use in miniature: lever moves, reports, runs; memory must stay flat
	@$(BIN)/python -m tools.soak $(ARGS)

screenshots: $(READY_DEV) browser ## Take a picture of every view of the dashboard, screen and phone
	@$(BIN)/python -m tools.screenshots $(ARGS)

# Tests of the dashboard drive Chromium; where it cannot be had they say so and are left out.
browser:
	@if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null \
		&& ! command -v google-chrome >/dev/null; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "Installing Chromium for the tests of the dashboard"; \
			{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
				>/dev/null 2>&1 || echo "Chromium could not be installed; its tests are left out"; \
		else echo "No Chromium here: tests of the dashboard in a browser are left out"; fi; \
	fi

# Tests of the workbook open it in LibreOffice; where it cannot be had they are left out.
office:
	@if ! command -v soffice >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing LibreOffice for the tests of the workbook"; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc; } \
			>/dev/null 2>&1 || echo "LibreOffice could not be installed; its tests are left out"; \
	fi

bench-all: $(READY_DEV) browser ## Write docs/performance.md: every speed bar as measured here
	@$(BIN)/python -m tools.bench_all $(ARGS)

bench-kills: $(READY_DEV) ## Kill a study of 2,000 runs 20 times and compare what is left
	@$(BIN)/python -m tools.kills $(ARGS)

reference: $(READY_DEV) .venv-reference/.ready ## Compute the pipe networks of the tests with pandapipes anew
	@.venv-reference/bin/python -W ignore -m tools.reference.pandapipes_cases
	@$(BIN)/python -m tools.reference.compare_times

# pandapipes needs pandas 2 and cannot share the environment of the twin.
.venv-reference/.ready: tools/reference/requirements.txt
	@echo "Making .venv-reference with pandapipes (about a minute)"
	@rm -rf .venv-reference
	@$(BIN)/python -m venv .venv-reference
	@.venv-reference/bin/python -m pip install -qq --requirement tools/reference/requirements.txt
	@touch $@

environment: $(READY_DEV) ## Make the environment for development and nothing else
	@echo "$(VENV) is ready: $$($(BIN)/python --version)"

build: $(READY_DEV) ## Build wheel and source distribution into dist/
	@$(BIN)/python -m hatchling build

constraints: ## Choose all exact versions anew, newest and oldest (needs uv)
	@uv pip compile --quiet --upgrade --all-extras --universal --python-version 3.11 \
		--no-header --no-annotate pyproject.toml --output-file constraints.txt
	@uv pip compile --quiet --upgrade --all-extras --universal --python-version 3.11 \
		--no-header --no-annotate --resolution lowest-direct pyproject.toml \
		--output-file .ci/lowest.txt

clean: ## Remove caches and what was built
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find $(PACKAGES) tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

clean-all: clean ## Remove environments and results as well
	@rm -rf .venv .venv-* out

$(VENV)/.ready-dev$(KIND): EXTRA := [dev]
$(VENV)/.ready-dev$(KIND) $(VENV)/.ready-run$(KIND): pyproject.toml $(CONSTRAINTS)
	@$(make_environment)
	@$(install)
	@rm -f $(VENV)/.ready-* && touch $@

# pyam wants older libraries than the twin, so the twin stays out of its environment.
$(CLIENT)pyam/.ready: tools/clients/pyam.txt $(READY_RUN)
	@$(BIN)/python -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install -qq --requirement $<
	@touch $@

$(CLIENT)ema-workbench/.ready: tools/clients/ema-workbench.txt $(CONSTRAINTS) $(READY_RUN)
	@$(BIN)/python -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install -qq --constraint $(CONSTRAINTS) --editable . --requirement $<
	@touch $@

# Keeps an environment that works and is of the Python asked for, and makes any other afresh. The
# mark .unfinished tells an environment whose last installation was broken off.
define make_environment
set -e; \
is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'; \
version='import sys; print(sys.version_info[:2])'; \
have=; python=; \
if [ ! -e $(VENV)/.unfinished ]; then \
	have=$$($(BIN)/python -c "import pip; $$version; $$is_new_enough" 2>/dev/null) || have=; \
fi; \
if [ -n "$$have" ] && [ -z "$(PYTHON)" ]; then exit 0; fi; \
for candidate in $(or $(PYTHON),$(CANDIDATES)); do \
	if $$candidate -c "$$is_new_enough" 2>/dev/null; then python=$$candidate; break; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "cluster-twin needs Python 3.11 or newer, which none of these is:" \
		"$(or $(PYTHON),$(CANDIDATES))." >&2; \
	echo "Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; \
fi; \
if [ -n "$$have" ] && [ "$$have" = "$$($$python -c "$$version" 2>/dev/null)" ]; then exit 0; fi; \
if [ -e $(VENV) ] && [ ! -e $(VENV)/pyvenv.cfg ] && [ -n "$$(ls -A $(VENV))" ]; then \
	echo "$(VENV) exists and is no environment: remove it, or choose another VENV." >&2; exit 1; \
fi; \
echo "Making $(VENV) with $$($$python --version)"; \
rm -rf $(VENV); \
if command -v uv >/dev/null 2>&1 \
	&& uv venv --quiet --seed --python "$$(command -v $$python)" $(VENV); \
then :; else $$python -m venv $(VENV); fi
endef

define install
set -e; touch $(VENV)/.unfinished; \
echo "Installing cluster-twin$(EXTRA) into $(VENV) (about a minute the first time)"; \
if command -v uv >/dev/null 2>&1 && uv pip install --quiet --compile-bytecode \
	--python $(BIN)/python --constraint $(CONSTRAINTS) --editable '.$(EXTRA)'; \
then :; else \
	$(BIN)/python -m pip install -qq --constraint $(CONSTRAINTS) --editable '.$(EXTRA)'; \
fi; \
rm $(VENV)/.unfinished
endef
