package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/store"
)

// maxRounds bounds the rounds of a run; the loop stops earlier when every quota is met or given up. A round that the
// budget cut is not counted: what it did not use up goes to the next, and there are mostRounds of all.
const (
	maxRounds  = 6
	mostRounds = 40
)

// result is what the rounds of a run came to.
type result struct {
	joint       *cells.Joint
	rows        []transforms.Part // unique rows of all rounds
	rejects     []transforms.Part // of all rounds and the assets
	cuts        []transforms.Cut  // by cell
	planned     []int             // rows planned in all rounds, by cell
	gained      []int             // unique rows that the last round added, by cell
	lastPlanned []int             // rows planned in the last round, by cell
	perPlan     []int             // rows that one plan asks for, by cell
	asks        []bool            // whether a plan of the cell costs money
	spent       *transforms.Spendings
	broke       bool             // nothing that costs money is planned any more
	cut         bool             // the budget did not reach all plans of the last round
	avoid       prompts.Openings // of the rows so far
	rounds      []schemas.RoundReport
}

// planning rakes the targets into cells.
func (j *job) planning(ctx context.Context) (*result, error) {
	r := &result{rejects: j.assets.rejects, spent: transforms.NewSpendings()}
	probe, err := transforms.OpenProbe(ctx, j.domainURI, j.learnedURI, j.assets.examples)
	if err != nil {
		return nil, err
	}
	j.progress.begin("planning", 0)
	if r.joint, err = cells.New(j.domain, probe.Observer(), j.domain.Recipe.Size, probe.Feasible); err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", j.recipeName(), err)}
	}
	r.planned = make([]int, len(r.joint.Cells))
	for _, cell := range r.joint.Cells {
		r.perPlan = append(r.perPlan, max(j.domain.Recipe.Routes[cell.Route].PerReply, 1))
		r.asks = append(r.asks, j.domain.Recipe.Routes[cell.Route].Asks())
	}
	return r, nil
}

// rounds plans, makes and counts until every cell holds its quota.
func (j *job) rounds(ctx context.Context) (*result, error) {
	r, err := j.planning(ctx)
	if err != nil {
		return nil, err
	}
	for number, whole := 0, 0; whole < maxRounds && number < mostRounds; number++ {
		r.broke = r.broke || j.spentUp(r)
		planned := r.plan()
		if total(planned) == 0 {
			break
		}
		before := j.share(r)
		if err := j.round(ctx, r, number, planned); err != nil {
			return nil, err
		}
		switch {
		case !r.cut:
			whole++
		default:
			r.broke = j.share(r)-before < leastShare // what is left reaches next to nothing
		}
	}
	return r, nil
}

// unique counts the rows of all rounds.
func (r *result) unique() int {
	n := 0
	for _, part := range r.rows {
		n += part.Rows
	}
	return n
}

// accepted counts the rows that quotas keep.
func (r *result) accepted() int {
	sum := 0
	for _, c := range r.cuts {
		sum += c.Accepted
	}
	return sum
}

