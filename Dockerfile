# Builds the server with its page and basemap. The database is another container: see docker-compose.yml.
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN make build

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
	&& useradd --system --create-home --home-dir /data threatmap
COPY --from=build /src/bin/threatmap /usr/local/bin/threatmap
USER threatmap
ENTRYPOINT ["threatmap"]
CMD ["serve"]
