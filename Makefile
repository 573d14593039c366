# What can be done here. Every verb sets up what it needs first; a second run finds it in place and says nothing.
PORT ?= 8000
DATA ?= ./data
PYTHON ?= python3
export PORT DATA

BIN = .venv/bin
SETUP = @$(PYTHON) tools/setup.py

.PHONY: help run test check lint types law house rules where diagram shots lock icons words clean

help:           ## this list
	@grep -E '^[a-z]+: .*##' Makefile | sed 's/:[^#]*##/\t/'

run:            ## install, load the demo company into an empty DATA folder, serve on PORT
	$(SETUP) run
	@exec $(BIN)/yinuo serve

test:           ## everything CI runs: checks, tests on SQLite and PostgreSQL, journeys in Chromium
	$(SETUP) browser
	@$(BIN)/python -W ignore tools/checks.py

check:          ## the minute before a commit: lint, types, import law, house, rules
	$(SETUP) test
	@$(BIN)/python -W ignore tools/checks.py check

lint:           ## style of Python and templates
	$(SETUP) test
	@$(BIN)/python -W ignore tools/checks.py lint

types:          ## mypy
	$(SETUP) test
	@$(BIN)/python -W ignore tools/checks.py types

law:            ## who may import whom
	$(SETUP) test
	@$(BIN)/python -W ignore tools/checks.py law

house:          ## what the import law cannot see
	$(SETUP) test
	@$(BIN)/pytest -q tests/test_house.py

rules:          ## the pure rules' tests, without a database
	$(SETUP) test
	@$(BIN)/pytest -q tests/rules

where:          ## clause → file:line
	$(SETUP) run
	@$(BIN)/yinuo where

diagram:        ## the order's life, from the transition table to docs/service-order.md
	$(SETUP) run
	@$(BIN)/yinuo diagram > docs/service-order.md

shots:          ## the pictures of README and user guide, from the running product
	$(SETUP) browser
	@$(BIN)/python -m tools.shots

lock:           ## resolve the packages anew into the lock files
	$(SETUP) test
	@$(BIN)/python tools/lock.py

icons:          ## third-party files and the icons of tools/icons.txt
	$(SETUP) run
	@$(BIN)/python tools/vendor.py

words:          ## collect the texts into the message catalogues, draft the traditional Chinese, compile
	$(SETUP) test
	@$(BIN)/python tools/texts.py
	@$(BIN)/python tools/words.py

clean:          ## remove what set-up made; DATA stays
	@rm -rf .venv .cache node_modules src/yinuo/static/vendor
