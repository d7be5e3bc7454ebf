# syntax=docker/dockerfile:1
# The image for use with a Redis of its own, as in deploy/compose.yaml. It holds one static binary and nothing else: no shell,
# no package manager, no redis-server (which `run` would need only without --redis-url).
# deploy_test.go holds this file against the CIS Docker Benchmark.

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN make build VERSION="${VERSION}" BIN=/out/alongside

FROM gcr.io/distroless/static-debian12:nonroot
LABEL org.opencontainers.image.title="Alongside" \
      org.opencontainers.image.description="A self-hosted Slack bot for peer worker teams" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build --chmod=0555 /out/alongside /alongside
COPY --chmod=0444 LICENSE /LICENSE
# nonroot of the base image, by number, so that a cluster can see that it is not root
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/alongside", "health"]
ENTRYPOINT ["/alongside"]
CMD ["run"]
