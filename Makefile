# Two commands matter: `make demo` and `make test`. Both install what they need into .venv and pwa/node_modules.
# Of the Pythons here one that was compiled with its optimisations (decision record 0047), else the first; PYTHON=… says which.
PYTHON ?= $(shell for python in python3 /usr/bin/python3; do \
	$$python backend/cli/interpreter.py 2>/dev/null && echo $$python && exit; done; echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

# The installable app. Folders are listed too: a file that goes away changes its folder.
NODE_STAMP  := pwa/node_modules/.installed
APP         := pwa/dist/index.html
APP_SOURCES := $(shell find pwa/src pwa/public) pwa/index.html pwa/vite.config.ts pwa/package.json pwa/tsconfig.base.json

# What the benchmark compares us to, from PyPI and npm.
PEERS       := .bench/peers/.installed
PEERS_FROM  := tests/benchmarks/peers

.PHONY: demo app test check bench peers growth bench-app lighthouse soak format lock api clean help
.DEFAULT_GOAL := help

help: ## what you can make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

# Cleared, for what is there may be of another Python.
# The locks are whole, so pip is not to resolve again (--no-deps): a release of today, asked for with an extra, made it stray from them.
$(STAMP): requirements/runtime.lock requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/runtime.lock -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check --quiet
	@touch $@

$(NODE_STAMP): pwa/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
		|| { echo "The app is built with Node 20.19 or newer, and its npm: install it and run make again." >&2; exit 1; }
	cd pwa && npm ci --no-progress --loglevel=error
	@touch $@

$(APP): $(NODE_STAMP) $(APP_SOURCES)
	cd pwa && npx vite build --logLevel warn

app: $(APP) ## build the installable app into pwa/dist, where the server finds it

demo: $(STAMP) $(APP) ## install, build the app, fill an embedded database with a made-up brand, serve it
	$(BIN)/comptoir demo

test: $(STAMP) $(APP) ## install, build, then every test: SQLite and PostgreSQL, TypeScript, a real browser
	./tests/postgres.sh
	./tests/tools.sh
	cd pwa && npx vitest run
	$(BIN)/pytest -n 3 --dist worksteal -m "not soak and not bench"

check: $(STAMP) $(NODE_STAMP) ## format, lint, types, import contracts, in both languages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd pwa && npm run --silent check

format: $(STAMP) $(NODE_STAMP) ## rewrite in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd pwa && npm run --silent format

bench: $(STAMP) ## speed and memory beside peers and ceiling, in one run; writes the table and the chart of docs/benchmarks.md
	./tests/postgres.sh
	./tests/tools.sh
	$(BIN)/python -m tests.benchmarks

growth: $(STAMP) ## push and pull at ten thousand, a hundred thousand and a million changes, and what each statement reads
	./tests/postgres.sh
	$(BIN)/python -m tests.benchmarks.growth

$(PEERS): $(PEERS_FROM)/kinto.lock $(PEERS_FROM)/js/package-lock.json
	mkdir -p .bench/peers/js
	$(PYTHON) -m venv --clear .bench/peers/kinto
	.bench/peers/kinto/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(PEERS_FROM)/kinto.lock
	cp $(PEERS_FROM)/js/package.json $(PEERS_FROM)/js/package-lock.json $(PEERS_FROM)/js/.npmrc .bench/peers/js
	cd .bench/peers/js && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

peers: $(PEERS) ## install what `make bench` compares us to into .bench/peers (express-pouchdb, rxdb-server, Kinto): 3 minutes

bench-app: $(STAMP) $(APP) ## the app's speed in a real browser, medians of five, 4x slower CPU
	./tests/tools.sh
	$(BIN)/python -m tests.benchmarks.app

lighthouse: $(STAMP) $(APP) ## what Lighthouse says of two screens (fetches it from npm)
	./tests/tools.sh
	$(BIN)/python -m tests.benchmarks.lighthouse

soak: $(STAMP) ## 1,000 random schedules and 50 real kill -9 a database
	./tests/postgres.sh
	$(BIN)/pytest -n 3 --dist worksteal -m soak

lock: ## resolve the locks again (needs uv and npm); hashes, no download addresses
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml -o requirements/runtime.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -c requirements/runtime.lock requirements/dev.in -o requirements/dev.lock
	cd $(PEERS_FROM) && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header kinto.in -o kinto.lock
	cd pwa && npm install --package-lock-only --loglevel=error && node tools/lock.mjs
	cd $(PEERS_FROM)/js && npm install --package-lock-only --ignore-scripts --loglevel=error

api: $(STAMP) $(NODE_STAMP) ## write pwa/src/api.gen.ts again from the server's description
	$(BIN)/python -m tests.architecture.api_types

clean:
	rm -rf $(VENV) var .bench pwa/node_modules pwa/dist
