// Package runner starts Beam jobs: in this process, on a job server, or on Dataflow. It is the home of Beam's runners.
//
//	options.go    the flags that choose a runner, and what is wrong with them
//	start.go      Beam made ready; the process as a worker, or as a pool of workers
//	run.go        one pipeline, by the runner that was chosen
//	remote.go     a job server: submission, waiting, cancelling
//	dataflow.go   Dataflow: submission, waiting, cancelling
//	translate.go  what Dataflow would be sent
//	counters.go   what Beam's counters came to
//
// Runners: prism (Beam's default) and direct work in this process. portable and flink are both Beam's job API: a job
// server at --endpoint, and workers as --environment_type says. LOOPBACK is this process; EXTERNAL is a worker pool at
// --environment_config, which is Beam's Go boot (it fetches --worker_binary through the job server) or this program as
// --worker_pool. A stand-alone Prism is --runner prism with --endpoint. dataflow is Google's service.
//
// A job is cancelled where it runs: Beam's own clients only stop waiting.
package runner
