// Command endpoint is the fake inference endpoint of the benchmarks, in a process of its own, and the witness of what
// a pipeline asked of it.
//
//	endpoint serve --scenario a [--requests N] [--addr 127.0.0.1:8000]
//
// The first line that it prints is its base URL. GET /figures returns the figures as JSON; SIGINT and SIGTERM print
// them and end it. The scenarios stand in scenario.go; service times are log-normal with sigma 0.5.
//
// How the figures are computed, all on this side of the wire. A response counts from the moment when it is ready and
// its slot free. seconds: first request in to last response out; idle_seconds: of those, without any request here, such
// as between the rounds of a run. greedy_share: seconds of FIFO list scheduling of the same service times in order of
// arrival, by seconds. steady_share: completions per second from the 10th to the 90th percentile of completions, by
// slots / mean service; faults complete too, they took a slot; steady_answered_share counts whole answers alone.
// 429, refusals, lost requests and clients that went away are in neither. sent_per_answered: requests by different
// bodies with a whole answer. A capacity phase has its completions per second from its begin to its end (the last to
// the last request that came), and seconds_to_90: from its begin to the first 2 seconds in which requests that were
// begun in it are completed at 90% of slots / mean service; null where there are none.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/routenator/routenator/transforms/llm/llmtest"
)

var errUsage = errors.New("usage: endpoint serve --scenario a|b|b128|c|capacity|d|plain [--requests N] [--addr HOST:PORT]")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "endpoint:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done, then prints the figures.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	scenario, address, err := parse(args, stderr)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	return serve(ctx, listener, scenario, stdout, stderr)
}

func serve(ctx context.Context, listener net.Listener, scenario *scenario, stdout, stderr io.Writer) error {
	endpoint := llmtest.New(scenario.options)
	server := &http.Server{Handler: routes(endpoint, scenario), ErrorLog: log.New(stderr, "", 0)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintf(stdout, "http://%s/v1\n", listener.Addr())
	select {
	case err := <-served:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
		defer server.Close()
		return write(stdout, measure(scenario, endpoint))
	}
}

func parse(args []string, stderr io.Writer) (*scenario, string, error) {
	if len(args) == 0 || args[0] != "serve" {
		return nil, "", errUsage
	}
	flags := flag.NewFlagSet("endpoint serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("scenario", "plain", "what the server does")
	requests := flags.Int("requests", 5000, "requests that will be sent; decides when scenario capacity changes")
	address := flags.String("addr", "127.0.0.1:0", "where to listen")
	if flags.Parse(args[1:]) != nil || flags.NArg() > 0 {
		return nil, "", errUsage
	}
	scenario, err := newScenario(*name, *requests)
	if err != nil {
		return nil, "", fmt.Errorf("%w\n%w", err, errUsage)
	}
	return scenario, *address, nil
}

// routes adds /figures to the endpoint's own paths.
func routes(endpoint *llmtest.Server, s *scenario) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", endpoint)
	mux.HandleFunc("GET /figures", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		write(w, measure(s, endpoint)) // a client that is gone is no error here
	})
	return mux
}

func write(w io.Writer, f *figures) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(f)
}
