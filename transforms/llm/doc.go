// Package llm asks OpenAI-compatible endpoints, in batches, and loses nothing. It is the home of go-openai.
//
//	client.go     one client for each endpoint and process; the queue
//	server.go     how many requests a server is given: admission
//	send.go       one request on the wire, and what counts as an answer
//	failure.go    what went wrong, and whether to ask again
//	form.go       how the form of a reply is asked for, and what to fall back to
//	embed.go      texts to vectors
//	tools.go      tools that a model may call, and the calls of its answer
//	deadline.go   how long to wait for an answer
//	transport.go  bounded bodies, Retry-After, one connection for each request in flight
//	key.go        the key under which an answer is kept
//	secret.go     references to keys; secret_gcp.go: Secret Manager
//	worst.go      what a request costs at most
//	meter.go      counters for the progress line
//
// # Admission
//
// A server gets up to the endpoint's concurrency at once, for as long as it takes them: servers of today queue without
// bound and answer no 429, so a limit that follows latency only costs capacity. A 429 or 503 lowers the limit to what
// the server holds at that moment: of a burst, each refusal takes one away, until the limit is what the server bears.
// Then it grows by one for each round of answers (limit answers), twice as much for each further round without a
// refusal; after a refusal it rests for a median latency. Five failures in a row, or a refusal where nothing is in
// flight, and one request probes the server, ever more rarely, at least every 3 s, while all others wait. Where no server
// of an endpoint answers for the outage time, the run ends with [ErrOutage].
//
// A request that waits for another try holds no slot and no goroutine. Its tries are counted against it only while the
// server is up; of a server that is down, only those that it answers itself with an error, and twice as many. The pause
// is drawn from 0 to twice the one before, by hash of key and try.
//
// # Deadlines
//
// A real server loses some requests for good. A request may take twice what the slowest of the last 512 answers took,
// and four times their 95th percentile, within the endpoint's timeout; each further try has twice the time, the last one
// all of it. Requests that were given up count in the percentile, not as the slowest. Before 20 answers the timeout
// stands; requests in flight follow what is learned.
//
// # What is an answer
//
// A reply with text or calls, and one that the server cut or filtered: both were paid for. A 4xx is one too, and final, other
// than 401, 402, 403, 404 (the run ends: the address, the key or the model is wrong), 408, 409, 425 and 429 (asked
// again). An empty or broken body, HTML, no choice, no content is none, whatever its status: asked again. A request that
// could not be sent, for its picture or because go-openai refuses it, is refused and not kept.
package llm
