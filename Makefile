PORT ?= 8000
DATA ?= var
PY := .venv/bin/python
export YIWANG_DATA := $(abspath $(DATA))
RUN_STAMP := .venv/.run-$(shell cat requirements/run.txt 2>/dev/null | cksum | cut -d' ' -f1)
DEV_STAMP := .venv/.dev-$(shell cat requirements/dev.txt 2>/dev/null | cksum | cut -d' ' -f1)

help:            ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

.venv/bin/python:
	@python3 -m venv .venv

$(RUN_STAMP): .venv/bin/python requirements/run.txt
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.txt
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: $(RUN_STAMP)  ## set up, load the content of Ningxia with synthetic people, serve on PORT with data in DATA
	@$(PY) -m yiwang start --port $(PORT)

test: $(DEV_STAMP) ## the whole suite: SQLite, then PostgreSQL and the browser where they are found
	@$(PY) tests/run.py all

check: $(DEV_STAMP) ## quick loop: format, lint, types, contracts, migrations, fast tests
	@$(PY) tests/run.py check

coverage: $(DEV_STAMP) ## the requirement matrix from a real test run
	@$(PY) tests/run.py coverage

bench: $(DEV_STAMP) ## hot paths against the database's own limit, as ratios of one run
	@$(PY) tests/bench/run.py

chaos: $(DEV_STAMP) ## 200 kills under load, on both databases, with a ledger that must reconcile
	@$(PY) tests/run.py chaos

lock:            ## pin every dependency anew, with hashes
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.txt
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements/dev.txt

.PHONY: help run test check coverage bench chaos lock
