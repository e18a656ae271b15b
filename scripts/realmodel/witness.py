"""What the server and the files of a run say, for realmodel.sh; no package is needed.

    witness.py shape URL       asks once and checks the form of the answer
    witness.py tokens URL      tokens that the server has counted so far, of prompts and of answers
    witness.py most URL        tokens of the longest request so far, with its answer
    witness.py figures FOLDER  what the report of a run says, and twenty of its rows
    witness.py counted FOLDER  tokens of the answers that the run used
"""

import json
import pathlib
import sys
import urllib.request

ROWS = 20


def shape(url: str) -> None:
    form = {"type": "object", "properties": {"word": {"type": "string", "pattern": "^[a-z]{3,9}$"}}, "required": ["word"]}
    question = {"model": "smollm2", "max_tokens": 48, "seed": 1, "messages": [{"role": "user", "content": "Name a color, as JSON."}],
                "response_format": {"type": "json_schema", "json_schema": {"name": "reply", "schema": form, "strict": True}}}
    request = urllib.request.Request(url + "/chat/completions", json.dumps(question).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        answer = json.load(response)
    choice, usage = answer["choices"][0], answer["usage"]
    assert choice["message"]["content"], answer
    assert choice["finish_reason"] in ("stop", "length"), answer
    assert usage["prompt_tokens"] > 0 and 0 < usage["completion_tokens"] <= 48, answer
    print(f"asked for a form, {answer['model']} says {choice['message']['content']!r} ({choice['finish_reason']}),"
          f" {usage['prompt_tokens']} tokens in and {usage['completion_tokens']} out")


def metrics(url: str) -> dict[str, float]:
    with urllib.request.urlopen(url.removesuffix("/v1") + "/metrics", timeout=60) as response:
        lines = response.read().decode().splitlines()
    return {name: float(value) for name, value in (line.split() for line in lines if not line.startswith("#"))}


def tokens(url: str) -> None:
    m = metrics(url)
    print(int(sum(m["llamacpp:" + name] for name in ("prompt_tokens_total", "prompt_tokens_cached_total", "tokens_predicted_total"))))


def most(url: str) -> None:
    print(int(metrics(url)["llamacpp:n_tokens_max"]))


def report(folder: str) -> dict:
    return json.loads(pathlib.Path(folder, "latest", "report.json").read_text())


def counted(folder: str) -> None:
    print(report(folder)["cost"]["tokens"])


def figures(folder: str) -> None:
    r = report(folder)
    funnel, (step,) = r["funnel"], r["cost"]["steps"]
    usage = step["usage"]
    assert r["rows"] > 0 and step["requests"] > 0 and usage["input"] > 0 and usage["output"] > 0, r
    print(f"rows      {r['rows']} of {r['size']} accepted, {funnel['surplus']} more were good and not needed")
    print(f"requests  {step['requests']}, of which {funnel['replies']} were answered in full; {step['requests'] / r['seconds']:.2f} a second")
    for reject in funnel["rejected"]:
        print(f"rejected  {reject['rows']:4} {reject['stage']}: {reject['reason']}")
    print(f"tokens    {usage['input']} in, {usage.get('cached', 0)} of them from the server's cache, and {usage['output']} out;"
          f" {r['cost']['tokens'] / r['seconds']:.0f} a second")
    print(f"time      {r['seconds']} s")
    print_rows(folder)


def print_rows(folder: str) -> None:
    rows = [line for file in sorted(pathlib.Path(folder, "latest", "views", "openai").glob("*.jsonl")) for line in file.read_text().splitlines()]
    print(f"rows as they stand in the dataset, {min(ROWS, len(rows))} of {len(rows)}:")
    for line in rows[:ROWS]:
        user, assistant = json.loads(line)["messages"][-2:]
        for call in assistant["tool_calls"]:
            print(f"  {user['content']!r} -> {call['function']['name']} {call['function']['arguments']}")


if __name__ == "__main__":
    {"shape": shape, "tokens": tokens, "most": most, "figures": figures, "counted": counted}[sys.argv[1]](sys.argv[2])
