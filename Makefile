# Two commands for the newcomer: `make run` and `make test`. They need python3 (3.11 or newer), make and git.
.DEFAULT_GOAL := help
.PHONY: new-activity help run test t check db bench faults drill mutations clean pins

PY := .venv/bin/python
# Two at a time: each of the two walks through a product and a browser of its own. What kills processes comes last, alone.
QUICK := $(PY) -m pytest -q -n 2 -m "not journey and not faults"
JOURNEYS := $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m journey
MODULES := engage accounts consultations

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run: ## Start everything and look after it (PORT=8123 DATA=folder move it; Ctrl-C stops it)
	@.ci/environment requirements.txt
	@exec $(PY) manage.py up

test: ## Everything that CI does
	@.ci/environment requirements-dev.txt
	@$(MAKE) --no-print-directory check
	@went=0; $(QUICK) || went=1; $(JOURNEYS) || went=1; $(PY) -m pytest -m faults || went=1; exit $$went

t: ## The quick tests: no browser journeys, no killing of processes
	@.ci/environment requirements-dev.txt
	@$(QUICK)

check: ## Style, types, floors, forgotten migrations
	@.ci/environment requirements-dev.txt
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy $(MODULES)
	@.venv/bin/lint-imports
	@HTTPS=1 $(PY) -W ignore manage.py check --deploy --fail-level WARNING
	@$(PY) -W ignore manage.py makemigrations --check --dry-run

db: ## psql on the running database
	@$(PY) manage.py db

faults: ## The matrix of faults on real processes, in full (TIMES=3: each three times); docs/faults.md
	@.ci/environment requirements-dev.txt
	@FAULTS_LONG=1 FAULTS_TIMES=$(or $(TIMES),1) $(PY) -m pytest -m faults -s

drill: ## Prove that a backup of the running product can be restored (changes nothing)
	@$(PY) manage.py drill

bench: ## One JSON line per figure of speed, and which gates were met (GATE=1: a missed one fails)
	@.ci/environment requirements-dev.txt
	@$(PY) -m benchmarks $(if $(GATE),--gate)

mutations: ## Take away one gate at a time and see that a test fails
	@.ci/environment requirements-dev.txt
	@$(PY) -m tests.house.mutations

new-activity: ## Make a new kind of activity that works: NAME=traffic_lights
	@.ci/environment requirements-dev.txt
	@$(PY) manage.py new_activity "$(NAME)"

clean: ## Remove the environment and what was built (the product's own folder .data stays)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-artifacts

pins: ## Choose newest versions again and write their hashes down
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade -q requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade -q requirements-dev.in -o requirements-dev.txt
