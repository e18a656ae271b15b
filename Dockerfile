# One image for drivers and workers of both pipelines: static programs that are not root, CA certificates, and nothing else.
#   docker build -t routenator .
#   docker run --rm -v "$PWD:/data" --user "$(id -u)" routenator --recipe /data/recipe.yaml --output /data/out   # driver
#   docker run --rm --network host routenator --worker_pool 50000                                               # workers
#   docker run --rm -v "$PWD:/data" --user "$(id -u)" --entrypoint /evaluate routenator --dataset /data/out --output /data/eval
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/ ./pipelines/generate ./pipelines/evaluate && install -d -m 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ /
USER 65532:65532
ENTRYPOINT ["/generate"]
