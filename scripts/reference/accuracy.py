#!/usr/bin/env python3
"""Known answers for transforms/accuracy, by scikit-learn: draws a golden set and predictions, and works out what Go must
get. The draw is seeded; the versions stand in the fixture.

    python -m venv VENV && VENV/bin/pip install numpy scikit-learn
    VENV/bin/python scripts/reference/accuracy.py > transforms/accuracy/testdata/reference.json

All calls are single, so that a decision is a row, and all texts are lower-case ASCII words with single spaces, so that
normalising changes nothing and what is compared is the measures.
"""
import json
import platform
import sys
from collections import Counter

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score, jaccard_score,
                             precision_recall_fscore_support)
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import MultiLabelBinarizer

draw = np.random.default_rng(20250510)
KINDS = ["Any", "Audio", "Photo", "Template", "Video"]
SIZES = ["large", "small"]
WORDS = "red balloons birthday old harbor and dawn quiet forest neon cat party menu taco truck blue".split()
NO_CALL, UNREADABLE, MISSING, UNKNOWN, ABSENT = "(no call)", "(unreadable)", "(missing)", "(unknown function)", "(absent)"


def function(name, size):
    properties = {"kind": {"type": "string", "enum": KINDS}, "prompt": {"type": "string"}, "count": {"type": "integer"}}
    if size:
        properties["size"] = {"type": "string", "enum": SIZES}
    return {"name": name, "description": name, "parameters": {"type": "object", "properties": properties, "required": ["kind", "prompt"]}}


FUNCTIONS = [function("Search", False), function("Generate", True), function("Edit", True)]


def phrase():
    return " ".join(draw.choice(WORDS, size=draw.integers(1, 7)))


def pick(values, p=None):
    return str(draw.choice(values, p=p))


def arguments(name):
    out = {"kind": pick(KINDS, [0.35, 0.1, 0.25, 0.2, 0.1]), "prompt": phrase()}
    if draw.random() < 0.3:
        out["count"] = int(draw.integers(1, 5))
    if name != "Search" and draw.random() < 0.5:
        out["size"] = pick(SIZES)
    return out


def vary(prompt):
    words = prompt.split()
    dice = draw.random()
    if dice < 0.5 or len(words) < 2:
        return prompt
    if dice < 0.75:
        return " ".join(words[:-1])
    if dice < 0.9:
        return " ".join(words + [pick(WORDS)])
    return phrase()


def predict(call):
    """What a fallible model makes of a row: a call, no call (None) or a label that stands for one."""
    dice = draw.random()
    if dice < 0.05:
        return UNREADABLE
    if dice < 0.08:
        return MISSING
    if call is None:
        return None if dice < 0.8 else {"name": pick(["Search", "Generate"]), "arguments": arguments("Search")}
    if dice < 0.14:
        return None
    name = call["name"] if dice < 0.85 else pick(["Search", "Generate", "Edit", "Invent"])
    old = call["arguments"]
    new = {"kind": old["kind"] if draw.random() < 0.7 else pick(KINDS), "prompt": vary(old["prompt"])}
    if draw.random() < 0.05:
        del new["kind"]
    if "count" in old and draw.random() < 0.8:
        new["count"] = old["count"] if draw.random() < 0.8 else old["count"] + 1
    if "size" in old and draw.random() < 0.8:
        new["size"] = old["size"] if draw.random() < 0.7 else pick(SIZES)
    elif draw.random() < 0.1:
        new["size"] = pick(SIZES)
    return {"name": name, "arguments": new}


golden, predictions, drawn = [], [], []
for i in range(240):
    name = pick(["Search", "Generate", "Edit"], [0.5, 0.4, 0.1])
    call = None if draw.random() < 0.15 else {"name": name, "arguments": arguments(name)}
    row = {"id": f"r{i:03}", "query": phrase(), "calls": [call] if call else []}
    golden.append(row)
    answer = predict(call)
    drawn.append((call, answer))
    if answer == UNREADABLE:
        predictions.append({"id": row["id"], "unreadable": True})
    elif answer != MISSING:
        predictions.append({"id": row["id"], "calls": [answer] if answer else []})

# Functions.
known = {f["name"] for f in FUNCTIONS}


def label(answer):
    if answer is None:
        return NO_CALL
    if isinstance(answer, str):
        return answer
    return answer["name"] if answer["name"] in known else UNKNOWN


gold = [c["name"] if c else NO_CALL for c, _ in drawn]
guess = [label(a) for _, a in drawn]
classes = sorted(set(gold))
labels = sorted(set(gold) | set(guess))


def f1(average, over):
    return float(f1_score(gold, guess, labels=over, average=average, zero_division=0))


