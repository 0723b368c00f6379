# Two commands matter: `make run` and `make test`. Both set up what they need, and are quick once that is done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench pictures clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.runs ## Set up, then serve webhook and simulator on this machine
	@mkdir -p data
	@KAODA_DEVELOPMENT=on $(BIN)/kaoda serve --development

test: $(VENV)/.tests ## Set up, then run all tests
	@$(BIN)/pytest -q -n auto --dist loadfile

lint: $(VENV)/.tests ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.tests ## Put the code into the project's form
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .

bench: $(VENV)/.tests ## Measure time, start and memory, and write docs/bench.md
	@$(BIN)/python -m bench.engine --date "$$(date +%F)"

pictures: $(VENV)/.tests ## Take the pictures of docs/staff.md anew (needs Chromium)
	@$(BIN)/python -m tests.browser.pictures

clean: ## Remove the environment and caches; data/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "kaoda needs Python 3.11 or newer as '$(PYTHON)'; name another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once) …"
	@$(PYTHON) -m venv $(VENV)

# Stamps: what is installed is renewed when the pins change.
$(VENV)/.runs: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@
