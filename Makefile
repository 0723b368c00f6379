# Two commands matter: `make run` and `make test`. Both set up what they need, and are quick once that is done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/tools
LOCKS := requirements requirements-dev requirements-tools
INSTALL := -m pip install --quiet --disable-pip-version-check
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(TOOLS)/bin/python -m piptools compile --quiet --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help run setup test lint format bench pictures lock audit clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.runs ## Set up, then serve webhook and simulator on this machine
	@mkdir -p data
	@KAODA_DEVELOPMENT=on $(BIN)/kaoda serve --development

setup: $(VENV)/.runs ## Install what the server needs, and nothing else

test: $(VENV)/.tests ## Set up, then run all tests
	@$(BIN)/pytest -q -n auto --dist loadfile

lint: $(VENV)/.tests ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.tests ## Put the code into the project's form
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .

bench: $(VENV)/.tests ## Measure everything, beside the smallest echo too, in about ten minutes, and write docs/bench.md
	@$(BIN)/python -m bench.engine --date "$$(date +%F)"

pictures: $(VENV)/.tests ## Take the pictures of docs/staff.md anew (needs Chromium)
	@$(BIN)/python -m tests.browser.pictures

lock: $(TOOLS)/.ready ## Pin anew all that pyproject.toml and requirements-dev.in need, with hashes
	@for locked in $(LOCKS); do \
		echo "$$locked …"; \
		$(COMPILE) $$([ $$locked = requirements ] && echo "--build-deps-for editable pyproject.toml" || echo $$locked.in) \
			-o $$locked.lock || exit 1; \
	done

audit: $(TOOLS)/.ready ## Look up the pinned packages among known vulnerabilities, as far as the package index allows
	@$(TOOLS)/bin/python -m pip_audit --disable-pip --require-hashes -r requirements.lock -r requirements-dev.lock \
		--progress-spinner off --timeout 15 >$(TOOLS)/audit 2>&1; status=$$?; \
	if grep -q '^Found [0-9]* known' $(TOOLS)/audit; then cat $(TOOLS)/audit; exit 1; fi; \
	if [ $$status -ne 0 ]; then echo "Nothing was audited: the package index cannot be reached from here."; tail -n 1 $(TOOLS)/audit; exit 0; fi; \
	unknown=$$(grep -c 'could not be audited' $(TOOLS)/audit); \
	if [ $$unknown -eq 0 ]; then grep '^No known' $(TOOLS)/audit; else \
		echo "Nothing found, but the package index told nothing about $$unknown packages; ask again where pypi.org is reached."; fi

clean: ## Remove the environment and caches; data/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 2))' 2>/dev/null || \
		{ echo "kaoda needs Python 3.11.2 or newer as '$(PYTHON)'; name another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once) …"
	@$(PYTHON) -m venv $(VENV)

# Stamps: what is installed is renewed when the pins change.
$(VENV)/.runs: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.lock
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(TOOLS)/.ready: requirements-tools.lock | $(VENV)/bin/python
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python $(INSTALL) --require-hashes -r requirements-tools.lock
	@touch $@
