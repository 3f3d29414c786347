# Everything a newcomer needs: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8000
SANDBOX_PORT ?= 8001
PY := .venv/bin/python
export PORT SANDBOX_PORT
# A file stays on one worker; `tests/conftest.py` says in which order they begin.
IN_ORDER := --dist loadfile --no-loadscope-reorder --durations=10

.PHONY: audit bench bench-full try run check test test-whole walk fast lint types checks tests faults chaos lighthouse mutants pictures screenshots messages docs lock reset help python

help:
	@echo "make run    environment, database, demo data, pretend networks, worker, site"
	@echo "make check  linters, types, checks and the fast tests: under a minute, while working"
	@echo "make test   environment, linters, types, checks, every test, the browser ones too"
	@echo "make test-whole  the same, and in full what make test takes a sample of"
	@echo "make faults  every fault at every call to the networks, of which make test plays a sample"
	@echo "make walk   every page in every state with axe, zoom, large text and forced colours; make test plays a sample"
	@echo "make chaos  servers, workers and web killed at random for ten minutes, under load; then verify"
	@echo "make mutants  change the core modules in small ways, and say what no test noticed: an hour"
	@echo "make bench  how fast it is, beside yardsticks measured in the same run: five minutes"
	@echo "make bench-full  the same with ten thousand, a hundred thousand and a million channels: hours"
	@echo "make screenshots  every page in each state, phone and desktop, light and dark, with an index"
	@echo "make pictures  take the pictures of our own pages again, for the README and for articles"
	@echo "make lighthouse  what Lighthouse says of the pages that people use most; wants Node.js"
	@echo "make messages  bring new sentences into */locale/*/LC_MESSAGES/django.po, to be translated"
	@echo "make docs   draw the rooms in README.md and docs/rooms.md from the table in pyproject.toml"
	@echo "make audit  is any package that we install known to be vulnerable"
	@echo "make lock   resolve requirements/*.in again, with hashes"
	@echo "make try    follow docs/going-live.md on a clean Debian made by debootstrap; as root, some minutes"
	@echo "make reset  forget the demo's database and the pretend networks' state"

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' was not found."; \
	  echo "Install it (Debian: apt-get install python3 python3-venv), or name yours: make run PYTHON=/path/to/python3"; \
	  exit 1; }

run: python
	@$(PYTHON) config/bootstrap.py base
	@exec $(PY) -m config.run

test: python
	@$(PYTHON) config/bootstrap.py dev
	@$(PYTHON) config/bootstrap.py chromium
	@$(MAKE) --no-print-directory -j2 lint types checks
	@$(MAKE) --no-print-directory tests

# What `make test` takes a sample of, in full: twice as long.
test-whole: export WHOLE_SUITE = 1
test-whole: test

# Without the environment's Chromium, and without tests that start a process or take long.
check: python
	@$(PYTHON) config/bootstrap.py dev
	@$(MAKE) --no-print-directory -j2 lint types checks
	@$(MAKE) --no-print-directory fast

lint:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	$(PY) -m config.template_style check
	$(PY) -m bandit -q -c pyproject.toml -r accounts api channels config core helpcenter notifications operations

# Exits with 1 for a vulnerability, 2 where the database of them cannot be asked.
audit:
	$(PY) -m config.audit

types:
	$(PY) -m mypy .

# The deploy check runs the settings as a real server would have them.
checks:
	@mkdir -p var
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) -W error manage.py makemigrations --check --dry-run
	SITE_URL=https://care.example SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  VAULT_KEYS=$$($(PY) -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
	  $(PY) -W error manage.py check --deploy --fail-level WARNING
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py check_articles

# Three workers on two cores: tests with processes and browsers wait a good part of their time.
tests:
	@mkdir -p var
	$(PY) -m pytest -n 3 $(IN_ORDER)

# Files with a browser or servers are not even read: to import what they need takes seconds.
fast:
	@mkdir -p var
	$(PY) -m pytest -n 2 $(IN_ORDER) -q -m "not slow" --ignore=tests/journeys --ignore=tests/examples \
	  --ignore=tests/sandbox --ignore=tests/new_network \
	  --ignore-glob='*_in_a_browser.py' --ignore-glob='*_schemathesis.py'

# Each fault of tests/faults/catalogue.py at each call of each operation: an hour or more.
faults: export EVERY_FAULT = 1
faults: python
	@$(PYTHON) config/bootstrap.py dev
	@mkdir -p var
	$(PY) -m pytest tests/faults -n 2 --dist worksteal -q

# Each page in each of its states, on a phone and a desk, in light and dark: some five minutes.
walk: export WHOLE_SUITE = 1
walk: python
	@$(PYTHON) config/bootstrap.py dev
	@$(PYTHON) config/bootstrap.py chromium
	@mkdir -p var
	$(PY) -m pytest tests/walk -q; status=$$?; cat var/walk.txt; exit $$status

# Ten minutes; CHAOS_SEED plays the same acts again, CHAOS_SECONDS plays shorter.
chaos: export CHAOS_SECONDS ?= 600
chaos: python
	@$(PYTHON) config/bootstrap.py dev
	@mkdir -p var
	nice $(PY) -m pytest tests/chaos -q -s

# ROOMS="diagnosis records" tries these alone; they stand in tests/mutants/rooms.toml.
mutants: python
	@$(PYTHON) config/bootstrap.py dev
	@mkdir -p var
	nice $(PY) -m tests.mutants $(ROOMS)

# NAMES="claims diagnosis" measures these alone; TABLE=file.json keeps the table as JSON, too;
# MINUTES=30 gives all together more time, where others use the machine.
bench: python
	@$(PYTHON) config/bootstrap.py dev
	@mkdir -p var
	$(PY) -m bench $(FULL) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(TABLE),--json $(TABLE)) $(NAMES)

bench-full: FULL := --full
bench-full: bench

# With the clock held, so that the same code makes the same pictures. They are committed.
pictures: python
	@$(PYTHON) config/bootstrap.py dev
	@$(PYTHON) config/bootstrap.py chromium
	@mkdir -p var
	$(PY) -m pytest -q tests/screenshots/pictures.py

# Into var/screenshots/: some five minutes. ONLY=channels takes what has this in its name.
screenshots: export ONLY ?=
screenshots: python
	@$(PYTHON) config/bootstrap.py dev
	@$(PYTHON) config/bootstrap.py chromium
	@mkdir -p var
	$(PY) -m pytest -q -s tests/screenshots/every_page.py

# Lighthouse comes from npm by tests/lighthouse/package.json. NAMES="home channel": these alone.
lighthouse: python
	@$(PYTHON) config/bootstrap.py dev
	@$(PYTHON) config/bootstrap.py chromium
	@mkdir -p var
	$(PY) -m tests.lighthouse $(NAMES)

messages:
	$(PY) -m config.translations.catalogs refresh

docs:
	$(PY) -m config.documents.tables

lock:
	$(PY) -m pip install -q uv
	$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements/base.in -o requirements/base.txt
	$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --overrides requirements/overrides.txt requirements/dev.in -o requirements/dev.txt

reset:
	rm -rf var/site.sqlite3* var/sandbox.sqlite3* var/cache var/beat* var/demo.clock var/demo.today.sqlite3

# In a root of its own; its log says where it is. Needs debootstrap, and the ports of a web server.
try:
	deploy/try.sh
