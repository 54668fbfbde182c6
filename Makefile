# Everything a newcomer needs: make demo, make test, make serve.
# Only Python 3.11 or newer, make and git have to be there; the rest is set up in this folder.

PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo serve work test check bench score docs lock messages wheel clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1\t/' | expand -t 20

setup:  ## the product, ready to run
	@$(PYTHON) tools/setup.py site

setup-tests:  ## the product and what its tests need
	@$(PYTHON) tools/setup.py tests

demo: setup  ## set everything up and do the main job on examples/
	@$(BIN)/barograph demo

serve: setup  ## open the site that the demo filled
	@BAROGRAPH_DATABASE="$${BAROGRAPH_DATABASE:-demo/barograph.db}" \
		BAROGRAPH_CONTENT="$${BAROGRAPH_CONTENT:-examples/content}" $(BIN)/barograph serve

test: setup-tests  ## the whole suite on SQLite, and what touches the store again on PostgreSQL
	@$(RUN) -m tools.suite $(ARGS)

check: setup-tests  ## style, types, import contracts, content, generated pages
	@$(RUN) -m tools.check

bench: setup-tests  ## measurements; long
	@$(RUN) -m bench $(ARGS)

score: setup  ## score the reader on marked documents: the specimens, or ARGS="GOLD DOCS"
	@$(RUN) -m tools.score $(ARGS)

docs: setup-tests  ## rebuild the generated pages of docs/reference
	@$(RUN) -m tools.docs

COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --annotation-style=line --custom-compile-command "make lock" --quiet

# What a site runs with: no cluster.
SITE := --extra web --extra postgres --extra ocr

lock: setup-tests  ## pin every dependency anew: requirements/*.txt and package-lock.json
	@$(COMPILE) --all-extras --group dev --upgrade --output-file requirements/lock.txt
	@$(COMPILE) $(SITE) --group setup --constraint requirements/lock.txt --output-file requirements/product.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --package-lock-only --no-audit --no-fund

messages: setup-tests  ## gather the texts of the pages into the message catalogues
	@$(RUN) -m tools.messages

wheel: setup  ## a wheel of the product, with the scripts of its pages
	@$(RUN) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## remove what set-up and builds have made
	rm -rf .venv .setup .browsers node_modules build dist src/*.egg-info src/barograph/web/static/vendor
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
