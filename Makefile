# The two commands: `make demo` (ONCE=1 ends it after the table) and `make test`. Without make: python3 -m demo
PYTHON ?= python3
VENV ?= .venv
ONCE ?=
TESTS ?= tests
# One for each core, as each has a database of its own; at least two, as tests also wait.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(max(2, min(4, os.cpu_count() or 2)))")

# With this, each command would compile the whole program anew when it starts, which takes longer than most of them do.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint reference lock web wheel web-dev screenshots bench

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
	@$(PYTHON) -m demo.bootstrap.node $(VENV) run --silent check || [ $$? -eq 3 -a -z "$(CI)" ]

# Makes the page anew, though nothing has changed. All other targets make it when something has.
web:
	@$(PYTHON) -m demo.bootstrap web $(VENV)

# The wheel, with the page in it.
wheel: web
	@$(VENV)/bin/python -m build --wheel --no-isolation

# The page from its sources, at the address it prints, over what `emptyset serve` or `make demo` serves meanwhile.
web-dev:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@$(PYTHON) -m demo.bootstrap.node $(VENV) run --silent dev

# Renews docs/images/web/ from the tests of the page.
screenshots:
	@$(PYTHON) -m demo.bootstrap test $(VENV)
	@EMPTYSET_SCREENSHOTS=docs/images/web $(VENV)/bin/python -m pytest --numprocesses 1 --dist loadfile tests/web

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
