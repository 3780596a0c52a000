# Two commands matter: `make run` serves the course, `make test` runs every test. Both work on a bare machine
# that has make and Python 3.11 or newer, again and again, and offline after the first time.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
LOCK := uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" -q

# The certificates that this machine trusts, where uv would use its own: a company's network may add one.
CERTIFICATES := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt))
ifneq ($(CERTIFICATES),)
export SSL_CERT_FILE ?= $(CERTIFICATES)
endif

.PHONY: run test lint bench lock vendor clean

run: $(VENV)/run.installed
	@$(PY) -m dev

test: $(VENV)/dev.installed
	@$(PY) -m dev.test

lint: $(VENV)/dev.installed
	@$(PY) -m dev.lint

bench: $(VENV)/dev.installed
	@$(PY) -m bench

$(UV):
	@echo "Ajar: making the environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ajar needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Ajar could not make an environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check uv

$(VENV)/run.installed: requirements/run.txt | $(UV)
	@echo "Ajar: installing what the site needs"
	@$(UV) pip install --python $(PY) --require-hashes --compile-bytecode --quiet -r requirements/run.txt
	@touch $@

$(VENV)/dev.installed: requirements/dev.txt | $(UV)
	@echo "Ajar: installing what the tests need"
	@$(UV) pip install --python $(PY) --require-hashes --compile-bytecode --quiet -r requirements/dev.txt
	@touch $@ $(VENV)/run.installed

lock: | $(UV)
	$(VENV)/bin/$(LOCK) pyproject.toml -o requirements/run.txt
	$(VENV)/bin/$(LOCK) pyproject.toml --extra anthropic -o requirements/anthropic.txt
	$(VENV)/bin/$(LOCK) pyproject.toml --extra anthropic --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) var build
