#!/usr/bin/env python3
"""Checks that a dataset which RouteNator wrote loads and renders as trainers need it. Optional: nothing else needs Python.

    pip install -r requirements.txt
    python check_loaders.py out/creative/latest [--rows 500]

Checked are: every file of manifest.json (size, sha256, rows), the splits, that ids are unique, that the datasets
library loads the folder offline with the card's types, and, on evenly spaced rows of every split, that calls and
tools are objects with their keys in order, that the last message is the assistant's, and that a ChatML template shows
the calls as they are stored. Exit status: 0 all is well; 1 something is wrong, and the first such thing is printed; 2
wrong usage.
"""
import argparse
import gzip
import hashlib
import json
import os
import pathlib
import sys
import tempfile

CHATML = """\
{%- if tools %}<|im_start|>system
Functions:
{%- for tool in tools %}
{{ tool | tojson }}
{%- endfor %}<|im_end|>
{% endif %}
{%- for message in messages %}<|im_start|>{{ message.role }}
{{ message.content }}
{%- for call in message.tool_calls or [] %}
<call>{{ {"name": call.function.name, "arguments": call.function.arguments} | tojson }}</call>
{%- endfor %}<|im_end|>
{% endfor %}"""


class Wrong(Exception):
    """What is wrong with the dataset, for a person."""


def expect(right, where, what):
    if not right:
        raise Wrong(f"{where}: {what}")


def strict_json(text, where):
    """Parses JSON that holds no key twice and no NaN."""

    def pairs(items):
        found = dict(items)
        expect(len(found) == len(items), where, "a key stands twice in one JSON object")
        return found

    def constant(name):
        raise Wrong(f"{where}: {name} is no JSON")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except ValueError as error:
        raise Wrong(f"{where}: {error}: {text[:80]!r}") from error


def identical(a, b):
    """Says whether two JSON values are equal with equal types (1 is not 1.0 nor true) and equal order of keys."""
    return json.dumps(a) == json.dumps(b)


def holds_null(value):
    if isinstance(value, dict):
        return any(map(holds_null, value.values()))
    if isinstance(value, list):
        return any(map(holds_null, value))
    return value is None


# -- files -----------------------------------------------------------------------------------------------------------


def sha256_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows_of(path):
    """Counts the rows of a data file; None for a page such as README.md."""
    import pyarrow.parquet as parquet

    if path.suffix == ".parquet":
        return parquet.read_metadata(path).num_rows
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
            return sum(1 for line in lines if strict_json(line, path.name) is not None)
    return None


def check_files(folder):
    """Checks every file that the manifest names, and returns the manifest."""
    manifest = folder / "manifest.json"
    expect(manifest.is_file(), folder, "no manifest.json: this is no finished snapshot")
    manifest = strict_json(manifest.read_text("utf-8"), "manifest.json")
    for file in manifest["files"]:
        path = folder / file["path"]
        expect(path.is_file(), file["path"], "the manifest names it, and it is not there")
        expect(path.stat().st_size == file["bytes"], file["path"], f"{path.stat().st_size} bytes, manifest: {file['bytes']}")
        expect(sha256_of(path) == file["sha256"], file["path"], "its sha256 is not the manifest's")
        rows = rows_of(path)
        expect(rows in (None, file["rows"]), file["path"], f"{rows} rows, manifest: {file['rows']}")
    listed = {file["path"] for file in manifest["files"]}
    for path in folder.glob("data/*"):
        expect(f"data/{path.name}" in listed, path.name, "it lies in data/, and the manifest does not name it")
    return manifest


def check_splits(manifest):
    """Checks that files, splits and rows of the manifest add up, and returns the rows of each split that has files."""
    splits = {}
    for file in manifest["files"]:
        if file["path"].startswith("data/"):
            splits[file["set"]] = splits.get(file["set"], 0) + file["rows"]
    expect(splits, "manifest.json", "no file in data/")
    for name, rows in manifest["splits"].items():
        expect(splits.get(name, 0) == rows, "manifest.json", f"split {name} has {rows} rows, its files {splits.get(name, 0)}")
    expect(sum(splits.values()) == manifest["rows"], "manifest.json", f"{manifest['rows']} rows, its splits {sum(splits.values())}")
    return splits


def check_ids(folder):
    import pyarrow.compute as compute
    import pyarrow.dataset

    ids = pyarrow.dataset.dataset(str(folder / "data"), format="parquet").to_table(columns=["id"])["id"]
    expect(compute.count_distinct(ids).as_py() == len(ids), "data/", "an id stands twice")


# -- rows ------------------------------------------------------------------------------------------------------------


