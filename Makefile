# Everything from a machine that has Python 3.11 or later, make and the network. `make help` lists the targets.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
BIN := $(CURDIR)/.venv/bin
# Names on shared servers derive from the checkout's path, so that two checkouts never meet.
CHECKOUT := $(shell printf %s "$(CURDIR)" | cksum | cut -d" " -f1)
SERVICES_DATABASE ?= postgres://postgres@127.0.0.1:5432/postgres
SERVICES_REDIS ?= redis://127.0.0.1:6379/$(shell expr $(CHECKOUT) % 15 + 1)
export REQUIRE_SERVICES

PYTEST := $(BIN)/python -m pytest -q
COVERAGE := $(BIN)/python -m coverage
# Each process begins with a stretch of its own, for which much is made once, and takes from the other's at the end.
SHARED := -n $(WORKERS) --dist worksteal
# What is required is required on the services; browsers look once, there.
ON_SQLITE := env -u DATABASE_URL -u REDIS_URL -u REQUIRE_SERVICES
ON_SERVICES := DATABASE_URL=$(SERVICES_DATABASE) REDIS_URL=$(SERVICES_REDIS)

.PHONY: help demo setup lint quick test check check-slow mutation shots lock bench clean
.DELETE_ON_ERROR:

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# -- Run -----------------------------------------------------------------------------------------------------------

demo setup: export DEMO = 1

demo: setup ## Serve the demonstration at http://127.0.0.1:8000 (PORT= changes the port)
	@exec $(BIN)/python manage.py portal --port $(PORT)

setup: .venv/.assets ## Everything short of serving
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py createcachetable
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python manage.py load_demo

# The stamps stand in .venv, so that removing it starts afresh.

.venv/.runtime: requirements.lock
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed: make PYTHON=python3.11')"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.development: requirements-dev.lock .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.bench: requirements-bench.lock .venv/.development
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# The Node of the virtual environment, also where the system has one of its own.
.venv/.packages: package-lock.json .npmrc .venv/.runtime
	PATH="$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --loglevel=error
	@touch $@

.venv/.assets: .venv/.packages package.json static/build.mjs $(shell find static/scss -name '*.scss')
	PATH="$(BIN):$$PATH" $(BIN)/npm run build --loglevel=error
	@touch $@

# -- Check ---------------------------------------------------------------------------------------------------------

quick: lint ## Lint, types, contracts, migrations and unit tests: under two minutes
	$(PYTEST) $(SHARED) -m "not slow" tests/unit

lint: .venv/.development .venv/.assets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	DEMO=1 $(BIN)/python manage.py makemigrations --check --dry-run

test: .venv/.development .venv/.assets ## Every test but the slow ones
	$(PYTEST) $(SHARED) -m "not slow"

# Unit tests know neither database nor services: they run once, with the first, in which coverage is measured. The second
# run is that of the portal as it is served; what is long and the same on every database (`once`) waits for it.
check: lint ## What quick looks at, then the tests on SQLite, with coverage, and on PostgreSQL with Redis
	$(COVERAGE) erase
	$(ON_SQLITE) $(COVERAGE) run -m pytest -q $(SHARED) -m "not slow and not browser and not once"
	$(COVERAGE) combine --quiet
	$(COVERAGE) report --fail-under 95
	$(COVERAGE) report --fail-under 100 --include "*/domain/*,opcc_portal/lib/*"
	$(ON_SERVICES) $(PYTEST) $(SHARED) -m "not slow" --ignore tests/unit

check-slow: .venv/.development .venv/.assets mutation ## Fault tests, simulations and mutation testing
	$(PYTEST) -n $(WORKERS) --dist loadfile -m slow

mutation: .venv/.development
	$(BIN)/python -m tests.mutation

# -- Keep ----------------------------------------------------------------------------------------------------------

shots: .venv/.development .venv/.assets ## Pictures of every page and role in build/shots
	$(BIN)/python -m tests.browser.shots

bench: .venv/.development .venv/.assets .venv/.bench ## Benchmarks, side by side, as ratios
	set -e; for file in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py); done

LOCK := UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml

lock: .venv/.development ## Resolve the dependencies anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev --constraint requirements.lock -o requirements-dev.lock
	$(LOCK) --group bench --constraint requirements-dev.lock -o requirements-bench.lock
	PATH="$(BIN):$$PATH" $(BIN)/npm install --package-lock-only --ignore-scripts --loglevel=error
	! grep -nE '://' requirements.lock requirements-dev.lock requirements-bench.lock
	! grep -n '"resolved"' package-lock.json

clean: ## Remove everything that was built, but not var/ with what was entered
	rm -rf .venv node_modules static/dist build mutants
