# Two commands matter: `make demo` and `make test`. Both set everything up.
# uv is used where it is installed, else venv and pip; either way from the lock files, with hashes.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
# A folder that `make` may be told to put data in; the default is ./var, as for `inward`.
export INWARD_HOME ?= $(CURDIR)/var

.PHONY: setup demo serve test check bench train format translations lock clean

setup: .setup/run
	@test -x $(BIN)/inward

.setup/run: requirements/run.txt pyproject.toml
	@tools/install requirements/run.txt
	@$(BIN)/python -m tools.translations compile
	@mkdir -p .setup && touch $@

# The full run also links registers on Spark, whose lock file holds all of test.txt.
LOCK := $(if $(INWARD_TEST_ALL),spark,test)

.setup/$(LOCK): requirements/$(LOCK).txt .setup/run
	@tools/install requirements/$(LOCK).txt
	@mkdir -p .setup && touch $@

demo: setup
	@$(BIN)/python -m tools.translations compile
	@$(BIN)/inward demo

serve: setup
	@$(BIN)/python -m tools.translations compile
	@$(BIN)/inward serve

test: .setup/$(LOCK) check
	@tools/run-tests

check: .setup/$(LOCK)
	@$(BIN)/python -m tools.translations compile
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/inward manage makemigrations --check --dry-run
	$(BIN)/python -m tools.translations check

format: .setup/$(LOCK)
	$(BIN)/ruff check --fix src tests bench tools
	$(BIN)/ruff format src tests bench tools

translations: .setup/$(LOCK)
	$(BIN)/python -m tools.translations update
	$(BIN)/python -m tools.translations compile

bench: .setup/$(LOCK)
	@$(BIN)/python -m bench

# Learns the matcher's weights anew from ../shared/data/matching; see docs/matching.md.
train: .setup/$(LOCK)
	$(BIN)/python -m bench.train_matching

# Needs uv. No address is written into the files.
lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate -q -o requirements/run.txt pyproject.toml requirements/build.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate -q -o requirements/test.txt --extra test --extra registers pyproject.toml requirements/build.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate -q -o requirements/spark.txt --extra test --extra spark pyproject.toml requirements/build.in

clean:
	rm -rf .venv .setup .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
