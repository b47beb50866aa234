# threatmap: every command that people and CI run. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GOFILES := $(shell git ls-files '*.go' '*.sql' 'static/*' 'seed/*' go.mod go.sum 2>/dev/null)
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
DATA    ?= data
LISTEN  ?= 127.0.0.1:8080
export CGO_ENABLED ?= 0

.PHONY: help
help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: go-check install-run build ## install what is missing, build, and serve the map on http://127.0.0.1:8080
	bin/threatmap serve --listen $(LISTEN) --data $(DATA)

.PHONY: build
build: go-check bin/threatmap ## build bin/threatmap with its page and basemap

bin/threatmap: seed/base/.made static/packed/.made $(GOFILES)
	@echo "Building bin/threatmap ($(VERSION))"
	go build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/threatmap ./cmd/threatmap

node_modules/.made: package-lock.json package.json .npmrc
	@echo "Installing the page's libraries and the basemap's sources (npm ci)"
	npm ci --no-progress
	@touch $@

static/vendor/.made: node_modules/.made scripts/vendor.mjs
	node scripts/vendor.mjs
	@touch $@

static/packed/.made: static/vendor/.made scripts/pack.mjs $(shell git ls-files 'static/*.js' static/index.html 2>/dev/null)
	node scripts/pack.mjs
	@touch $@

seed/base/.made: node_modules/.made scripts/basemap.mjs $(wildcard scripts/basemap/*) seed/areas.geojson
	@echo "Making the basemap"
	node scripts/basemap.mjs
	@touch $@

.PHONY: basemap
basemap: seed/base/.made static/packed/.made ## make what the binary embeds: basemap, page libraries, packed modules

.PHONY: test
test: go-check install-test build test-page test-db test-race test-browser test-language ## install what tests need and run every test
	@echo "All tests passed."

.PHONY: test-go
test-go: basemap ## Go tests that need no database, in seconds; make test-db runs them too, in full
	@echo "== Go tests without a database"
	go test -short ./...

# What is quick comes first, so that its failures show first. A package that is not named here is in the first round.
DATABASE = threatmap/geo threatmap/internal/pgtest threatmap/postgis threatmap/store
PROGRAM  = threatmap/cmd/threatmap
.PHONY: test-db
test-db: basemap ## all Go tests, on a private PostGIS
	@echo "== Go tests: the rooms that need no database"
	rooms=$$(go list ./... | grep -vxF "$$(printf '%s\n' $(DATABASE) $(PROGRAM))"); go test $$rooms
	@echo "== Go tests: the rooms on a database"
	go test -timeout 25m $(DATABASE)
	@echo "== Go tests: the whole program"
	go test -timeout 25m $(PROGRAM)

# What runs side by side: the index and its follower, tiles' pools, the hub of changes, the server's rooms and caches, writers and readers
# together. Under the detector all tests would take half an hour; these take some two minutes. It needs a C compiler.
RACE = CGO_ENABLED=1 THREATMAP_SOAK=15s go test -race -timeout 10m
.PHONY: test-race
test-race: basemap ## tests of what runs side by side, with the race detector
	@echo "== With the race detector"
	$(RACE) ./live
	$(RACE) -short -run 'Copies|Rules' ./tiles
	$(RACE) -run 'Follow|Meanwhile|Shelf|Panics|Insides' ./index
	$(RACE) -run 'Overload|Hanging|Packing|Told|Kept|Cache' ./handlers
	$(RACE) -run 'Soak|Bodies|QuestionsUnderWay|ToldWhen' ./cmd/threatmap

.PHONY: test-page
test-page: node_modules/.made ## types and unit tests of the page's modules
	@echo "== The page's modules"
	npx tsc --noEmit -p .
	node --test test/page/*.test.mjs test/styles/*.test.mjs

.PHONY: test-browser
test-browser: build ## a real browser over the real server
	@echo "== A browser over the real server"
	scripts/test-browser.sh

.PHONY: test-language
test-language: basemap ## the page in languages that a file each brings
	@echo "== Languages of one file each"
	scripts/test-language.sh

.PHONY: check
check: test lint ## tests, formatters and linters: what one runs before a commit

.PHONY: lint
lint: basemap ## formatters and linters of Go, JavaScript and shell
	go run $(LINT) fmt --diff
	go run $(LINT) run
	npx eslint .
	shellcheck scripts/*.sh .ci/run

.PHONY: fmt
fmt: ## format the Go code
	go run $(LINT) fmt

FUZZTIME ?= 20s
.PHONY: fuzz
fuzz: basemap ## run every fuzz target for FUZZTIME (20s)
	scripts/fuzz.sh $(FUZZTIME)

# Exports by format: go run ./cmd/bench -sizes 1M -exports
# More: BENCH="-sizes 100k,1M,10M -only 'new filter' -duration 10s -json FILE"; go run ./cmd/bench -h lists all. Data stay in data/bench.
BENCH ?=
DRAG  ?= data/bench/1M-seed1
.PHONY: bench
bench: go-check install-run build ## make 1 M incidents, measure the server against PostGIS on them, and the page in Chromium
	go run ./cmd/bench $(BENCH)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/drag.mjs $(DRAG)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/redraw.mjs $(DRAG)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/first.mjs $(DRAG)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/pan.mjs $(DRAG)

.PHONY: bench-all
bench-all: go-check install-run build ## make bench over 100 k, 1 M and 10 M incidents: some two hours, half of one to write 10 M once, and 16 GB of disk
	go run ./cmd/bench -sizes 100k,1M,10M $(BENCH)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/drag.mjs $(DRAG)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/redraw.mjs $(DRAG)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/first.mjs $(DRAG)
	THREATMAP_TEST_CHROMIUM=$$(. scripts/install-steps.sh; browser) node scripts/pan.mjs $(DRAG)

.PHONY: bench-go
bench-go: basemap ## Go benchmarks of single functions
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: go-check
go-check:
	@scripts/check-go.sh

.PHONY: install-run
install-run:
	@scripts/install-run.sh

.PHONY: install-test
install-test:
	@scripts/install-test.sh

.PHONY: clean
clean: ## remove what was built (never the data folder)
	rm -rf bin node_modules static/vendor static/packed
	find seed/base -type f ! -name .gitkeep -delete
