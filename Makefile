# Khoso's commands. `make` alone lists them. Nothing but Python 3.11 and make has to be there before.

PYTHON   ?= $(shell command -v python3.11 || command -v python3)
RAW      ?= raw
HOME_DIR ?= home
PORT     ?= 3000
PERIOD   ?=

BIN   := .venv/bin
READY := .venv/.ready

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help env system refresh test fuzz lint format ui bench lock clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

env: $(READY)  ## build the environment in .venv, from requirements.lock alone

refresh: $(READY)  ## run the main job: make refresh [RAW=dir] [HOME_DIR=dir] [PERIOD=2024-Q1]
	@$(BIN)/khoso refresh --raw "$(RAW)" --home "$(HOME_DIR)" $(if $(PERIOD),--period "$(PERIOD)")

# LibreOffice reads old Office files, Tesseract scans; Pango and the font Tinos set the letters as PDF; Chromium
# looks at pages in the tests. Without them such files are registered as needing them, letters have no PDF and say so,
# and the tests that need them are skipped.
SYSTEM_PACKAGES := libreoffice-writer-nogui libreoffice-calc-nogui tesseract-ocr tesseract-ocr-vie fonts-dejavu-core \
                   libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore chromium

system:  ## install LibreOffice, Tesseract, Pango, fonts and Chromium with apt (as root)
	@dpkg -s $(SYSTEM_PACKAGES) >/dev/null 2>&1 || { \
	  echo "Installing $(SYSTEM_PACKAGES)" >&2; apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES) >/dev/null; }

test: $(READY)  ## run the tests; as root with apt, install what `make system` does before
	@test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || $(MAKE) --silent system || \
	  echo "make system failed: the tests that need its packages will be skipped" >&2
	@$(BIN)/pytest -n auto --dist loadfile

fuzz: $(READY)  ## feed 10,000 damaged files to the readers
	@KHOSO_FUZZ=10000 $(BIN)/pytest tests/unit/test_readers_fuzz.py

lint: $(READY)  ## check style, types and which room imports which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY)  ## let ruff format the code
	@$(BIN)/ruff format .

ui: export KHOSO_HOME  := $(abspath $(HOME_DIR))
ui: export KHOSO_RAW   := $(abspath $(RAW))
ui: export DAGSTER_HOME = $(KHOSO_HOME)/dagster
ui: $(READY)  ## serve the Dagster UI on this machine: make ui [HOME_DIR=dir] [RAW=dir] [PORT=3000]
	@$(BIN)/python -m pipelines.orchestration.resources
	@$(BIN)/dagster dev --host 127.0.0.1 --port $(PORT) --workspace workspace.yaml

bench: $(READY)  ## measure reading, extraction, the gate, letters, a refresh and the warehouse beside floors of the same run
	@$(BIN)/python -m bench

lock: $(READY)  ## compile requirements.in into requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q \
	  -o requirements.lock requirements.in

clean:  ## remove the environment and what tools cached; the home stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info

# pip brings uv, by its hash in the lock; uv installs the rest, each file checked against its hash, bytecode compiled.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	  echo "Khoso needs Python 3.11. Install it (Debian 12: apt-get install python3), or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing. Install it: apt-get install python3.11-venv (Debian 12: python3-venv)" >&2; exit 1; }
	@echo "Building the environment in .venv (once)" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --compile-bytecode -e .
	@touch $(READY)
