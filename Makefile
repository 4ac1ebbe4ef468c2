# `make run` starts Dateline, `make test` runs every check; both install first, into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.installed
CHECKS := $(VENV)/.installed-dev

PIP := $(BIN)/python -B -m pip --quiet --disable-pip-version-check
# A lock names all packages, so none is looked for. Python writes the bytecode of a module when it is first used.
INSTALL := $(PIP) install --no-compile --no-deps
# The C library of ONNX Runtime for Linux takes 34 MB. Nothing loads it: the module for Python holds all of it, too.
SPARE := lib/python*/site-packages/onnxruntime/capi/libonnxruntime.so.*
EXTRAS := meaning reader pictures webhook metrics
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --custom-compile-command 'make lock' $(EXTRAS:%=--extra %)

.DEFAULT_GOAL := help
.PHONY: help install run test languages lock clean

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: $(RUNS) ## make .venv and install what runs, from requirements.lock

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dateline needs Python 3.11 or newer; name one, as in: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@# Python 3.11 puts setuptools into it, which nothing here needs.
	@$(PIP) uninstall --yes setuptools 2>/dev/null
	@find $(VENV) -name __pycache__ -prune -exec rm -r {} +

$(RUNS): requirements.lock pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements.lock
	@rm -f $(VENV)/$(SPARE)
	$(INSTALL) --no-build-isolation -e .
	@touch $@

# The second lock holds all of the first, so what is installed from it also runs.
$(CHECKS): requirements-dev.lock pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@rm -f $(VENV)/$(SPARE)
	$(INSTALL) --no-build-isolation -e .
	@touch $(RUNS) $@

run: $(RUNS) ## start the bot (with TELEGRAM_BOT_TOKEN) or the REPL (without)
	@$(BIN)/python -m bot

test: $(CHECKS) ## lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

languages: $(CHECKS) ## check what is known about languages (retrieval/languages/README.md)
	$(BIN)/python -m pytest -q tests/retrieval/languages

# The first lock starts as a copy of the second, whose versions uv keeps.
lock: ## write both locks anew (needs uv)
	$(COMPILE) --group dev -o requirements-dev.lock pyproject.toml
	cp requirements-dev.lock requirements.lock
	$(COMPILE) --group build -o requirements.lock pyproject.toml

clean: ## remove the environment and every cache
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
