# Every command of the project. `make help` lists them.

SHELL  := /bin/sh
PYTHON := .venv/bin/python
LOG    ?=
LEDGER ?=
ARGS   ?=
# Tests run on both cores already; products of small matrices only wait for a second.
ALONE  := OPENBLAS_NUM_THREADS=1
# What differs from one machine to the next without meaning anything.
NOISE  := --extra-keys "metadata.jupytext metadata.language_info.version"

.DEFAULT_GOAL := help
.PHONY: help investigate audits test slow lab notebooks data teaching slides class grade bench tauargus browser site lint structure clean

help: ## List these commands
	@echo "Anonymous viewing: an investigative kit"; echo
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-13s%s\n", $$1, $$2}' Makefile
	@echo; echo "  On your own log:  make investigate LOG=\"path/to/log.csv\""
	@echo "  Where it cannot tell how to read the log, add one or more of these:"
	@echo "    ARGS=\"--column viewer=user --column title=film\"  which column is what"
	@echo "    ARGS=\"--day-order dmy\"    1/2/2018 is 1 February (mdy: 2 January)"
	@echo "    ARGS=\"--undated\"         the log does not say when"
	@echo "    ARGS=\"--time-zone UTC\"    the zone in which days are counted"
	@echo "    ARGS=\"--attribute gender=Sex\"  what else it tells of viewers"

investigate: .venv/all ## Run every notebook, print the findings, write reports/index.html
	@if [ -n "$$LOG" ]; then set -- --log "$$LOG"; fi; \
	 $(PYTHON) -m kit investigate "$$@" $(ARGS)

audits: .venv/all ## Audit every sentence of a ledger: make audits LEDGER="ledger.csv"
	@if [ -z "$$LEDGER" ]; then \
	  echo 'Say which: make audits LEDGER="data/ledger.csv"' >&2; exit 2; \
	 fi; \
	 $(PYTHON) -m kit audit "$$LEDGER" --into audits $(ARGS)

test: .venv/dev ## Run all tests but those of `make slow` and `make browser`
	@$(ALONE) $(PYTHON) -m pytest -q -n 2 --dist worksteal $(ARGS)

slow: .venv/dev ## Run the tests that take minutes: notebooks, intervals drawn again
	@$(ALONE) $(PYTHON) -m pytest -q -m slow -n 2 --dist worksteal tests $(ARGS)

lab: .venv/ready ## Open the start notebook in JupyterLab
	@$(PYTHON) -m jupyterlab notebooks/00-start-here.ipynb $(ARGS)

