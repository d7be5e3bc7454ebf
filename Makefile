# Everything that a person or CI runs here. `make` alone prints the list.
SHELL         := bash
.SHELLFLAGS   := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL: # the steps of `test` print one after the other, and each may use all cores

# The binary: static, without paths of the machine that built it, and the same bytes whoever builds it.
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
BIN      ?= bin/alongside
GOBUILD  := CGO_ENABLED=0 go build -mod=readonly -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=$(VERSION)"

# The tests: as many packages at a time as there are cores, at most four, for each may start a Redis and a browser.
PARALLEL ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$(( n < 4 ? n : 4 )))
TIMEOUT  ?= 20m
RUN      ?= .
PKG      ?= ./...
TOOL     := go tool -modfile=tools/go.mod

.PHONY: help
help: ## Print this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: test
test: setup format vet lint vuln unit reproducible ## Install what is missing, then run every check and every test (CI runs this)
	@echo "All checks passed."

.PHONY: setup
setup: ## Install what the tests need and this machine lacks: redis-server, Chromium, Node.js, node packages
	@scripts/setup

.PHONY: format
format: ## Check that all Go files are formatted (gofmt -w . mends it)
	@bad=$$(find . -name '*.go' -not -path './.git/*' -not -path '*/node_modules/*' -print0 | xargs -0 gofmt -l); \
	if [ -n "$$bad" ]; then printf 'not formatted, run gofmt -w on:\n%s\n' "$$bad"; exit 1; fi

.PHONY: vet
vet: ## Run go vet, and compare the modules in the cache with go.sum
	go vet ./...
	go mod verify

.PHONY: lint
lint: ## Run the linters (.golangci.yml; the first run builds them, a minute or two)
	$(TOOL) golangci-lint run ./...

.PHONY: vuln
vuln: ## Look for known vulnerabilities that the program can reach
	@scripts/vulncheck

.PHONY: unit
unit: ## Run all tests with the race detector; RUN=Regexp PKG=./storage narrow it
	CI=1 go test -race -shuffle=on -timeout $(TIMEOUT) -p $(PARALLEL) -run '$(RUN)' $(PKG)

.PHONY: build
build: ## Build the static binary bin/alongside
	$(GOBUILD) -o $(BIN) ./cmd/alongside

.PHONY: reproducible
reproducible: ## Build the binary in two places and compare the bytes
	@scripts/reproducible

.PHONY: faults
faults: ## Run the long fault harness: kills, power cuts, cut files, full disks, lost replies (up to two hours)
	CI=1 FAULTS=long go test -run Fault -timeout 120m -p 1 -v ./peer ./storage ./scheduler ./commands ./bot ./cmd/alongside
	for seed in 1 2 3 4 5 6 7 8; do CI=1 SIM_SEED=$$seed go test -count=1 -run 'TestHalfYear$$' -timeout 20m -v ./cmd/alongside; done

.PHONY: bench
bench: ## Run the benchmarks, then the load program against the bot and a reference
	go test -run '^$$' -bench . -benchmem ./...
	go run ./internal/load

.PHONY: holidays
holidays: ## Compute the public holidays again (peer/holiday_data.go)
	go run -C tools ./holidays -o ../peer/holiday_data.go

.PHONY: demo
demo: ## Run the bot in a simulated Slack with an invented team
	go run ./cmd/alongside demo

.PHONY: docs
docs: ## Check the pages: links, headings they point at, make targets they name
	go test -count=1 -run Docs .

.PHONY: clean
clean: ## Remove what the other targets made, but never ./data
	rm -rf bin
	find . -name node_modules -type d -prune -exec rm -rf {} +
