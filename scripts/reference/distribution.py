"""Known answers for transforms/distribution: draws a dataset and a reference, and works out what Go must say of them, from
the texts and not from counts. README.md says how to run it.

Texts are lower-case ASCII words with single spaces, so that normalising changes nothing; some rows have no value, some do
not say theirs, some have one word.
"""

import importlib.metadata
import json
import math
import pathlib
from collections import Counter
from fractions import Fraction

import numpy as np
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from nltk.util import ngrams
from scipy import stats
from scipy.spatial.distance import jensenshannon

OUT = pathlib.Path(__file__).parents[2] / "transforms/distribution/testdata/reference.json"
LIBRARIES = ["nltk", "numpy", "scipy"]
KINDS = ["Photo", "Template", "Video", "Any"]
WORDS = "red balloons birthday old harbor and dawn quiet forest neon cat party menu taco truck blue with the of".split()
MOST = 64


def drawn(rng, count, kinds, words, tail):
    """Rows of one side. `tail` is how often the kind ends the query."""
    out = []
    for i in range(count):
        query = list(rng.choice(WORDS, rng.integers(1, words)))
        row = {"id": f"{count}-{i}", "function": str(rng.choice(["Search", "Generate"], p=[0.7, 0.3]))}
        if rng.random() < 0.9:
            row["kind"] = str(rng.choice(KINDS, p=kinds))
            if rng.random() < 0.8:
                at = len(query) if rng.random() < tail else int(rng.integers(0, len(query) + 1))
                query.insert(at, row["kind"].lower())
        row["query"] = " ".join(query)
        out.append(row)
    return out


def js(p, q):
    return float(jensenshannon(p, q, base=2) ** 2)


def counts(rows, values, key):
    c = Counter(r.get(key) for r in rows)
    return np.array([c[v] for v in values], float)


def bins(rows):
    """Where the kind is said: i/(n-1) in tenths; rows that begin and end with it; rows that do not say it."""
    out, first, last, absent = np.zeros(10), 0, 0, 0
    for r in (r for r in rows if "kind" in r):
        words = r["query"].split()
        if r["kind"].lower() not in words:
            absent += 1
            continue
        i, n = words.index(r["kind"].lower()), len(words)
        out[min(int(Fraction(i, n - 1) * 10) if n > 1 else 0, 9)] += 1
        first, last = first + (i == 0), last + (i == n - 1)
    return out, first, last, absent


def positions(rows, reference):
    mine, first, last, absent = bins(rows)
    theirs = bins(reference)[0]
    said = mine.sum()
    return {"bins": mine.astype(int).tolist(), "absent": absent, "first": first / said, "last": last / said, "js": js(mine, theirs),
            "entropy": float(stats.entropy(mine, base=2) / math.log2(10)), "uniform": js(mine, np.ones(10))}


def table(rows, reference, values, key):
    p, q = counts(rows, values, key), counts(reference, values, key)
    test = stats.chi2_contingency(np.array([p, q]), correction=False, lambda_="log-likelihood")
    return {"js": js(p, q), "tv": float(np.abs(p / p.sum() - q / q.sum()).sum() / 2),
            "g": test.statistic, "p": test.pvalue, "least": float(test.expected_freq.min())}


def lengths(rows, reference):
    a, b = (np.array([len(r["query"].split()) for r in side]) for side in (rows, reference))
    p, q = np.bincount(a, minlength=MOST), np.bincount(b, minlength=MOST)
    return {"mean": float(a.mean()), "median": float(np.median(a)), "quartiles": [float(np.quantile(a, x)) for x in (0.25, 0.75)],
            "histogram": np.trim_zeros(p, "b").tolist(), "w1": float(stats.wasserstein_distance(a, b)), "js": js(p, q)}


def diversity(rows):
    texts = [r["query"].split() for r in rows]
    grams = {n: [g for t in texts for g in ngrams(t, n)] for n in (1, 2, 3)}
    smoothing = SmoothingFunction().method1
    bleu = [sentence_bleu(texts[:i] + texts[i + 1:], t, smoothing_function=smoothing) for i, t in enumerate(texts)]
    return {"tokens": len(grams[1]), "distinct": [len(set(grams[n])) / len(grams[n]) for n in (1, 2, 3)],
            "entropy": float(stats.entropy(list(Counter(grams[1]).values()), base=2)), "self_bleu": math.fsum(bleu) / len(bleu)}


def coverage(rows, reference):
    said = [{g for r in side for g in ngrams(r["query"].split(), 3)} for side in (rows, reference)]
    values = [{r["kind"] for r in side if "kind" in r} for side in (rows, reference)]
    return {"of": len(said[1]), "found": len(said[0] & said[1]), "values_of": len(values[1]), "values_found": len(values[0] & values[1])}


def main():
    rng = np.random.default_rng(20250510)
    rows, reference = drawn(rng, 400, [0.4, 0.3, 0.3, 0], 12, 0.6), drawn(rng, 250, [0.3, 0.2, 0.2, 0.3], 7, 0.2)
    answers = {
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES}, "words": lengths(rows, reference),
        "kind": table(rows, reference, KINDS, "kind"), "function": table(rows, reference, ["Search", "Generate"], "function"),
        "position": positions(rows, reference), "diversity": diversity(rows), "coverage": coverage(rows, reference),
        "rows": rows, "reference": reference,
    }
    OUT.parent.mkdir(exist_ok=True)
    lines = [f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'), allow_nan=False)}" for name, value in answers.items()]
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
