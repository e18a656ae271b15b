"""Computes what transforms/bfcl is tested against, by the Berkeley Function Calling Leaderboard's own checker.

    python3 -m venv venv
    venv/bin/pip install --no-deps bfcl-eval==2026.3.23 tree_sitter==0.21.3 tree-sitter-java==0.21.0 \
        tree-sitter-javascript==0.21.4 tenacity filelock
    venv/bin/python scripts/reference/bfcl.py transforms/bfcl/testdata

bfcl-eval 2026.3.23 is commit 6ea57973c7a6097fd7c5915698c54c17c5b1b6c8 of ShishirPatil/gorilla. Written are

    bfcl.zip           its question and answer files (Apache 2.0), of the categories that are checked without running
                       anything; live_irrelevance is left out for its size
    verdicts.jsonl.gz  {id, output, valid, error} for a tenth, chosen by hash, of outputs that are right, wrong and odd

The checker's table of models imports the clients of every vendor; one entry of it is all that is needed here.
"""

import gzip
import hashlib
import json
import pathlib
import random
import sys
import types
import zipfile

stub = types.ModuleType("bfcl_eval.constants.model_config")
stub.MODEL_CONFIG_MAPPING = {"model": types.SimpleNamespace(underscore_to_dot=False)}
sys.modules[stub.__name__] = stub

import bfcl_eval  # noqa: E402
from bfcl_eval.constants.enums import Language, ReturnFormat  # noqa: E402
from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker  # noqa: E402
from bfcl_eval.model_handler.utils import default_decode_ast_prompting  # noqa: E402
from bfcl_eval.utils import is_empty_output, is_function_calling_format_output  # noqa: E402

DATA = pathlib.Path(bfcl_eval.__file__).parent / "data"
PYTHON = "simple_python multiple parallel parallel_multiple live_simple live_multiple live_parallel live_parallel_multiple".split()
OTHER = ["simple_java", "simple_javascript"]
NONE = ["irrelevance", "live_relevance"]


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def rows(category):
    name = f"BFCL_v4_{category}.json"
    questions = lines(DATA / name)
    answers = [None] * len(questions) if category in NONE else lines(DATA / "possible_answer" / name)
    for question, answer in zip(questions, answers, strict=True):
        yield question, answer and answer["ground_truth"]


def language(category):
    if category in OTHER:
        return (Language.JAVA, ReturnFormat.JAVA) if category == "simple_java" else (Language.JAVASCRIPT, ReturnFormat.JAVASCRIPT)
    return Language.PYTHON, ReturnFormat.PYTHON


def verdict(category, question, gold, output):
    """What the leaderboard says of one output: (valid, error type)."""
    spoken, form = language(category)
    try:
        made = default_decode_ast_prompting(output, form)
    except Exception:
        return (category == "irrelevance", "" if category == "irrelevance" else "decoder_failed")
    if category in NONE:
        valid = is_empty_output(made) == (category == "irrelevance")
        return valid, "" if valid else "relevance"
    if not is_function_calling_format_output(made):
        return False, "decoder_wrong_output_format"
    try:
        result = ast_checker(question["function"], made, gold, spoken, category, "model")
    except Exception as error:  # the leaderboard's run would end here
        return False, "crash: " + type(error).__name__
    return result["valid"], "" if result["valid"] else result["error_type"]


def pick(value):
    """An accepted value with the first option of each key, where it is a dict or a list of them; deeper dicts are plain."""
    if isinstance(value, dict):
        return {k: first(v) for k, v in value.items() if first(v) is not MISSING}
    if isinstance(value, list):
        return [pick(v) if isinstance(v, dict) else v for v in value]
    return value


MISSING = object()


def first(options):
    return next((o for o in options if o != ""), MISSING)


def fed_back(question, gold):
    """The calls that a gold answer makes of itself. A required argument whose only option is "" is given as that."""
    out = []
    for call in gold:
        (name, parameters), = call.items()
        doc = next((f for f in question["function"] if f["name"] == name), question["function"][0])
        made = {}
        for key, options in parameters.items():
            value = first(options)
            if value is not MISSING:
                made[key] = pick(value)
            elif key in doc["parameters"]["required"]:
                made[key] = ""
        out.append((name, made))
    return out


