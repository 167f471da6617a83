# Everything starts here. `make run` and `make test` need Python 3.11 and make, nothing else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEMO ?= 1
ONLY ?=
WORKERS ?= 2

BASE := $(VENV)/.base
DEV := $(VENV)/.dev
UI := src/zhibu/foundation/ui/static/build/manifest.json
UI_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -type f -print)
CATALOGUES := $(shell find src -name '*.po')
WORDS := $(VENV)/.words

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The program is started often, by the suite a hundred times: Python keeps what it has compiled, also where it was told not to.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run dev test check e2e shots bench lock format clean help

help: ## what can be made
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(BASE) $(UI) $(WORDS) ## build what is missing and serve the demonstration on http://127.0.0.1:8000 (DEMO=0: an empty site)
	@exec env ZHIBU_DEMO=$(DEMO) ZHIBU_VAR=$${ZHIBU_VAR:-var/$(if $(filter 0,$(DEMO)),site,demo)} $(BIN)/zhibu serve --port $(PORT) $(if $(filter 0,$(DEMO)),,--demo)

dev: $(DEV) $(UI) $(WORDS) ## the demonstration with reload on every change
	@DJANGO_SETTINGS_MODULE=config.settings.dev ZHIBU_DEMO=1 ZHIBU_VAR=$${ZHIBU_VAR:-var/demo} $(BIN)/zhibu runserver $(PORT)

test: $(DEV) $(UI) $(WORDS) ## the whole suite: SQLite, then PostgreSQL and the browser where present
	@WORKERS=$(WORKERS) tests/suite

check: $(DEV) $(UI) $(WORDS) ## all that CI runs: format, lint, types, contracts, templates, migrations, catalogues, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	cd frontend && npm run --silent check
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/zhibu makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/zhibu catalogues check
	@$(MAKE) test

e2e: $(DEV) $(UI) $(WORDS) ## the journeys in a real browser
	$(BIN)/pytest -q -m browser tests/e2e

shots: $(DEV) $(UI) $(WORDS) ## photograph every page of a running demonstration (make run) into shots/
	$(BIN)/python -m tests.e2e.shots http://127.0.0.1:$(PORT)

bench: $(DEV) $(UI) $(WORDS) ## measure, each figure beside its reference (ONLY=checkin,homes for some)
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY),)

format: $(DEV) ## format the sources
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(DEV) ## compile requirements/*.in to hashed lock files
	cd requirements && for f in uv base dev; do ../$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 $$f.in -o $$f.txt; done

clean: ## remove what was built (data in var/ stays)
	rm -rf $(VENV) frontend/node_modules src/zhibu/foundation/ui/static/build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/uv: requirements/uv.txt
	@echo "Zhibu: making the environment …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

$(BASE): $(VENV)/bin/uv requirements/base.txt pyproject.toml
	@echo "Zhibu: installing what it needs …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements/base.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

$(DEV): $(BASE) requirements/dev.txt
	@echo "Zhibu: installing the tools of the workshop …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements/dev.txt
	@touch $@

frontend/node_modules/.package-lock.json: $(BASE) frontend/package-lock.json
	@echo "Zhibu: fetching the front end's parts …"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

$(UI): frontend/node_modules/.package-lock.json $(UI_SOURCES)
	@echo "Zhibu: building the front end …"
	@cd frontend && npm run --silent build
	@touch $@

$(WORDS): $(BASE) $(CATALOGUES)
	@DJANGO_SETTINGS_MODULE=config.settings.dev $(BIN)/zhibu catalogues compile
	@touch $@
