# Chapter & Verse. `make run` starts the chat on an empty clone; `make test` proves it. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
# The CPU build of PyTorch is enough. Where the plain pin brings gigabytes of graphics libraries, give the address
# of PyTorch's index of CPU builds: make run TORCH_INDEX=…
TORCH = torch==2.13.0
TORCH_INDEX ?=
# Options of app.py: make run ARGS='--port 8000'
ARGS ?=

RUN := $(VENV)/bin/python
STAMP := $(VENV)/installed
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Without kept bytecode every process that is started compiles all it imports.
unexport PYTHONDONTWRITEBYTECODE
CODE := corpus index rag eval app.py tests

.DEFAULT_GOAL := help
.PHONY: help install llama embedder models index run test quick slow real browser check eval audit lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

install: $(STAMP)  ## make .venv with everything (the others do it when needed)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make install PYTHON=python3.11" >&2; exit 1; }
	@echo "Installing into $(VENV); the first time this takes some minutes." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --no-deps --no-warn-conflicts $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	@$(RUN) -m pip install --quiet -c constraints.txt setuptools
	@$(RUN) -m pip install --quiet -c constraints.txt --no-build-isolation -e '.[dev]'
	@$(RUN) -m rag.llama_install
	@touch $@

llama: $(STAMP)  ## compile and install llama.cpp (again)
	$(RUN) -m rag.llama_install

embedder: $(STAMP)
	@$(RUN) -m index model embedder

models: embedder  ## provide the models, verified
	@$(RUN) -m index model reranker || echo "Going on without a reranker; the right passage is less often the first." >&2
	@$(RUN) -m rag models fetch || echo "Going on without a language model; answers will be extractive." >&2

index: $(STAMP)  ## index the documents; only what changed is new work
	@$(RUN) -m index build

run: models index  ## start the chat and open it in a browser
	@$(RUN) app.py $(ARGS)

check: $(STAMP)  ## format, lint and types
	$(RUN) -m ruff format --check $(CODE)
	$(RUN) -m ruff check $(CODE)
	$(RUN) -m mypy

test: quick slow real  ## the quick, the slow and the real suite

quick: embedder  ## the tests with fakes, under a minute
	$(RUN) -m pytest -q -n 2 --dist loadfile -m 'not real and not browser and not slow'

slow: embedder  ## the tests that start processes and wait for time limits
	$(RUN) -m pytest -q -n 2 --dist loadfile -m 'slow and not real and not browser'

real: models index browser  ## the tests with the real models and a real browser
	$(RUN) -m pytest -q -m 'real or browser'

browser: $(STAMP)
	@$(RUN) -c 'import sys; from tests.ui.browser import executable; sys.exit(executable() is None)' \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	  || $(RUN) -m playwright install chromium \
	  || { echo "The browser tests need Chrome or Chromium, and none could be installed. Install one (Debian:" \
	       "apt-get install chromium) and run make test again." >&2; exit 1; }

eval: models index  ## run the answer-accuracy suite on the cases
	$(RUN) -m eval run $(ARGS)

audit:  ## look every pinned package up in the database of known vulnerabilities (asks pypi.org; not part of test)
	@test -x var/audit/bin/pip-audit || { $(PYTHON) -m venv var/audit && var/audit/bin/python -m pip install --quiet pip-audit; }
	@var/audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off -r constraints.txt \
	  $$(sed -n 's/^\([A-Z][A-Za-z0-9-]*\) .*/--ignore-vuln \1/p' .ci/audit-waivers.txt) \
	  || { echo "make audit: a package has a known vulnerability, or the database could not be asked; raise the pin, or" \
	       "name it in .ci/audit-waivers.txt with the reason." >&2; exit 1; }

lock: ## write constraints.txt anew from a clean environment
	rm -rf var/lock && $(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet --no-deps --no-warn-conflicts $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	var/lock/bin/python -m pip install --quiet -e '.[dev]'
	var/lock/bin/python -m rag.llama_install
	{ echo "# Every package that make install may install, at the version that was tested. Written by: make lock"; \
	  var/lock/bin/python -m pip freeze --all --exclude pip --exclude-editable \
	    | sed -E 's/^(torch==[0-9.]+)\+.*/\1/; s/^llama[_-]cpp[_-]python @ .*[_-]python-([0-9.]+)-.*/llama-cpp-python==\1/' \
	    | LC_ALL=C sort -f; } > var/constraints.txt
	mv var/constraints.txt constraints.txt
	rm -rf var/lock

clean:  ## remove .venv, the index and all caches of the tools (models stay in the user's cache)
	rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
