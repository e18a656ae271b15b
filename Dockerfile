# One image for driver and workers: a static program that is not root, CA certificates, and nothing else.
#   docker build -t routenator .
#   docker run --rm -v "$PWD:/data" --user "$(id -u)" routenator --recipe /data/recipe.yaml --output /data/out   # driver
#   docker run --rm --network host routenator --worker_pool 50000                                               # workers
# NOT RUN as an image: no base image could be had where this was written. Its build command was run by hand, and the
# program in an empty folder, as another user and without an environment (scripts/portable/test.sh).
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/generate ./pipelines/generate && install -d -m 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ /
USER 65532:65532
ENTRYPOINT ["/generate"]