def source(value, spoken):
    """A value as source text of a language."""
    if spoken == Language.PYTHON:
        return repr(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if value.startswith("new ") else json.dumps(value, ensure_ascii=False)
    if spoken == Language.JAVA and isinstance(value, list):
        return "new Object[]{" + ", ".join(source(v, spoken) for v in value) + "}"
    if spoken == Language.JAVA and isinstance(value, dict):
        puts = " ".join(f"put({json.dumps(k)}, {source(v, spoken)});" for k, v in value.items())
        return "new HashMap<String, Object>() {{ " + puts + " }}"
    if isinstance(value, list):
        return "[" + ", ".join(source(v, spoken) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {source(v, spoken)}" for k, v in value.items()) + "}"
    return repr(value)


def text(made, spoken=Language.PYTHON):
    return "[" + ", ".join(f"{n}({', '.join(f'{k}={source(v, spoken)}' for k, v in a.items())})" for n, a in made) + "]"


def changes(value, r):
    """Values near another one: some of the same meaning, some of another type, some wrong."""
    if isinstance(value, bool):
        return [not value, int(value), str(value)]
    if isinstance(value, int):
        return [value + 1, float(value), str(value), -value, value == 1]
    if isinstance(value, float):
        return [value + 0.5, int(value), str(value), -value]
    if isinstance(value, str):
        return [value.upper(), value.replace(" ", ""), value + ".", value + "x", "", [value], value.replace(",", " -"), value[::-1], 7]
    if isinstance(value, list):
        shuffled = r.sample(value, len(value))
        deeper = [value[:-1] + [c] for c in changes(value[-1], r)[:4]] if value else []
        return [tuple(value), shuffled, value[:-1], value + value[-1:], [str(v) for v in value], "", []] + deeper
    if isinstance(value, dict):
        out = [{}, {**value, "extra": 1}, list(value.values()), str(value)]
        for key in value:
            out.append({k: v for k, v in value.items() if k != key})
            out.extend({**value, key: c} for c in changes(value[key], r)[:3])
        return out
    return [None, "none"]


def outputs(question, gold, spoken, r):
    """Outputs that are right, wrong and odd."""
    made = fed_back(question, gold)
    yield text(made, spoken)
    whole = text(made, spoken)
    yield from (whole[1:-1], "```\n" + whole + "\n```", "Sure: " + whole, whole[:-2], whole + " ", "'" + whole + "'", "[]", "", "I cannot.", "[" + whole + "]", whole.replace("=", " = "), "{" + whole[1:-1] + "}")
    yield text(made + made[:1], spoken)
    yield text(made[:-1], spoken)
    yield text(made[::-1], spoken)
    for i, (name, arguments) in enumerate(made):
        def changed(n, a):
            return text(made[:i] + [(n, a)] + made[i + 1:], spoken)

        yield changed(name + "x", arguments)
        yield changed(name.replace(".", "_"), arguments)
        yield changed(name, {**arguments, "surplus": 1})
        yield changed(name, dict(reversed(arguments.items())))
        yield whole.replace(name + "(", name + "('positional', ", 1)
        for key, value in arguments.items():
            yield changed(name, {k: v for k, v in arguments.items() if k != key})
            for c in changes(value, r):
                yield changed(name, {**arguments, key: c})
            if isinstance(value, str) and value.isidentifier():
                yield changed(name, arguments).replace(source(value, spoken), value)  # a bare word
            for option in gold[i][name][key][1:]:
                if option != "":
                    yield changed(name, {**arguments, key: pick(option)})
        for parameter, details in question["function"][0]["parameters"]["properties"].items():
            if parameter not in arguments:
                yield changed(name, {**arguments, parameter: details.get("default")})


def chosen(*what):
    return int(hashlib.sha256("\0".join(what).encode()).hexdigest(), 16) % 10 == 0


def main(folder):
    with zipfile.ZipFile(folder / "bfcl.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for category in PYTHON + OTHER + NONE:
            name = f"BFCL_v4_{category}.json"
            for path in [name] if category in NONE else [name, f"possible_answer/{name}"]:
                archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), (DATA / path).read_bytes(), zipfile.ZIP_DEFLATED)
    passed, failed, written, total = 0, [], [], 0
    for category in PYTHON + OTHER + NONE:
        spoken, _ = language(category)
        for question, gold in rows(category):
            if category in NONE:
                tried = ["[]", "", "I cannot.", "[{}]", "f(a=1)", "[f(a=1), g()]", "f()", "Use f(a=1).", "[x]", '{"name": "f", "arguments": {}}']
            else:
                tried = list(outputs(question, gold, spoken, random.Random(question["id"])))
            if category in PYTHON:
                if verdict(category, question, gold, tried[0])[0]:
                    passed += 1
                else:
                    failed.append(question["id"])
            for output in dict.fromkeys(tried):
                total += 1
                if chosen(question["id"], output):
                    valid, error = verdict(category, question, gold, output)
                    written.append({"id": question["id"], "output": output, "valid": valid, "error": error})
    with open(folder / "verdicts.jsonl.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        for row in written:
            out.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    print(f"{passed} gold answers pass, {len(failed)} fail: {failed}; {len(written)} of {total} verdicts written")


main(pathlib.Path(sys.argv[1]))
