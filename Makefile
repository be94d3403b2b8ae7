# The two commands: `make demo` (ONCE=1 ends it after the table) and `make test`. Without make: python3 -m demo
PYTHON ?= python3
VENV ?= .venv
ONCE ?=
TESTS ?= tests
# One for each core, as each has a database of its own; at least two, as tests also wait.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(max(2, min(4, os.cpu_count() or 2)))")

.PHONY: demo test lint reference lock bench

demo:
	@$(PYTHON) -m demo.bootstrap demo $(VENV)
	@$(VENV)/bin/emptyset demo $(if $(ONCE),--once)

test:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(VENV)/bin/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

lint:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@PYTHONPATH=. $(VENV)/bin/lint-imports

# Renews what is made from the declarations and controls: docs/reference/, docs/deploy/*.yaml, api/schema.graphql.
reference:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(VENV)/bin/python -m scripts.reference

# Measures against the peers and writes docs/benchmarks.md; ROWS="collect_delayed refresh" runs some rows only.
ROWS ?=
bench:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(VENV)/bin/python -m bench $(ROWS)

# Renews requirements/ and the table in NOTICE; UPGRADE=1 takes newer versions where the ranges in pyproject.toml allow them.
lock:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/python scripts/lock.py $(if $(UPGRADE),--upgrade)
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(VENV)/bin/python scripts/notice.py
