"""The plain metrics of an evaluation in SQL, by DuckDB: the witness of scripts/bench/evaluate.sh.

    plain.py compute REPORT FACTS DATASET REFERENCE OUT     # globs of Parquet; the report gives names, and no number
    plain.py compare REPORT OUT                             # exit status 1 where a number differs by more than 1e-9

Words are found by one regular expression: on ASCII, those of Unicode Standard Annex 29 that hold a letter or a digit. On
other text it takes letters by their category, which is the same for scripts that put spaces between words; it may differ
for scripts without (Han, Thai), for combining marks, and where NFKC or case folding make other words than lower case does.
"""
import json
import math
import re
import sys

import duckdb

LETTERS = r"[\p{L}]+(?:[:.'][\p{L}]+)*"
DIGITS = r"[0-9]+(?:[,;.'][0-9]+)*"
WORD = rf"_*(?:{LETTERS}|{DIGITS})(?:_|{LETTERS}|{DIGITS})*"


def text(s):
    return "'" + s.replace("'", "''") + "'"


def column(s):
    return '"' + s.replace('"', '""') + '"'


def words(query):
    return f"regexp_extract_all(translate(lower({query}), '’`', ''''''), {text(WORD)})"


class Witness:
    def __init__(self, report, facts):
        self.db = duckdb.connect(config={"threads": 2})
        dataset = next(i for i in report["inputs"] if i["role"] == "dataset")
        slice_ = report["datasets"][0]["all"]
        self.facts, self.budget = facts, slice_["diversity"]["budget"]
        self.labels = [t["of"] for t in slice_["shares"] if t["of"] in dataset["fields"]["labels"] or t["of"] == "outcome"]
        self.arguments = [t["of"] for t in slice_["shares"] if t["of"] not in self.labels + ["function", "request_framing"]]
        self.positions = [p["argument"] for p in slice_["positions"]]
        self.read = sorted(set(self.arguments + self.positions))

    def rows(self, sql):
        return self.db.execute(sql).fetchall()

    def table(self, name, files):
        """One pass over the files: words, their key between spaces, labels and arguments."""
        labels = "".join(f", coalesce({column(l)}, '') as {column('l_' + l)}" for l in self.labels)
        arguments = "".join(f", arguments->>{text('$.' + column(a))} as {column('a_' + a)}" for a in self.read)
        self.db.execute(f"""create temp table {name} as select *, {self.framing()} as framing
            from (select f, len(w) as n, ' ' || array_to_string(w, ' ') || ' ' as k, * exclude (f, w)
            from (select coalesce("function", '') as f, {words('query')} as w, ends_with(trim(query), '?') as mark{labels}{arguments} from read_parquet({text(files)})))""")

    def framing(self):
        """How a request is worded, by the rules that evaluate has."""
        cases = ""
        for rule in self.facts["framings"]:
            any_of = "|".join(re.escape(w) for w in rule["Words"])
            told = f"regexp_matches(k, {text(('^' if rule['Begins'] else '') + ' (' + any_of + ') ')})"
            if rule["Mark"]:
                assert rule["Mark"] == "?"
                told += " or mark"
            cases += f" when {told} then {text(rule['Kind'])}"
        return f"case{cases} else 'noun phrase' end"

    def tables(self, name):
        out = {"words": self.rows(f"select f, n, count(*) from {name} group by all"),
               "function": self.rows(f"select f, f, count(*) from {name} group by all"),
               "request_framing": self.rows(f"select f, framing, count(*) from {name} group by all")}
        for l in self.labels:
            out[l] = self.rows(f"select f, {column('l_' + l)}, count(*) from {name} group by all")
        for a in self.arguments:
            c = column("a_" + a)
            out[a] = self.rows(f"select f, {c}, count(*) from {name} where {c} is not null group by all")
        return out

    def histogram(self, name, argument):
        """Rows by function and tenth of the query in which the value of an argument is said first; with first and last."""
        ways = self.facts["surfaces"][argument]
        most = max(len(w) for w in ways.values())
        names = [f"s{i}" for i in range(most)]
        values = ", ".join("(" + ", ".join([text(v)] + [text(f" {s} ") for s in w] + ["null"] * (most - len(w))) + ")" for v, w in ways.items())
        at = ", ".join(f"nullif(strpos(k, {s}), 0)" for s in names)
        ends = " or ".join(f"coalesce(strpos(k, {s}) = start and start + length({s}) = length(k) + 1, false)" for s in names)
        c = column("a_" + argument)
        return self.rows(f"""with v(value, {', '.join(names)}) as (values {values}),
            p as (select f, k, {', '.join(names)}, least({at}, null) as start, length(k) - length(replace(k, ' ', '')) - 2 as last
                  from {name} join v on {c} = value)
            select f, case when start is null then null when last = 0 then 0
                      else least(10 * (start - length(replace(substr(k, 1, start), ' ', '')) - 1) // last, 9) end as bin,
                   count(*), count(*) filter (where start = 1), count(*) filter (where start is not null and ({ends}))
            from p group by all""")

    def vocabulary(self):
        """Entropy of words and distinct-2, on the sample's first tokens of each order."""
        self.db.execute("create temp table sample (rank integer, place integer, query varchar)")
        place = {row: i for i, row in enumerate(self.facts["order"])}
        lines = [{"rank": i, "place": place[i], "query": q} for i, q in enumerate(self.facts["sample"])]
        self.db.execute("insert into sample select r.rank, r.place, r.query from (select unnest(?::struct(rank integer, place integer, query varchar)[]) as r)", [lines])
        entropy = self.rows(f"select entropy(t) from {self.first('rank')}")[0][0]
        distinct = self.rows(f"""select count(distinct (t, u)) / count(*) from
            (select t, lead(t) over (partition by o order by i) as u from {self.first('place')}) where u is not null""")[0][0]
        return {"entropy": entropy, "distinct_2": distinct}

    def first(self, order):
        """The sample's first tokens."""
        tokens = f"(select o, unnest(w) as t, generate_subscripts(w, 1) as i from (select {order} as o, {words('query')} as w from sample))"
        return f"(select * from {tokens} qualify row_number() over (order by o, i) <= {self.budget})"


