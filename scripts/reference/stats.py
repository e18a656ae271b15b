"""Computes the numbers that the tests of transforms/stats compare with. README.md says how to run it."""

import importlib.metadata
import json
import math
import pathlib

import numpy as np
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from nltk.util import ngrams
from sacrebleu.metrics import BLEU
from scipy import optimize, stats
from scipy.spatial.distance import jensenshannon
from sklearn import metrics
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

OUT = pathlib.Path(__file__).parents[2] / "transforms/stats/testdata/reference.json"
LIBRARIES = ["nltk", "numpy", "sacrebleu", "scikit-learn", "scipy", "statsmodels"]


def of_mcnemar():
    def case(b, c):
        table = [[0, b], [c, 0]]
        exact = mcnemar(table, exact=True)
        plain = mcnemar(table, exact=False, correction=False)
        corrected = mcnemar(table, exact=False, correction=True)
        return {"b": b, "c": c, "exact": exact.pvalue,
                "chi_square": [plain.statistic, plain.pvalue], "corrected": [corrected.statistic, corrected.pvalue]}
    return [case(b, c) for b, c in [(59, 21), (0, 1), (1, 0), (3, 3), (5, 6), (0, 12), (40, 20), (1000, 900), (30000, 30500)]]


def of_pairs(rng):
    def case(name, a, b):
        a, b = np.asarray(a, float), np.asarray(b, float)
        t = stats.ttest_rel(a, b)
        w = stats.wilcoxon(a, b, correction=False, method="auto")
        interval = stats.bootstrap((a - b,), np.mean, n_resamples=200_000, method="percentile", batch=1000,
                                   rng=np.random.default_rng(1)).confidence_interval
        return {"name": name, "a": a.tolist(), "b": b.tolist(), "t": [t.statistic, t.pvalue],
                "wilcoxon": [w.statistic, w.pvalue], "wilcoxon_n": int(np.count_nonzero(a - b)),
                "mean": float(np.mean(a - b)), "interval": list(interval), "error": float(np.std(a - b) / math.sqrt(len(a)))}

    def whole(n, most):
        return rng.integers(0, most, n), rng.integers(0, most, n)

    def eighths(n, shift):  # whole multiples of 2^-20, so that a difference has no rounding
        draw = lambda: np.round(rng.random(n) * 2**20) / 2**20
        return draw() + shift, draw()

    return [
        case("two pairs", [1.0, 2.5], [0.5, 1.25]),
        case("five, no tie", *eighths(5, 0.25)),
        case("fifty, no tie", *eighths(50, 0.125)),
        case("fifty-one, no tie", *eighths(51, 0.125)),
        case("ten, ties", *whole(10, 5)),
        case("thirteen, ties and zeros", *whole(13, 4)),
        case("fourteen, ties and zeros", *whole(14, 4)),
        case("200, ties and zeros", *whole(200, 8)),
        case("460, no tie", *eighths(460, 0.03125)),
    ]