def check_call(call, names, where):
    """Checks one tool call and returns it as {name, arguments}."""
    expect(isinstance(call, dict), where, f"a tool call loads as {type(call).__name__}, not as an object")
    function = call.get("function") or {}
    expect(call.get("type") == "function" and call.get("id"), where, "a tool call needs a type and an id")
    expect(isinstance(function.get("arguments"), dict), where, f"arguments load as {type(function.get('arguments')).__name__}, not as an object")
    expect(not holds_null(function["arguments"]), where, "null inside arguments: trainers drop it, or print None")
    expect(function.get("name") in names, where, f"it calls {function.get('name')}, which its tools do not offer")
    return {"name": function["name"], "arguments": function["arguments"]}


def check_messages(messages, names, where):
    """Checks the turns of one row and returns its calls."""
    calls, open_ids = [], set()
    for at, message in enumerate(messages):
        role = message["role"]
        expect(role in ("system", "user", "assistant", "tool"), where, f"unknown role {role!r}")
        expect(role != "system" or at == 0, where, "a system message that is not the first")
        expect(isinstance(message["content"], str), where, f"the content of a {role} message is null")
        expect(role != "tool" or message["tool_call_id"] in open_ids, where, "a tool's answer to no call")
        expect(role == "assistant" or not message["tool_calls"], where, f"a {role} message holds calls")
        for call in message["tool_calls"] or []:
            calls.append(check_call(call, names, where))
            open_ids.add(call["id"])
    expect(messages and messages[-1]["role"] == "assistant", where, "the last message is not the assistant's")
    return calls


def check_row(row, template, where):
    tools = row["tools"]
    expect(isinstance(tools, list) and tools, where, "no tools")
    for tool in tools:
        expect(isinstance(tool, dict) and tool.get("type") == "function" and tool["function"].get("name"), where, f"a tool that is none: {tool!r:.80}")
    names = [tool["function"]["name"] for tool in tools]
    calls = check_messages(row["messages"], names, where)
    expect(identical(row["calls"], calls), where, "calls differ from the tool calls of the messages")
    first = calls[0]["arguments"] if calls else {}
    expect(identical(row["arguments"], first), where, f"arguments are {row['arguments']!r:.80}, the first call's {first!r:.80}")
    expect(not calls or row["function"] == calls[0]["name"], where, f"function is {row['function']!r}, the first call's {calls[0]['name'] if calls else ''!r}")
    text = template.render(messages=row["messages"], tools=tools)
    shown = [part.split("</call>")[0] for part in text.split("<call>")[1:]]
    expect(identical([strict_json(call, where) for call in shown], calls), where, f"the template shows other calls: {shown!r:.160}")


def chat_template():
    import jinja2
    import jinja2.sandbox

    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)  # as trainers do: no HTML escapes
    return environment.from_string(CHATML)


def check_loading(folder, splits, limit):
    """Loads the folder as a user would, and checks evenly spaced rows of every split."""
    import datasets

    datasets.disable_progress_bars()
    try:
        loaded = datasets.load_dataset(str(folder))
    except Exception as error:  # whatever the library raises is the finding
        raise Wrong(f"datasets {datasets.__version__} cannot load it: {type(error).__name__}: {error}; {error.__cause__ or ''}") from error
    expect(set(loaded) == set(splits), folder, f"datasets finds the splits {sorted(loaded)}, the manifest has {sorted(splits)}")
    template = chat_template()
    for name, rows in splits.items():
        data = loaded[name]
        expect(len(data) == rows, name, f"datasets loads {len(data)} rows, the manifest has {rows}")
        checked = range(0, rows, max(1, -(-rows // limit)))
        for at in checked:
            row = data[at]
            expect(row["split"] == name, f"{name}[{at}]", f"the row says split {row['split']}")
            check_row(row, template, f"{name}[{at}] id={row['id']}")
        print(f"ok {name}: {rows} rows load, {len(checked)} of them checked in full")


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="a snapshot: the folder that holds manifest.json")
    parser.add_argument("--rows", type=int, default=500, help="rows of each split that are checked in full (default 500)")
    options = parser.parse_args(arguments)
    if options.rows < 1:
        parser.error("--rows must be at least 1")
    with tempfile.TemporaryDirectory() as cache:  # nothing is taken from, or left in, the user's own cache
        os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_DATASETS_CACHE=cache)
        try:
            folder = options.folder.resolve()
            manifest = check_files(folder)
            print(f"ok manifest: {len(manifest['files'])} files")
            splits = check_splits(manifest)
            check_ids(folder)
            check_loading(folder, splits, options.rows)
        except Wrong as wrong:
            print(f"FAIL {wrong}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
