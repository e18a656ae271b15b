# One image for drivers and workers of both pipelines: static programs that are not root, CA certificates, and nothing else.
#   docker build -t routenator .
#   docker run --rm -v "$PWD:/data" --user "$(id -u)" routenator --recipe /data/recipe.yaml --output /data/out   # driver
#   docker run --rm --network host routenator --worker_pool 50000                                               # workers
#   docker run --rm -v "$PWD:/data" --user "$(id -u)" --entrypoint /evaluate routenator --dataset /data/out --output /data/eval
# RUN: built by buildah from this file (its golang:1.26 was Debian 12 with Go 1.26, as none could be pulled), and generate,
# evaluate and a worker pool run in it. NOT RUN by Docker or Kubernetes. scripts/image/test.sh does without any builder what
# the lines below say, and runs the programs in a namespace that holds nothing but the image.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/ ./pipelines/generate ./pipelines/evaluate && install -d -m 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ /
# Beam looks the user up before anything else, and there is no /etc/passwd: without these names the programs panic.
ENV USER=routenator HOME=/tmp
USER 65532:65532
ENTRYPOINT ["/generate"]
