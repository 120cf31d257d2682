# nkstats. `make` builds the reports; `make help` lists the rest.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
NKSTATS := $(BIN)/nkstats
OTHERS := benchmarks/.venv
.DEFAULT_GOAL := reports
.PHONY: help env data check reports lab test test-browser bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

env: $(VENV)/.installed ## make .venv and install what the lock file names

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "nkstats needs Python 3.11 or newer and found none; set PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "nkstats: making $(VENV) and installing what requirements.lock names (a minute or so)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q nkstats
	@touch $@

data: env ## write data/processed/ from data/raw/
	@$(NKSTATS) data

reports: data ## build the latest edition in English and Korean (the default)
	@$(NKSTATS) build

check: env ## lint, types, translations, data; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_i18n.py
	$(NKSTATS) check

test: env ## run the tests (those in a browser apart)
	$(BIN)/python -m pytest -m "not browser" -n 2 --dist loadfile

test-browser: env ## open the reports in headless Chromium and in a PDF/UA checker
	$(BIN)/python -m pytest -m browser

lab: env ## open JupyterLab at notebooks/explore.ipynb
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks/explore.ipynb

bench: env $(OTHERS)/.installed ## measure speed, as ratios within one run, and what the intervals cover
	$(BIN)/python benchmarks/execution.py
	$(BIN)/python benchmarks/claims_scale.py
	$(BIN)/python benchmarks/intervals.py

$(OTHERS)/.installed: benchmarks/others.lock
	$(PYTHON) -m venv $(OTHERS)
	$(OTHERS)/bin/python -m pip install --disable-pip-version-check --progress-bar off --quiet --require-hashes -r benchmarks/others.lock
	@touch $@

lock: env ## renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --disable-pip-version-check --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet --output-file requirements.lock
	$(BIN)/uv pip compile benchmarks/others.in --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet --output-file benchmarks/others.lock

clean: ## remove what was built: reports, caches, the environment
	rm -rf $(VENV) $(OTHERS) reports/[0-9]* reports/index.html reports/feed.xml \
	  reports/.staging-* reports/.new-* .mypy_cache .pytest_cache .ruff_cache
