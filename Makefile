# make run    builds the dataset of seeds/ into dist/ and prints how to load it
# make test   lints, type-checks and tests; .ci/run calls exactly this
# make help   lists the rest

PYTHON ?= python3
BIN := .venv/bin
SHARED := $(or $(PRESSMARK_SHARED),../shared)
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench schema lock clean

help:  ## print the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(READY)  ## build the dataset of seeds/ into dist/
	@$(BIN)/pressmark build seeds/articles --recipe seeds/recipe.toml --out dist

test: lint  ## lint, type-check and test
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: $(READY)  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY)  ## format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY)  ## print the benchmark tables: three hours, half an hour with BENCH=--quick
	@$(BIN)/python tests/benchmarks/scale.py $(BENCH)
	@for name in newsroom quotes entities sentences; do \
	  if [ -d "$(SHARED)" ]; then $(BIN)/python tests/benchmarks/$$name.py || exit 1; \
	  else echo "$$name: skipped, PRESSMARK_SHARED names no corpora"; fi; done
	@$(BIN)/python tests/benchmarks/gate.py $(if $(BENCH),500)
	@$(BIN)/python tests/benchmarks/duplicates.py
	@$(BIN)/python tests/benchmarks/ten_million.py $(if $(BENCH),--ids 100000)

schema: $(READY)  ## write schema/v1 again from the record classes
	@$(BIN)/python -m pipeline.contract

lock:  ## resolve requirements.lock again (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --extra dev --custom-compile-command "make lock" \
	  pyproject.toml --output-file requirements.lock

clean:  ## remove what make made, but for published versions
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "pressmark needs Python 3.11 to 3.13, and $(PYTHON) is another: make PYTHON=python3.12"; exit 1; }
	@echo "setting up .venv from requirements.lock"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