def of_holm(rng):
    lists = [[0.01, 0.04, 0.03, 0.005], [0.2], [0.5, 0.5, 0.9], [1.0, 0.0], np.round(rng.random(15) ** 3, 6).tolist()]
    return [{"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in lists]


def of_power_mcnemar():
    def exact_power(n, discordance, d):
        """Power of the exact test: the chance of rejecting, over the number discordant and their split."""
        power, share = 0.0, (discordance + d) / (2 * discordance)
        for m in range(n + 1):
            chance = stats.binom.pmf(m, n, discordance)
            if chance < 1e-15:
                continue
            b = np.arange(m + 1)
            p = np.minimum(1, 2 * stats.binom.cdf(np.minimum(b, m - b), m, 0.5))
            power += chance * stats.binom.pmf(b, m, share)[p <= 0.05].sum()
        return power

    def case(n, discordance, alpha, power):
        za, zb = stats.norm.ppf(1 - alpha / 2), stats.norm.ppf(power)
        needed = lambda d: (za * math.sqrt(discordance) + zb * math.sqrt(discordance - d * d)) ** 2 / d**2 - n
        d = optimize.brentq(needed, 1e-9, discordance, xtol=1e-15, rtol=1e-14)
        out = {"n": n, "discordance": discordance, "alpha": alpha, "power": power, "difference": d}
        if alpha == 0.05:
            out["exact_power"] = exact_power(n, discordance, d)
        return out
    return [case(460, 80 / 460, 0.05, 0.8), case(1000, 0.1, 0.05, 0.8), case(2000, 0.3, 0.05, 0.9), case(100, 0.5, 0.01, 0.8)]


def of_power_t():
    def case(n, alpha, power):
        effect = TTestPower().solve_power(effect_size=None, nobs=n, alpha=alpha, power=power, alternative="two-sided")
        # solve_power stops early; go on from there
        effect = optimize.brentq(lambda e: TTestPower().power(e, n, alpha, alternative="two-sided") - power,
                                 effect * 0.9, effect * 1.1, xtol=1e-14, rtol=1e-14)
        return {"n": n, "alpha": alpha, "power": power, "effect": effect}
    return [case(3, 0.05, 0.8), case(10, 0.05, 0.8), case(30, 0.01, 0.9), case(460, 0.05, 0.8), case(5000, 0.05, 0.8)]


def of_distributions(rng):
    def case(p, q):
        p, q = np.asarray(p, float), np.asarray(q, float)
        values = np.arange(len(p))
        return {"p": p.tolist(), "q": q.tolist(),
                "wasserstein": stats.wasserstein_distance(values, values, p, q),
                "total_variation": float(np.abs(p / p.sum() - q / q.sum()).sum() / 2),
                "jensen_shannon": float(jensenshannon(p, q, base=2) ** 2),
                "entropy": float(stats.entropy(p, base=2)),
                "normalised_entropy": float(stats.entropy(p, base=2) / math.log2(len(p)))}
    return [
        case([1, 0, 0], [0, 0, 1]), case([1, 1], [1, 1]), case([0.1, 0.2, 0.7], [0.3, 0.4, 0.3]),
        case(np.bincount(rng.poisson(7, 300), minlength=25), np.bincount(rng.poisson(9, 500), minlength=25)),
    ]


def of_samples(rng):
    def case(p, q):
        test = stats.chi2_contingency(np.array([p, q]), correction=False, lambda_="log-likelihood")
        return {"p": [int(x) for x in p], "q": [int(x) for x in q], "g": [test.statistic, test.pvalue], "least": float(test.expected_freq.min())}
    return [case([10, 20, 30], [12, 18, 40]), case([5, 0, 7], [0, 6, 9]), case(rng.multinomial(2000, [0.1] * 10), rng.multinomial(300, [0.1] * 10))]


def of_histograms(rng):
    def case(values):
        values = np.asarray(values)
        return {"values": values.tolist(), "mean": float(values.mean()),
                "quantiles": [[q, float(np.quantile(values, q))] for q in [0, 0.05, 0.25, 0.5, 0.75, 0.9, 1]]}
    return [case([3]), case([1, 2]), case([1, 1, 4, 9]), case(rng.poisson(11, 101)), case(rng.geometric(0.2, 60))]


def of_labels(rng):
    def case(a, b):
        return {"a": [int(x) for x in a], "b": [int(x) for x in b], "kappa": metrics.cohen_kappa_score(a, b)}
    labels = rng.integers(0, 4, 120)
    noisy = np.where(rng.random(120) < 0.6, labels, rng.integers(0, 4, 120))
    return [case([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]), case(labels, noisy), case(labels, np.where(rng.random(120) < 0.1, 4, noisy)), case([0, 0, 1], [0, 2, 1])]


def of_scores(rng):
    def case(positive, negative):
        truth = [1] * len(positive) + [0] * len(negative)
        return {"positive": positive, "negative": negative, "auc": metrics.roc_auc_score(truth, positive + negative)}
    draw = lambda n, shift: (np.round(rng.normal(shift, 1, n), 1)).tolist()  # one decimal: ties
    return [case([0.35, 0.8], [0.1, 0.4]), case(draw(60, 0.7), draw(90, 0))]


def of_sacrebleu(texts, n):
    """Sacrebleu knows no precision of a text shorter than n, and so no score: only longer ones are compared."""
    if min(map(len, texts)) < n:
        return {}
    bleu = BLEU(tokenize="none", smooth_method="floor", smooth_value=0.1, max_ngram_order=n, effective_order=False)
    joined = [" ".join(text) for text in texts]
    scores = [bleu.sentence_score(text, joined[:i] + joined[i + 1:]).score / 100 for i, text in enumerate(joined)]
    return {"sacrebleu": math.fsum(scores) / len(scores)}


def of_self_bleu(rng):
    def case(texts, n):
        scores = [sentence_bleu(texts[:i] + texts[i + 1:], text, weights=[1 / n] * n,
                                smoothing_function=SmoothingFunction().method1) for i, text in enumerate(texts)]
        return {"texts": texts, "n": n, "scores_sum": math.fsum(scores), "mean": math.fsum(scores) / len(texts), **of_sacrebleu(texts, n)}

    def drawn(count, words, shortest, longest):
        chances = 1 / np.arange(1, words + 1)
        return [[f"w{w}" for w in rng.choice(words, rng.integers(shortest, longest + 1), p=chances / chances.sum())]
                for _ in range(count)]
    few = [["a", "cat"], ["a", "cat"], ["the", "the", "the", "dog", "ran"], ["the", "dog"], ["none"]]
    short, long = drawn(25, 20, 1, 6), drawn(25, 40, 6, 20)
    # no text of `long` has fewer words than the longest n-gram
    return [case(few, 2), case(few, 4), case(short, 1), case(short, 4), case(long, 2), case(long, 3), case(long, 4), case(long, 5)]


def of_distinct(cases):
    out = []
    for texts in [cases[0]["texts"], cases[2]["texts"], cases[4]["texts"]]:
        for n in [1, 2, 3]:
            grams = [g for text in texts for g in ngrams(text, n)]
            out.append({"texts": texts, "n": n, "distinct": len(set(grams)), "total": len(grams)})
    return out


def main():
    rng = np.random.default_rng(20250510)
    self_bleu = of_self_bleu(rng)
    answers = {
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "mcnemar": of_mcnemar(), "paired": of_pairs(rng), "holm": of_holm(rng), "power_mcnemar": of_power_mcnemar(),
        "power_t": of_power_t(), "distributions": of_distributions(rng), "samples": of_samples(np.random.default_rng(7)),
        "histograms": of_histograms(rng), "labels": of_labels(rng), "scores": of_scores(rng), "self_bleu": self_bleu,
        "distinct": of_distinct(self_bleu),
    }
    lines = [f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'), allow_nan=False)}" for name, value in answers.items()]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