def compute(report, facts, dataset, reference, out):
    w = Witness(load(report), load(facts))
    w.table("rows", dataset)
    w.table("reference", reference)
    texts, conflicts = w.rows("select count(*), count(*) filter (where functions > 1) from (select count(distinct f) as functions from rows group by k)")[0]
    result = {"texts": texts, "conflicts": conflicts, "tables": w.tables("rows"), "reference": w.tables("reference"), "vocabulary": w.vocabulary(),
              "positions": {p: w.histogram("rows", p) for p in w.positions}, "reference_positions": {p: w.histogram("reference", p) for p in w.positions}}
    with open(out, "w") as f:
        json.dump(result, f)


def load(name):
    with open(name) as f:
        return json.load(f)


def of(rows, function):
    """Counts of one function, or of all where it is None, by value."""
    counts = {}
    for f, value, n, *_ in rows:
        if function is None or f == function:
            counts[value] = counts.get(value, 0) + n
    return counts


def jensen_shannon(p, q):
    a, b, total = sum(p.values()), sum(q.values()), 0.0
    for value in set(p) | set(q):
        x, y = p.get(value, 0) / a, q.get(value, 0) / b
        m = (x + y) / 2
        total += sum(s / 2 * math.log2(s / m) for s in (x, y) if s > 0)
    return total


def quantile(counts, q):
    """Linear between the two values beside it."""
    at, n = q * (sum(counts.values()) - 1), 0
    values = sorted(counts.items())

    def value(place):
        left = place
        for v, c in values:
            if left < c:
                return v
            left -= c
    low, high = value(math.floor(at)), value(math.ceil(at))
    return low + (at - math.floor(at)) * (high - low)


