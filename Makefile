# `make` prints what there is to do. Each target sets up what it needs: see scripts/setup.sh.

EXAMPLE ?= examples/credit-scoring/project.yaml
OUTPUT ?= demo-output
PYTEST_ARGS ?=

BIN := .venv/bin
# A group of tests that shares something costly to make (a wheel, an environment) stays together.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help demo test lint format snapshots bench fuzz docs build lock browser-deps setup clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

demo: setup ## check an example: on the terminal, and as HTML, PDF and JSON in demo-output/
	@mkdir -p $(OUTPUT)
	@$(BIN)/mlready check $(EXAMPLE) --exit-zero -o $(OUTPUT)/report.html -o $(OUTPUT)/report.json
	@$(BIN)/mlready check $(EXAMPLE) --exit-zero --quiet -o $(OUTPUT)/report.pdf >/dev/null \
		|| echo 'going on without the PDF: the reason is above'
	@printf '\nThe reports of %s:\n' $(EXAMPLE); ls $(OUTPUT)/report.* | sed 's/^/  /'

test: setup ## format, lint, types and all tests; fails if any of them does
	@status=0; $(MAKE) lint || status=1; $(PYTEST) $(PYTEST_ARGS) || status=1; exit $$status

lint: setup ## format, lint and types only
	@status=0; \
	$(BIN)/ruff format --check --quiet . || { echo 'make format would fix that'; status=1; }; \
	$(BIN)/ruff check --quiet . || status=1; \
	$(BIN)/mypy || status=1; \
	exit $$status

format: setup ## rewrite the Python files in the project's format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

snapshots: setup ## rewrite the golden files; then read the diff
	@MLREADY_SNAPSHOTS=update $(PYTEST) tests/test_snapshots*
	@git diff --stat -- tests examples

bench: setup ## time and memory against the budgets
	@$(BIN)/python scripts/bench.py $(BENCH_ARGS)

fuzz: setup ## five minutes of broken files for the readers of evidence (FUZZ_SECONDS=300)
	@$(BIN)/python scripts/fuzz.py $(FUZZ_ARGS)

docs: setup ## rewrite the generated pages
	@$(BIN)/python scripts/docs.py

build: setup ## sdist and wheel, in dist/
	@rm -rf dist && $(BIN)/python -m build --quiet . && ls dist

lock: ## pin the newest versions of everything in constraints.txt
	@sh scripts/lock.sh

browser-deps: ## install Chromium, for the tests that open a report in it
	@sh scripts/setup.sh browser

setup:
	@sh scripts/setup.sh

clean: ## remove what was built and cached (the environment stays: rm -r .venv)
	@rm -rf dist build $(OUTPUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find src scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
