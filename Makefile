# Each target does its own set-up; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_OPTIONS := --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup demo crawl test soak lint docs bench bench-archive bench-ranges bench-extraction lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

# A stamp names what was installed last, so that a changed lock installs again and an unchanged one does not.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed; say which with PYTHON=python3.12" >&2; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed-run: $(BIN)/python requirements/pip.txt requirements/run.txt pyproject.toml
	@echo "installing what the crawler needs"
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/pip.txt
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed-run requirements/dev.txt
	@echo "installing what the tests need"
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/dev.txt
	@touch $@

# pywb pins old packages that clash with ours, so it lives apart; one test replays our WARC files with it.
.pywb/installed: $(BIN)/python requirements/pywb.txt
	@echo "installing pywb, which replays WARC files in a test"
	@$(PYTHON) -m venv .pywb
	@.pywb/bin/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/pip.txt
	@.pywb/bin/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/pywb.txt \
	    || echo "pywb could not be installed; its test will say so"
	@touch $@

# What our reader is compared with; its versions clash with ours. Its outputs are kept, so that scoring needs none of it.
.peers/installed: $(BIN)/python requirements/pip.txt requirements/peers.txt
	@echo "installing the extractors that ours is compared with"
	@$(PYTHON) -m venv .peers
	@.peers/bin/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/pip.txt
	@.peers/bin/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/peers.txt
	@touch $@

# Programs that read our exports, with versions of their own; a test opens every export with each of them.
.readers/installed: $(BIN)/python requirements/pip.txt requirements/readers.txt
	@echo "installing the programs that read exports: pandas, Polars, DuckDB, datasets, networkx, Spark"
	@$(PYTHON) -m venv .readers
	@.readers/bin/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/pip.txt
	@.readers/bin/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/readers.txt \
	    || { rm -rf .readers; mkdir .readers; echo "they could not be installed; their tests will say so"; }
	@touch $@

# A system's Chromium is used where there is one; what else is got lies in .browser.
.browser/installed: $(VENV)/installed-run requirements/browser.sh
	@mkdir -p .browser
	@PYTHON=$(BIN)/python requirements/browser.sh .browser >/dev/null || echo "no browser; its tests will say so"
	@touch $@

# So is a system's PostgreSQL; the tests start one of their own from its programs.
.postgresql/installed: $(VENV)/installed-run requirements/postgresql.sh
	@mkdir -p .postgresql
	@PYTHON=$(BIN)/python requirements/postgresql.sh .postgresql >/dev/null || echo "no PostgreSQL; its tests will say so"
	@touch $@

setup: $(VENV)/installed-run ## install the crawler in .venv

demo: $(VENV)/installed-run ## crawl a small made-up newspaper into data/demo and look at it
	@$(BIN)/python -m tests.demo

crawl: $(VENV)/installed-run ## crawl the live paper: make crawl SINCE=2026-01-01 UNTIL=2026-01-31
	@$(BIN)/scrapy crawl thoidai $(if $(SINCE),-a since=$(SINCE)) $(if $(UNTIL),-a until=$(UNTIL)) \
	    $(if $(SECTIONS),-a sections=$(SECTIONS)) $(if $(MODE),-a mode=$(MODE)) $(if $(CONTACT),-s CONTACT=$(CONTACT))

test: $(VENV)/installed-dev .pywb/installed .browser/installed .postgresql/installed .readers/installed ## run the tests
	@$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder $(TESTS)

lint: $(VENV)/installed-dev ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Material for MkDocs tells of its successor at each build; `--quiet` would hide warnings from `--strict`.
docs: $(VENV)/installed-dev ## build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

bench: $(VENV)/installed-dev .peers/installed ## measure crawl, reading, text and words, each beside something known
	@$(BIN)/python -m benchmarks.crawl
	@$(BIN)/python -m benchmarks.reading
	@$(BIN)/python -m benchmarks.parsers
	@$(BIN)/python -m benchmarks.normalising
	@$(BIN)/python -m benchmarks.words
	@$(BIN)/python -m benchmarks.gold

bench-ranges: $(VENV)/installed-dev ## count the requests of date ranges, listing pages and articles apart
	@$(BIN)/python -m benchmarks.ranges

bench-archive: $(VENV)/installed-dev .postgresql/installed ## measure writing, search and Parquet beside the bare databases
	@$(BIN)/python -m benchmarks.writing
	@$(BIN)/python -m benchmarks.searching
	@$(BIN)/python -m benchmarks.exporting

bench-extraction: $(VENV)/installed-run .peers/installed ## let five other extractors read the replica pages, and score all
	@.peers/bin/python -m benchmarks.extraction.peers
	@$(BIN)/python -m benchmarks.extraction --details

soak: $(VENV)/installed-dev .browser/installed .postgresql/installed .readers/installed ## the long proofs; their last figures stand in docs/soak.md
	@$(BIN)/python -m pytest -n 0 -m soak $(TESTS)

lock: $(VENV)/installed-dev ## make the locked requirements anew
	@$(BIN)/python -m pip install $(PIP_OPTIONS) uv
	@PATH="$(CURDIR)/$(BIN):$$PATH" requirements/lock.sh $(LOCK_OPTIONS)

clean: ## remove .venv and caches; data/ stays
	@rm -rf $(VENV) .pywb .readers .peers .browser .postgresql build site *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