notebooks: .venv/dev ## Rebuild the saved notebooks from notebooks/src
	@for source in notebooks/src/*.py; do \
	   saved="notebooks/$$(basename "$$source" .py).ipynb"; echo "$$saved"; \
	   $(PYTHON) -m jupytext --quiet --to ipynb --update "$$source" -o "$$saved" && \
	   $(PYTHON) -m nbconvert --log-level ERROR --to notebook --execute --inplace \
	     --KernelManager.transport_encryption=auto "$$saved" && \
	   $(PYTHON) -m nbstripout --keep-output --keep-count $(NOISE) "$$saved" || exit 1; \
	 done
	@$(PYTHON) -m kit still notebooks/10-the-53.ipynb 2 docs/the-53-invented.png

browser: .venv/dev ## Run the tests that open a real browser
	@$(PYTHON) -m pytest -q -m browser $(ARGS)

class: .venv/ready ## Write sheets and their key: make class STUDENTS="names.txt" INTO=class
	@if [ -n "$$STUDENTS" ]; then set -- --students "$$STUDENTS"; \
	 else set -- --seeds "$${SEEDS:-1-20}"; fi; \
	 $(PYTHON) -m kit class "$$@" --into "$${INTO:-class}" --exercises "$$EXERCISES" $(ARGS)

grade: .venv/ready ## Mark what came back: make grade FOLDER="returned" CLASS=class INTO=marks
	@if [ -z "$$FOLDER" ]; then \
	  echo 'Say what came back: make grade FOLDER="returned"' >&2; exit 2; \
	 fi; \
	 $(PYTHON) -m kit grade "$$FOLDER" --class "$${CLASS:-class}" \
	   --into "$${INTO:-marks}" $${WORDS:+--words "$$WORDS"} $(ARGS)

bench: .venv/dev ## Measure speed, as ratios of two sides run together
	@$(PYTHON) -m pytest -q -m bench tests/bench $(ARGS)

tauargus: .venv/all ## Install Tau-Argus, another engine to protect tables with
	@$(PYTHON) -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[tauargus]'

teaching: .venv/dev ## Write the pages for teachers that are made of code
	@$(PYTHON) -m kit glossary docs/teaching/glossary.md
	@$(PYTHON) -m kit mistakes docs/teaching/mistakes.md
	@$(PYTHON) -m tests.notebooks.answers docs/teaching/model-answers.md

slides: .venv/ready ## Make slides of the notebooks of a term: build/slides
	@$(PYTHON) -m kit slides $(ARGS)

data: .venv/dev ## Make the bundled files again: audiences, ledger
	@$(PYTHON) -m kit data
	@$(PYTHON) -m kit ledger

site: .venv/all ## Build the documentation site: build/site/index.html
	@$(PYTHON) -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[site]'
	@$(PYTHON) docs/site/build.py $(ARGS)

lint: .venv/dev ## Check style, formatting and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

structure: .venv/dev ## Measure the house: modules, lines, names at its doors
	@$(PYTHON) tests/structure.py $(ARGS)

clean: ## Remove what these commands made: .venv, reports, caches
	rm -rf .venv reports audits build .pytest_cache .ruff_cache .mypy_cache .hypothesis .benchmarks *.egg-info
	find kit tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The set-up, in one folder: .venv/ready is what a class needs, .venv/all what every
# notebook needs, .venv/dev what the tests need too; the larger hold the smaller. It is
# made from any Python 3.11 or newer, and again when pyproject.toml, setup.py or
# constraints.txt changed, or when its kit is not the one of this folder (which was
# moved or copied, or its Python is gone). `ensurepip` is what Debian leaves out when
# python3-venv is not installed. Python compiles what is used when it is first used: pip
# would compile everything, at the price of a fifth more of the disk. For the tests it all
# is, for there a warning of somebody else's file would be an error.
HERE := import kit, os; print(os.path.samefile(kit.__path__[0], "kit"))
STAMPS := .venv/ready .venv/all .venv/dev
ifneq ($(shell $(PYTHON) -I -c '$(HERE)' 2>/dev/null),True)
.PHONY: $(STAMPS)
endif
.venv/ready: parts := lab
.venv/all: parts := all
.venv/dev: parts := all,class,site,dev
$(STAMPS): pyproject.toml setup.py constraints.txt
	@usable='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'; \
	if ! $(PYTHON) -c "$$usable" 2>/dev/null; then \
	  for python in python3 python3.13 python3.12 python3.11 python3.14 none; do \
	    "$$python" -c "$$usable" 2>/dev/null && break; \
	  done; \
	  if [ "$$python" = none ]; then \
	    echo "The kit needs Python 3.11 or newer with its venv module (on Debian" \
	         "and Ubuntu: apt install python3-venv), and none was found." >&2; \
	    exit 1; \
	  fi; \
	  echo "Making .venv with $$($$python --version)."; \
	  "$$python" -m venv --clear .venv || exit 1; \
	fi; \
	echo "Installing the packages of constraints.txt; the first time takes minutes."; \
	$(PYTHON) -m pip install -q -q --disable-pip-version-check --no-compile \
	  -c constraints.txt -e '.[$(parts)]' || { \
	    echo "The set-up did not finish: the first time, this computer must be" \
	         "online so that pip can fetch the packages." >&2; \
	    exit 1; }; \
	case $@ in \
	  .venv/dev) $(PYTHON) -m compileall -qq -j 2 .venv/lib; touch $(STAMPS) ;; \
	  .venv/all) touch .venv/ready .venv/all ;; \
	  *) touch $@ ;; \
	esac
