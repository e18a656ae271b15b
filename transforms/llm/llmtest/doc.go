// Package llmtest is an OpenAI-compatible endpoint for tests and benchmarks: it answers, queues, refuses, fails and
// keeps a journal, and everything that it does is a function of the request's body and of how often that body came.
//
//	options.go   what a server does
//	server.go    the HTTP side: addresses, one request from in to out
//	request.go   a request as Answer and Refuse see it; scan.go finds its fields without decoding the rest
//	gate.go      slots, served in order of arrival, and a bounded queue
//	service.go   log-normal service times
//	fault.go     faults and how they are drawn; broken.go writes them
//	reply.go     a whole reply; answer.go, schema.go and words.go make its content from the request's schema
//	embed.go     replies of /embeddings
//	journal.go   what was asked and what it came to, on the server's own clock
//	figures.go   Greedy and Steady, the oracles of the benchmarks
//
// A request takes a slot for its service time, faults too; then the slot is free, and only then the response is
// written, so that a client that asks again at once finds the slot free. A client that goes away frees its slot.
package llmtest
