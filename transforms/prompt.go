package transforms

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/llm"
	"github.com/routenator/routenator/transforms/prompts"
	"github.com/routenator/routenator/transforms/store"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[promptFn]())
	register.Emitter1[schemas.Request]()
}

// Prompt writes the request for each plan of a route that asks an endpoint.
//
// In: PCollection<Plan>. Out: PCollection<Request>, PCollection<Reject>: one of the two for each plan.
func Prompt(s beam.Scope, plans beam.PCollection, route int, p RoundParams) (requests, rejects beam.PCollection) {
	s = s.Scope("transforms.Prompt")
	return beam.ParDo2(s, &promptFn{Domain: p.Domain, Learned: p.Learned, Round: p.Round, Route: route}, plans)
}

// promptFn writes requests.
type promptFn struct {
	Domain, Learned, Round string
	Route                  int

	asker *asker
}

func (fn *promptFn) StartBundle(ctx context.Context, _ func(schemas.Request), _ func(schemas.Reject)) error {
	if fn.asker != nil {
		return nil
	}
	e, err := openEnvironment(ctx, fn.Domain, fn.Learned)
	if err != nil {
		return err
	}
	round, err := openRound(ctx, e, fn.Round)
	if err != nil {
		return err
	}
	fn.asker, err = newAsker(e, round, fn.Route)
	return err
}

func (fn *promptFn) ProcessElement(ctx context.Context, plan schemas.Plan, emit func(schemas.Request), reject func(schemas.Reject)) {
	r, err := fn.asker.request(ctx, plan)
	if err != nil {
		reject(fn.asker.unasked(&plan, err))
		return
	}
	emit(*r)
}

// asker makes the requests of one route.
type asker struct {
	e        *environment
	round    *Round
	prompter *prompts.Prompter
	endpoint schemas.Endpoint
	vision   bool

	reserveMoney  schemas.Money // what the reviews of a reply's rows cost, about: kept back for them
	reserveTokens int
}

func newAsker(e *environment, round *Round, route int) (*asker, error) {
	p, err := e.prompter(route, round.Avoid)
	if err != nil {
		return nil, err
	}
	r := &e.domain.Recipe.Routes[route]
	a := &asker{e: e, round: round, prompter: p, endpoint: e.domain.Recipe.Endpoints[r.Endpoint], vision: r.Kind == schemas.KindVision}
	if err := a.reserve(r); err != nil {
		return nil, err
	}
	return a, nil
}

// usualQuery stands for the text of a row that does not exist yet.
var usualQuery = strings.Repeat("query ", 40)

// reserve finds what reviewing the rows of one reply costs, so that a budget is not used up by rows that nobody can
// afford to look at.
func (a *asker) reserve(route *schemas.Route) error {
	for i, c := range a.e.domain.Recipe.Validate {
		if !c.Asks() || !slices.Contains(c.Routes, route.Name) {
			continue
		}
		v, err := newReviewer(a.e, i)
		if err != nil {
			return err
		}
		q, err := v.request(&schemas.Candidate{Query: usualQuery})
		if err != nil {
			return err
		}
		a.reserveMoney += q.Worst * schemas.Money(route.PerReply)
		a.reserveTokens += q.WorstTokens * route.PerReply
	}
	return nil
}

var (
	errNoPicture = errors.New("the asset has no picture")
	errRemote    = errors.New("the picture lies on a host that the endpoint's picture.hosts does not name")
)

// request writes the request of a plan, with its key and the most that it can cost.
func (a *asker) request(ctx context.Context, plan schemas.Plan) (*schemas.Request, error) {
	var pictures []string
	if a.vision {
		digest, err := a.lookAt(ctx, &plan)
		if err != nil {
			return nil, err
		}
		pictures = []string{digest}
	}
	r, err := a.prompter.Request(&plan, a.round.Joint.LabelsOf(plan.Cell))
	if err != nil {
		return nil, err
	}
	r.Plan = plan
	if r.Key, err = llm.Key(&a.endpoint, r, pictures, plan.ID); err != nil {
		return nil, err
	}
	worst(&a.endpoint, r)
	r.Worst, r.WorstTokens = r.Worst+a.reserveMoney, r.WorstTokens+a.reserveTokens
	r.Order = a.round.Order[plan.Route]
	return r, nil
}

func worst(e *schemas.Endpoint, r *schemas.Request) {
	usage := llm.Worst(e, r)
	r.Worst, r.WorstTokens = e.Cost(usage), usage.Input+usage.Output
}

// lookAt finds the plan's picture and returns the digest of its file. The plan's image becomes the URI that workers
// read.
func (a *asker) lookAt(ctx context.Context, plan *schemas.Plan) (string, error) {
	image := plan.Asset.Image
	switch {
	case image == "":
		return "", errNoPicture
	case llm.IsRemote(image):
		if !llm.MayFetch(image, a.endpoint.Picture.Hosts) {
			return "", errRemote
		}
		return image, nil // fetched when it is sent; the address stands for it
	case !path.IsAbs(image) && !strings.Contains(image, "://"):
		image = store.Join(a.e.domain.Base, image)
	}
	file, err := store.OpenRaw(ctx, image)
	if err != nil {
		return "", err
	}
	defer file.Close()
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		return "", fmt.Errorf("%s: %w", image, err)
	}
	plan.Asset.Image = image
	return hex.EncodeToString(digest.Sum(nil)), nil
}

// unasked is the reject of a plan for which no request could be written.
func (a *asker) unasked(plan *schemas.Plan, err error) schemas.Reject {
	reason := "prompt"
	switch {
	case errors.Is(err, errNoPicture):
		reason = "no_picture"
	case errors.Is(err, errRemote):
		reason = "remote_picture"
	case a.vision:
		reason = "picture"
	}
	return schemas.Reject{ID: plan.ID, Stage: "prompt", Reason: reason, Detail: fmt.Sprintf("%v: asset %q", err, plan.Asset.ID)}
}
