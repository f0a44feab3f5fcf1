# `make` lists what can be done here. Everything needs python3 (3.11 or newer) and make; the rest sets itself up in .venv.

PYTHON ?= python3
PREFIX ?= /usr/local
BIN := .venv/bin
SET_UP := .venv/.set-up

.DEFAULT_GOAL := help
.PHONY: help demo test check format rendered docs bench model lock install clean servers

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(SET_UP) ## set up, then run a hundred days of a sample firm against a mail server it brings along
	$(BIN)/invoice-assistant demo

test: $(SET_UP) servers check ## set up, install the mail servers the tests need, run all checks and tests
	$(BIN)/pytest

check: $(SET_UP) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(SET_UP) ## put the code into its usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

rendered: $(SET_UP) ## write the snapshots of all rendered mails anew, and show what changed
	$(BIN)/pytest -q tests/writing --update-rendered
	git diff --stat -- tests/rendered

docs: $(SET_UP) ## write the tables of docs/rules.md and docs/law.md anew from the code, and show what changed
	$(BIN)/pytest -q tests/rules/test_page.py --update-rules
	$(BIN)/pytest -q tests/domain/law/test_table.py --update-law
	git diff --stat -- docs

bench: $(SET_UP) ## measure what bench/ measures
	$(BIN)/python -m bench

model: $(SET_UP) ## train the model that helps the rules to read mails, from training/replies (about half a minute)
	$(BIN)/python -m training.train

lock: ## pin all dependencies anew, with hashes (the maker of the lock alone needs uv, from its package registry)
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile $(LOCK) --extra demo --group build --group dev -o requirements.lock pyproject.toml
	build/lock/bin/uv pip compile $(LOCK) --extra demo --group build -c requirements.lock -o deploy/requirements.lock pyproject.toml

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header $(if $(UPGRADE),--upgrade)

install: ## install into PREFIX (/usr/local): program, command, systemd unit, example, documents
	sh deploy/install.sh "$(PYTHON)" "$(PREFIX)"

clean: ## remove what make has made
	rm -rf .venv build dist demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

servers: $(SET_UP)
	sh tests/servers/install.sh

# A new lock or a new project file sets up anew.
$(SET_UP): requirements.lock pyproject.toml deploy/venv.sh
	@echo "setting up .venv, which takes about half a minute"
	@sh deploy/venv.sh "$(PYTHON)" .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
