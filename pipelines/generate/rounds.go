package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/answers"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/router"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
)

// The rounds of a run when --max_rounds does not say otherwise. A round that the budget cut is not counted: what it did
// not use up goes to the next, and there are mostRounds of all.
const (
	defaultRounds = 8
	mostRounds    = 40
)

// result is what the rounds of a run came to.
type result struct {
	joint   *cells.Joint
	planner *router.Planner
	first   int // number of the first round

	rows    []transforms.Part // unique rows of all rounds
	rejects []transforms.Part // of all rounds and the assets
	cuts    []transforms.Cut  // by cell
	limits  []uint64          // by route: the rank below which its rows stay, nil where no group has bounds
	planned []int             // plans of all rounds, by slot
	landed  []int             // rows that landed where they were planned, by slot

	spent   *transforms.Spendings
	broke   bool             // nothing that costs money is planned any more
	cut     bool             // the budget did not reach all plans of the last round
	avoid   prompts.Openings // of the rows so far
	rounds  []schemas.RoundReport
	stopped string              // why no round followed
	lacking *assets             // weighed by what they lack of their share, nil without an earlier snapshot
	carried *transforms.Carried // what became of the rows of an earlier snapshot, nil without one
	missing int                 // rows of the size that these left to be made
}

// rounds plans, makes and counts until every cell holds its quota, or nothing more is to be had.
func (j *job) rounds(ctx context.Context) (*result, error) {
	r, err := j.planning(ctx)
	if err != nil {
		return nil, err
	}
	if j.parent != nil {
		if err := j.carry(ctx, r); err != nil {
			return nil, err
		}
	}
	whole, number := 0, 0
	for ; whole < j.config.maxRounds && number < mostRounds; number++ {
		r.broke = r.broke || j.spentUp(r)
		planned := j.next(r)
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
	r.stopped = j.whyStopped(r, whole)
	return r, nil
}

// whyStopped says why there is no further round.
func (j *job) whyStopped(r *result, whole int) string {
	switch {
	case r.accepted() == j.domain.Recipe.Size:
		return schemas.StoppedTarget
	case r.broke:
		return schemas.StoppedBudget
	case whole >= j.config.maxRounds:
		return schemas.StoppedMaxRounds
	}
	return schemas.StoppedYield
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

// round makes one round, or takes it over from an earlier attempt of this run.
func (j *job) round(ctx context.Context, r *result, number int, planned []int) error {
	folder := store.Join(j.work, "rounds", fmt.Sprint(number))
	uri, pieces, err := j.stageRound(ctx, r, folder, number, planned)
	if err != nil {
		return err
	}
	parts, err := j.attempt(ctx, folder, func(attempt, index string) error {
		p := j.dedupParams(uri, attempt, total(planned), total(planned)+r.unique())
		ask := transforms.AskParams{RoundParams: p.RoundParams, Answers: j.answers, Partitions: j.partitions,
			Limited: j.config.budgetUSD > 0 || j.config.budgetTokens > 0}
		ask.Money, ask.Tokens = j.left(r)
		j.progress.beginAsking(fmt.Sprintf("round %d: making rows", r.first+number), total(planned), j.questions(r, planned), r.accepted())
		return j.execute(ctx, fmt.Sprintf("round-%d", r.first+number), func(s beam.Scope) { buildRound(s, j.domain, pieces, p, ask, index) })
	})
	if err != nil {
		return err
	}
	if err := r.add(ctx, parts, planned); err != nil {
		return err
	}
	if err := j.limit(ctx, r); err != nil {
		return err
	}
	r.rounds = append(r.rounds, schemas.RoundReport{Number: r.first + number, Planned: total(planned), Unique: r.unique(), Accepted: r.accepted()})
	return j.afterAsking(ctx, r)
}

// dedupParams are those of a round in which so many rows are new and so many come in.
func (j *job) dedupParams(round, folder string, planned, rows int) transforms.DedupParams {
	return transforms.DedupParams{Partitions: j.textPartitions(), Branches: j.branches(planned), Near: j.domain.Recipe.Dedup.Near, Rows: rows,
		RoundParams: transforms.RoundParams{Domain: j.domainURI, Learned: j.learnedURI, Round: round, Folder: folder}}
}

// rowsPerPartition is how many rows share a key of the shuffle by text, about: less than 1 MB packed, well below the 10 MB that
// a key may hold on Flink.
const rowsPerPartition = 8192

// textPartitions is how many partitions the rows' texts are spread over.
func (j *job) textPartitions() int {
	return min(max((j.domain.Recipe.Size+rowsPerPartition-1)/rowsPerPartition, 1), 1<<17)
}

// stageRound writes a round's tables for every worker, and returns their URI and in how many pieces the plan is dealt.
func (j *job) stageRound(ctx context.Context, r *result, folder string, number int, planned []int) (uri string, pieces int, err error) {
	from := j.assets
	if number == 0 && r.lacking != nil {
		from = r.lacking
	}
	tables := transforms.Round{Number: r.first + number, Tier: schemas.TierRounds + number, Joint: *r.joint, Assets: from.parts, Avoid: r.avoid, Order: j.cheapestFirst(r)}
	if len(r.rows) > 0 {
		tables.Previous = make([]string, j.textPartitions())
		for _, part := range r.rows {
			tables.Previous[part.Partition] = part.URI
		}
	}
	if number < 0 {
		tables.Stay = j.staying()
	}
	if tables.Decks, err = j.decks(r.joint, from, planned); err != nil {
		return "", 0, err
	}
	tables.Cut()
	uri, err = transforms.Stage(ctx, folder, tables)
	return uri, tables.AllPieces(), err
}

// questions counts the plans that ask an endpoint.
func (j *job) questions(r *result, planned []int) int {
	n := 0
	for slot, plans := range planned {
		if j.domain.Recipe.Routes[r.joint.Slots[slot].Route].Asks() {
			n += plans
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

// branches is how many stages a shuffle of so many rows is spread over: more than one on Prism alone, which hangs where a
// stage has too much. Other runners bound their bundles, and would drown in stages.
func (j *job) branches(rows int) int {
	if j.config.runner.Runner != runner.Prism {
		return 1
	}
	return max((rows*bytesPerRow+bytesPerBranch-1)/bytesPerBranch, 1)
}

// take takes over the rows, rejects, cuts and costs that a pipeline wrote. The rows are those of all rounds so far. It
// returns the rows that landed where they were planned and the plans that the budget did not reach, by slot.
func (r *result) take(parts []transforms.Part) (landed, unadmitted []int, err error) {
	landed, unadmitted = make([]int, len(r.joint.Slots)), make([]int, len(r.joint.Slots))
	r.rows = nil
	for _, part := range parts {
		switch part.Kind {
		case transforms.PartRows:
			r.rows = append(r.rows, part)
		case transforms.PartLanded:
			hits := transforms.Landed{}
			if err := part.Decode(&hits); err != nil {
				return nil, nil, err
			}
			for slot, n := range hits {
				landed[slot] += n
			}
		case transforms.PartRejects:
			r.rejects = append(r.rejects, part)
		case transforms.PartSpent:
			one := transforms.NewSpendings()
			if err := part.Decode(one); err != nil {
				return nil, nil, err
			}
			r.spent.Merge(one)
			for slot, n := range one.Unadmitted {
				unadmitted[slot] += n
			}
		}
	}
	r.cuts, err = transforms.ReadCuts(parts, len(r.joint.Cells))
	return landed, unadmitted, err
}

// add takes over what a round wrote, and learns from it.
func (r *result) add(ctx context.Context, parts []transforms.Part, planned []int) error {
	landed, unadmitted, err := r.take(parts)
	if err != nil {
		return err
	}
	r.cut = total(unadmitted) > 0
	tried := slices.Clone(planned)
	for slot := range tried {
		tried[slot] -= unadmitted[slot] // the budget says nothing of what a slot yields
		r.planned[slot] += planned[slot]
		r.landed[slot] += landed[slot]
	}
	r.planner.Learn(tried, landed)
	return nil
}