per = precision_recall_fscore_support(gold, guess, labels=labels, zero_division=0)
matrix = confusion_matrix(gold, guess, labels=labels)
functions = {
    "macro_f1": f1("macro", classes), "macro_union_f1": f1("macro", labels), "micro_f1": f1("micro", labels), "weighted_f1": f1("weighted", labels),
    "classes": [{"name": n, "precision": float(per[0][i]), "recall": float(per[1][i]), "f1": float(per[2][i]), "gold": int(per[3][i])} for i, n in enumerate(labels)],
    "confusion": [{"gold": g, "predicted": p, "count": int(matrix[i, j])} for i, g in enumerate(labels) for j, p in enumerate(labels) if matrix[i, j]],
}


def given(answer):
    return answer["arguments"] if isinstance(answer, dict) else {}


# Enums: the unit is the gold call whose function has the argument.
def enum(argument, catch_all):
    rows = [(c, a) for c, a in drawn if c and (argument == "kind" or c["name"] != "Search")]
    right = [c["arguments"].get(argument, ABSENT) for c, _ in rows]
    chosen = [given(a).get(argument, ABSENT) if isinstance(a, dict) else label(a) for _, a in rows]

    def over(keep):
        kept = [(r, p) for r, p, (c, a) in zip(right, chosen, rows) if keep(r, c, a)]
        return {"value": float(accuracy_score(*map(list, zip(*kept)))), "n": len(kept)}

    return {
        "argument": argument, "accuracy": over(lambda r, c, a: True),
        "given_function": over(lambda r, c, a: isinstance(a, dict) and a["name"] == c["name"]),
        "without_catch_all": over(lambda r, c, a: r not in (catch_all, ABSENT)),
        "macro": {"value": float(balanced_accuracy_score(right, chosen)), "n": len(right)},
    }


# Texts.
def token_f1(a, b):
    a, b = Counter(a.split()), Counter(b.split())
    return 2 * sum((a & b).values()) / (a.total() + b.total()) if b else 0.0


def trigram_jaccard(a, b):
    if not b:
        return 0.0
    if len(a) < 3 or len(b) < 3:
        sys.exit("a text too short for this reference")
    grams = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True).fit_transform([a, b]).toarray()
    return float(jaccard_score(grams[0], grams[1]))


pairs = [(c["arguments"]["prompt"], given(a).get("prompt", "")) for c, a in drawn if c]
embeddings = {t: [round(float(x), 4) for x in draw.normal(size=6)] for t in sorted({t for p in pairs for t in p if t})}


# In double precision, of the numbers as single precision holds them.
doubles = {t: np.float64(np.float32(v)) for t, v in embeddings.items()}


def cosine(a, b):
    if not b:
        return 0.0
    return 1.0 if a == b else float(cosine_similarity([doubles[a]], [doubles[b]])[0, 0])


def mean(of):
    return {"value": float(np.mean([of(a, b) for a, b in pairs])), "n": len(pairs)}


text = {"argument": "prompt", "normalised_exact": mean(lambda a, b: float(a == b)), "token_f1": mean(token_f1), "trigram_jaccard": mean(trigram_jaccard), "cosine": mean(cosine)}

# Arguments: each row is a set of (argument, value) pairs.
sets = MultiLabelBinarizer()


def members(call):
    return {(k, str(v)) for k, v in (call or {}).get("arguments", {}).items()}


right = [members(c) for c, _ in drawn]
chosen = [members(a if isinstance(a, dict) else None) for _, a in drawn]
sets.fit(right + chosen)
truth, said = sets.transform(right), sets.transform(chosen)


def prf(columns):
    p, r, f, _ = precision_recall_fscore_support(truth[:, columns], said[:, columns], average="micro", zero_division=0)
    return {"precision": float(p), "recall": float(r), "f1": float(f)}


everything = list(range(len(sets.classes_)))
by_name = [{"name": n} | prf([i for i in everything if sets.classes_[i][0] == n]) for n in ["count", "kind", "prompt", "size"]]

exact = [a == c for c, a in drawn]
fits = [g == p for g, p in zip(gold, guess)]
silent = [(c, a) for c, a in drawn if c is None]
loud = [(c, a) for c, a in drawn if c is not None]
json.dump({
    "made_by": "scripts/reference/accuracy.py",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "functions": FUNCTIONS, "golden": golden, "predictions": predictions, "embeddings": embeddings, "catch_all": {"kind": "Any"},
    "want": {
        "functions": functions, "enums": [enum("kind", "Any"), enum("size", None)], "texts": [text],
        "arguments": {"overall": prf(everything), "by_name": by_name},
        "exact_match": float(np.mean(exact)), "function_accuracy": float(accuracy_score(gold, guess)),
        "over_calls": float(np.mean([isinstance(a, dict) for _, a in silent])), "under_calls": float(np.mean([a is None for _, a in loud])),
        "rows": [{"id": g["id"], "exact": bool(e), "function": bool(f)} for g, e, f in zip(golden, exact, fits)],
    },
}, sys.stdout, separators=(",", ":"))
print()