class Comparison:
    def __init__(self):
        self.compared, self.wrong, self.most = 0, [], 0.0

    def same(self, name, ours, theirs):
        self.compared += 1
        if ours is None or theirs is None:
            if ours is not theirs:
                self.wrong.append((name, ours, theirs))
            return
        self.most = max(self.most, abs(ours - theirs))
        if not abs(ours - theirs) <= 1e-9:
            self.wrong.append((name, ours, theirs))


def compare(report, out):
    report, result, c = load(report), load(out), Comparison()
    dataset = report["datasets"][0]
    for slice_ in [dataset["all"]] + dataset["functions"]:
        compare_slice(c, slice_, result, slice_.get("function"))
    for name, value in result["vocabulary"].items():
        c.same(name, dataset["all"]["diversity"][name], value)
    for name in ("texts", "conflicts"):
        c.same(name, dataset["duplicates"][name], result[name])
    for w in c.wrong[:20]:
        print("differs: %s: evaluate %s, DuckDB %s" % w)
    print(f"numbers compared: {c.compared}; {len(c.wrong)} differ; largest difference {c.most:.1e}")
    return 1 if c.wrong or c.compared < 100 else 0


def compare_slice(c, slice_, result, function):
    name = function or "all"
    words, reference = of(result["tables"]["words"], function), of(result["reference"]["words"], function)
    total = sum(words.values())
    c.same(f"{name} rows", slice_["rows"], total)
    c.same(f"{name} words mean", slice_["words"]["mean"], sum(n * rows for n, rows in words.items()) / total)
    c.same(f"{name} words median", slice_["words"]["median"], quantile(words, 0.5))
    for i, q in enumerate((0.25, 0.75)):
        c.same(f"{name} words quartile", slice_["words"]["quartiles"][i], quantile(words, q))
    c.same(f"{name} words JS", distance(slice_["words"]), jensen_shannon(words, reference) if reference else None)
    for table in slice_["shares"]:
        if table["of"] in result["tables"]:
            compare_table(c, name, table, of(result["tables"][table["of"]], function), of(result["reference"][table["of"]], function))
    for position in slice_["positions"]:
        compare_position(c, name, position, result, function)


def distance(d):
    return d["js"] and d["js"]["value"]


def compare_table(c, name, table, mine, theirs):
    values = {v["value"]: v["rows"] for v in table["values"]}
    for value in set(values) | set(mine):
        c.same(f"{name} {table['of']} {value}", values.get(value, 0), mine.get(value, 0))
    if table["js"]:
        if table["of"] != "function":
            mine, theirs = ({v: n for v, n in t.items() if v} for t in (mine, theirs))
        c.same(f"{name} {table['of']} JS", distance(table), jensen_shannon(mine, theirs))


def compare_position(c, name, position, result, function):
    rows = result["positions"][position["argument"]]
    bins, title = of(rows, function), f"{name} position of {position['argument']}"
    c.same(f"{title}, absent", position["absent"], bins.pop(None, 0))
    for i, n in enumerate(position["bins"]):
        c.same(f"{title}, bin {i}", n, bins.get(i, 0))
    said = sum(bins.values())
    c.same(f"{title}, JS to uniform", position["uniform"]["value"], jensen_shannon(bins, dict.fromkeys(range(10), 1)))
    c.same(f"{title}, entropy", position["entropy"], -sum(n / said * math.log2(n / said) for n in bins.values()) / math.log2(10))
    for i, edge in ((3, "first"), (4, "last")):
        c.same(f"{title}, {edge}", position[edge], sum(r[i] for r in rows if function is None or r[0] == function) / said)
    if position["js"]:
        reference = of(result["reference_positions"][position["argument"]], function)
        reference.pop(None, 0)
        c.same(f"{title}, JS", distance(position), jensen_shannon(bins, reference))


if __name__ == "__main__":
    if len(sys.argv) == 7 and sys.argv[1] == "compute":
        compute(*sys.argv[2:])
    elif len(sys.argv) == 4 and sys.argv[1] == "compare":
        sys.exit(compare(*sys.argv[2:]))
    else:
        sys.exit(__doc__)