func total(counts []int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// A refill plans at least leastRefill rows of a cell that misses some: a few draws say little of a rare cell. A cell that
// yields nothing is tried with four times as many, and given up when lastTry rows brought nothing: its phrases hold no
// further text.
const (
	leastRefill = 20
	lastTry     = 80
	lastAsk     = 12   // of a cell that costs money
	leastYield  = 0.02 // that a refill reckons with
)

// plan says how many rows of each cell to make next: what is missing and a margin of two standard deviations, over what
// the cell yielded when it was last planned, so that one more round is mostly enough.
func (r *result) plan() []int {
	planned := make([]int, len(r.joint.Cells))
	for i, cell := range r.joint.Cells {
		if r.broke && r.asks[i] {
			continue
		}
		per := r.perPlan[i]
		if len(r.cuts) == 0 {
			planned[i] = plannedFor(float64(cell.Quota), 1, float64(per)/1.05)
			continue
		}
		missing, last := cell.Quota-r.cuts[i].Accepted, r.lastPlanned[i]
		switch {
		case missing <= 0 || last >= r.lastTry(i) && r.gained[i] == 0:
		case r.gained[i] == 0:
			planned[i] = min(max(4*last, r.least(i)), r.lastTry(i))
		default:
			yield := float64(r.gained[i]) / float64(max(last, 1))
			planned[i] = max(plannedFor(float64(missing), 2, max(yield, leastYield)), r.least(i))
		}
	}
	return planned
}

// lastTry is how many fruitless plans a cell is given before it is given up.
func (r *result) lastTry(cell int) int {
	if r.asks[cell] {
		return lastAsk
	}
	return lastTry
}

// least is the fewest plans of a refill: of a cell that costs money, one.
func (r *result) least(cell int) int {
	if r.asks[cell] {
		return 1
	}
	return leastRefill
}

// spentUp says whether the budget, if there is one, is used up.
func (j *job) spentUp(r *result) bool {
	money, tokens := j.left(r)
	return money <= 0 || tokens <= 0
}

// leastShare is the least part of the budget that a round which it cut has to use, or nothing more is asked: the worst
// case of a single question is more than what is left.
const leastShare = 0.02

// share is the part of the budget that is spent, of money or tokens whichever is more.
func (j *job) share(r *result) float64 {
	money, tokens := r.spent.Cost()
	share := 0.0
	if j.config.budgetUSD > 0 {
		share = money.Dollars() / j.config.budgetUSD
	}
	if j.config.budgetTokens > 0 {
		share = max(share, float64(tokens)/float64(j.config.budgetTokens))
	}
	return share
}

// left returns what the budget leaves.
func (j *job) left(r *result) (schemas.Money, int) {
	money, tokens := schemas.Money(math.MaxInt64), math.MaxInt
	spentMoney, spentTokens := r.spent.Cost()
	if j.config.budgetUSD > 0 {
		money = schemas.Money(j.config.budgetUSD*float64(schemas.Dollar)) - spentMoney
	}
	if j.config.budgetTokens > 0 {
		tokens = j.config.budgetTokens - spentTokens
	}
	return money, tokens
}

// plannedFor returns how many rows to plan for missing ones, with a margin in standard deviations.
func plannedFor(missing, margin, yield float64) int {
	return int(math.Ceil((missing + margin*math.Sqrt(missing)) / yield))
}

// round makes one round, or takes it over from an earlier attempt of this run.
func (j *job) round(ctx context.Context, r *result, number int, planned []int) error {
	folder := j.roundFolder(number)
	uri, err := j.stageRound(ctx, r, number, planned)
	if err != nil {
		return err
	}
	parts, err := j.attempt(ctx, folder, func(attempt, index string) error {
		p := transforms.DedupParams{Partitions: j.textPartitions(), Branches: branches(total(planned)), Near: j.domain.Recipe.Dedup.Near, Rows: total(planned) + r.unique(),
			RoundParams: transforms.RoundParams{Domain: j.domainURI, Learned: j.learnedURI, Round: uri, Folder: attempt}}
		ask := transforms.AskParams{RoundParams: p.RoundParams, Answers: j.answers, Partitions: j.partitions,
			Limited: j.config.budgetUSD > 0 || j.config.budgetTokens > 0}
		ask.Money, ask.Tokens = j.left(r)
		j.progress.beginAsking(fmt.Sprintf("round %d: making rows", number), total(planned), r.questions(planned), r.accepted())
		return execute(ctx, j.config.runner, func(s beam.Scope) { buildRound(s, j.domain, j.planParts(), p, ask, index) })
	})
	if err != nil {
		return err
	}
	if err := r.add(ctx, parts, planned); err != nil {
		return err
	}
	return j.afterAsking(ctx, r)
}

func (j *job) roundFolder(number int) string { return store.Join(j.work, "rounds", fmt.Sprint(number)) }

// textPartitions is how many partitions the rows' texts are spread over.
func (j *job) textPartitions() int { return min(max((j.domain.Recipe.Size+8191)/8192, 1), 4096) }

// stageRound writes a round's tables for every worker, and returns their URI.
func (j *job) stageRound(ctx context.Context, r *result, number int, planned []int) (string, error) {
	tables := transforms.Round{Number: number, Joint: *r.joint, Assets: j.assets.parts, Avoid: r.avoid}
	if number > 0 {
		tables.Previous = make([]string, j.textPartitions())
		for _, part := range r.rows {
			tables.Previous[part.Partition] = part.URI
		}
	}
	var err error
	if tables.Decks, err = j.decks(r.joint, planned); err != nil {
		return "", err
	}
	return transforms.Stage(ctx, j.roundFolder(number), tables)
}

// questions counts the plans that ask an endpoint.
func (r *result) questions(planned []int) int {
	n := 0
	for i, asks := range r.asks {
		if asks {
			n += planned[i]
		}
	}
	return n
}

// afterAsking joins the segments of the response log, and finds the openings that the next prompts are to avoid.
func (j *job) afterAsking(ctx context.Context, r *result) error {
	if j.answers == "" {
		return nil
	}
	log, err := answers.Open(ctx, j.answers)
	if err != nil {
		return err
	}
	if err := log.Compact(ctx); err != nil {
		return err
	}
	if !slices.ContainsFunc(j.domain.Recipe.Routes, func(route schemas.Route) bool { return route.Avoid > 0 }) {
		return nil
	}
	r.avoid, err = transforms.Openings(ctx, r.rows)
	return err
}

// bytesPerRow is what one packed candidate takes, at most.
const bytesPerRow = 1000

// bytesPerBranch is a variable so that a test can ask for many branches of few rows.
var bytesPerBranch = transforms.BytesPerBranch

func branches(rows int) int { return max((rows*bytesPerRow+bytesPerBranch-1)/bytesPerBranch, 1) }

// planParts numbers the elements that the plan is dealt from.
func (j *job) planParts() []int {
	count := len(j.assets.parts)
	if count == 0 {
		count = transforms.PlanParts
	}
	parts := make([]int, count)
	for i := range parts {
		parts[i] = i
	}
	return parts
}

// decks splits the planned rows over the classes of assets.
func (j *job) decks(joint *cells.Joint, planned []int) ([]transforms.DeckSpec, error) {
	classes := j.assets.classes
	if len(classes) == 0 {
		return []transforms.DeckSpec{{Counts: planned, Weight: uint64(total(planned))}}, nil
	}
	weights := make([]uint64, len(classes))
	for i, c := range classes {
		weights[i] = c.weight
	}
	serves := func(cell, class int) bool {
		return cells.Serves(&j.domain.Recipe, classes[class].key, joint.LabelsOf(cell), joint.Cells[cell].Route)
	}
	counts, err := router.Allocate(planned, len(classes), serves, weights)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	out := make([]transforms.DeckSpec, len(classes))
	for i, c := range classes {
		for len(c.starts) < len(j.assets.parts) {
			c.starts = append(c.starts, c.weight)
		}
		out[i] = transforms.DeckSpec{Class: c.key, Counts: counts[i], Weight: c.weight, Starts: c.starts}
	}
	return out, nil
}

// add takes over what a round wrote. The rows are those of all rounds so far.
func (r *result) add(ctx context.Context, parts []transforms.Part, planned []int) error {
	r.rows = nil
	unique, unadmitted := 0, map[int]int{}
	for _, part := range parts {
		switch part.Kind {
		case transforms.PartRows:
			r.rows = append(r.rows, part)
			unique += part.Rows
		case transforms.PartRejects:
			r.rejects = append(r.rejects, part)
		case transforms.PartSpent:
			one := transforms.NewSpendings()
			if err := part.Decode(one); err != nil {
				return err
			}
			r.spent.Merge(one)
			for cell, n := range one.Unadmitted {
				unadmitted[cell] += n
			}
		}
	}
	r.cut = len(unadmitted) > 0
	before := r.cuts
	var err error
	if r.cuts, err = transforms.ReadCuts(ctx, parts, len(r.joint.Cells)); err != nil {
		return err
	}
	r.gained, r.lastPlanned = make([]int, len(r.cuts)), slices.Clone(planned)
	for i := range r.cuts {
		r.lastPlanned[i] -= unadmitted[i] // the budget says nothing of what a cell yields
		r.gained[i] = r.cuts[i].Unique
		if before != nil {
			r.gained[i] -= before[i].Unique
		}
	}
	for i, n := range planned {
		r.planned[i] += n
	}
	r.rounds = append(r.rounds, schemas.RoundReport{Planned: total(planned), Unique: unique, Accepted: r.accepted()})
	return nil
}

// done is the file by which one attempt becomes real.
type done struct {
	Index string `json:"index"`
}

// attempt does work once: in a folder of its own, made real by one atomic create of done.json. Where an earlier
// attempt is real already, its parts are returned and nothing is done.
func (j *job) attempt(ctx context.Context, folder string, work func(attempt, index string) error) ([]transforms.Part, error) {
	commit := store.Join(folder, "done.json")
	ok, err := store.Exists(ctx, commit)
	if err != nil {
		return nil, err
	}
	if !ok {
		var token [8]byte
		if _, err := rand.Read(token[:]); err != nil { // a name only: nothing in the rows depends on it
			return nil, fmt.Errorf("attempt: %w", err)
		}
		attempt := store.Join(folder, hex.EncodeToString(token[:]))
		index := store.Join(attempt, "index.json")
		if err := work(attempt, index); err != nil {
			return nil, err
		}
		body, err := json.Marshal(done{index})
		if err != nil {
			return nil, fmt.Errorf("attempt: %w", err)
		}
		if err := store.CreateNew(ctx, commit, body); err != nil && !errors.Is(err, store.ErrExists) {
			return nil, err
		}
	}
	data, err := store.ReadFile(ctx, commit)
	if err != nil {
		return nil, err
	}
	var d done
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("%s: %w; remove the folder to begin again", commit, err)
	}
	return transforms.ReadIndex(ctx, d.Index)
}
