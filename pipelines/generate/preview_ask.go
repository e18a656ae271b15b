package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/page"
	"github.com/routenator/routenator/transforms/runner"
	"github.com/routenator/routenator/transforms/store"
	"github.com/routenator/routenator/transforms/text"
)

// showQuestions prints questions of the routes that ask an endpoint, and what all of them would cost. With --ask they
// are the run's own first questions, and answered.
func (p *previewer) showQuestions(ctx context.Context, c *config, r *recipe, out io.Writer) error {
	var trials []transforms.Trial
	var err error
	if c.ask {
		if err := r.ready(); err != nil {
			return err
		}
		trials, err = askFirst(ctx, c, r)
	} else {
		trials, err = p.questions(ctx, c.preview)
	}
	for _, t := range trials {
		p.showTrial(out, &t, c.ask)
	}
	if err != nil {
		return err
	}
	written, err := p.questions(ctx, len(p.domain.Recipe.Routes)) // a route of which nothing was asked is reckoned by its prompts
	if err != nil {
		return err
	}
	p.estimate(out, trials, written, c.ask)
	return nil
}

// questions writes n questions, the routes in turn, and asks none.
func (p *previewer) questions(ctx context.Context, n int) ([]transforms.Trial, error) {
	byRoute := map[int][]transforms.Trial{}
	for number, slot := range p.draw(200 * n) {
		cell, route := p.joint.Slots[slot].Cell, p.joint.Slots[slot].Route
		if !p.domain.Recipe.Routes[route].Asks() || len(byRoute[route]) >= n {
			continue
		}
		request, err := p.probe.Request(ctx, p.joint.LabelsOf(cell), route, cell, number)
		if err != nil {
			return nil, err
		}
		if request != nil {
			request.Plan = schemas.Plan{Cell: cell, Route: route}
			byRoute[route] = append(byRoute[route], transforms.Trial{Request: *request})
		}
	}
	return transforms.InTurn(byRoute, len(p.domain.Recipe.Routes), n), nil
}

// askFirst plans the run's first round in a folder that goes away, and asks its first questions. Only the response log
// stays.
func askFirst(ctx context.Context, c *config, r *recipe) ([]transforms.Trial, error) {
	folder, err := os.MkdirTemp("", "routenator-*")
	if err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	defer os.RemoveAll(folder)
	trying := *c
	trying.output, trying.runner = folder, runner.Options{Runner: runner.Direct}
	if trying.answers == "" {
		trying.answers = store.Join(c.output, "responses")
	}
	j := &job{config: &trying, recipe: r, progress: newProgress(io.Discard), identity: strings.Repeat("0", 64)}
	defer j.progress.stop()
	defer j.release()
	if err := j.stage(ctx); err != nil {
		return nil, err
	}
	if err := j.readAssets(ctx); err != nil {
		return nil, err
	}
	result, err := j.planning(ctx)
	if err != nil {
		return nil, err
	}
	round, _, err := j.stageRound(ctx, result, store.Join(j.work, "rounds", "0"), 0, j.next(result))
	if err != nil {
		return nil, err
	}
	p := transforms.AskParams{RoundParams: transforms.RoundParams{Domain: j.domainURI, Learned: j.learnedURI, Round: round}, Answers: j.answers}
	return transforms.AskFirst(ctx, p, c.preview)
}

func (p *previewer) showTrial(out io.Writer, t *transforms.Trial, asked bool) {
	fmt.Fprintf(out, "\n%s\n", p.name(t.Request.Plan.Cell, t.Request.Plan.Route))
	for _, turn := range t.Request.Turns {
		fmt.Fprintf(out, "  %s:\n%s\n", turn.Role, indentedText(turn.Text))
		if turn.Picture != "" {
			fmt.Fprintf(out, "      picture %s%s\n", turn.Picture, pictureSize(turn.Picture))
		}
	}
	if asked {
		showAnswer(out, t)
	}
}

func showAnswer(out io.Writer, t *transforms.Trial) {
	switch {
	case t.Reply.Refused != "":
		fmt.Fprintf(out, "  no answer: %s: %s\n", t.Reply.Refused, text.Printable(t.Reply.Detail))
		return
	case t.Reply.Text != "":
		fmt.Fprintf(out, "  answer (%d tokens in, %d out%s):\n%s\n", t.Reply.Usage.Input, t.Reply.Usage.Output, map[bool]string{true: ", known already"}[t.Known],
			indentedText(t.Reply.Text))
	}
	for _, row := range t.Rows {
		fmt.Fprintf(out, "  %q\n", row.Query)
		for _, call := range row.Calls {
			fmt.Fprintf(out, "      %s %s\n", call.Name, call.Arguments)
		}
	}
	for _, u := range t.Unread {
		fmt.Fprintf(out, "  not a row: %s\n", text.Printable(u))
	}
}

func indentedText(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = "      " + text.Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}

func pictureSize(uri string) string {
	if strings.Contains(uri, "://") {
		return ""
	}
	bytes, err := store.Size(context.Background(), uri)
	if err != nil {
		return " (it cannot be read)"
	}
	return fmt.Sprintf(" (%.1f kB)", float64(bytes)/1000)
}

// Tokens of English text, about: 1.3 for each word of a prompt, and 25 for a row of a reply.
const (
	tokensPerWord = 1.3
	tokensPerRow  = 25
)

// estimate says what the whole run would ask: by what was answered, else by the length of the prompts.
func (p *previewer) estimate(out io.Writer, trials, written []transforms.Trial, asked bool) {
	calls, usage, money := 0.0, [2]float64{}, 0.0
	for i := range p.domain.Recipe.Routes {
		route := &p.domain.Recipe.Routes[i]
		if !route.Asks() {
			continue
		}
		rows := p.rowsOf(i)
		yield := yieldOf(trials, i, route.PerReply, asked)
		asks := math.Ceil(float64(rows) / yield)
		input, output := tokensOf(trials, i, route, asked)
		if input == 0 {
			input, output = tokensOf(written, i, route, false)
		}
		endpoint := p.domain.Recipe.Endpoints[route.Endpoint]
		cost := endpoint.Cost(schemas.Usage{Input: int(input * asks), Output: int(output * asks)}).Dollars()
		fmt.Fprintf(out, "\n%s: %d rows, about %.0f requests of %.0f + %.0f tokens%s", route.Name, rows, asks, input, output, dollars(cost))
		calls, usage[0], usage[1], money = calls+asks, usage[0]+input*asks, usage[1]+output*asks, money+cost
	}
	fmt.Fprintf(out, "\nAsking in all: about %.0f requests, %.0f thousand tokens in and %.0f thousand out%s", calls, usage[0]/1000, usage[1]/1000, dollars(money))
	if seconds := latencyOf(trials); asked && seconds > 0 {
		fmt.Fprintf(out, ", %s at the speed of these answers", page.Duration(seconds*calls/p.concurrency()))
	}
	fmt.Fprintf(out, ". Reviews are not in it.\n")
}

// rowsOf counts the rows that a route is to make; those of a group are taken to be shared evenly.
func (p *previewer) rowsOf(route int) int {
	ways := make([]int, len(p.joint.Cells))
	for _, s := range p.joint.Slots {
		ways[s.Cell]++
	}
	rows := 0.0
	for _, s := range p.joint.Slots {
		if s.Route == route {
			rows += float64(p.joint.Cells[s.Cell].Quota) / float64(ways[s.Cell])
		}
	}
	return int(math.Round(rows))
}

func dollars(usd float64) string {
	if usd == 0 {
		return ""
	}
	return fmt.Sprintf(", $%.4f", usd)
}

// yieldOf is how many rows a request brings: those of the answers, else what it asks for.
func yieldOf(trials []transforms.Trial, route, perReply int, asked bool) float64 {
	requests, rows := 0, 0
	for _, t := range trials {
		if t.Request.Plan.Route == route {
			requests, rows = requests+1, rows+len(t.Rows)
		}
	}
	if !asked || rows == 0 {
		return float64(perReply)
	}
	return float64(rows) / float64(requests)
}

func tokensOf(trials []transforms.Trial, route int, r *schemas.Route, asked bool) (input, output float64) {
	n := 0.0
	for _, t := range trials {
		if t.Request.Plan.Route != route {
			continue
		}
		n++
		if asked && t.Reply.Usage.Input > 0 {
			input, output = input+float64(t.Reply.Usage.Input), output+float64(t.Reply.Usage.Output)
			continue
		}
		for _, turn := range t.Request.Turns {
			input += tokensPerWord * float64(len(strings.Fields(turn.Text)))
		}
		output += tokensPerRow * float64(r.PerReply)
	}
	return input / max(n, 1), output / max(n, 1)
}

// concurrency is how many requests are on their way at once, over all endpoints.
func (p *previewer) concurrency() float64 {
	sum := 0
	for _, e := range p.domain.Recipe.Endpoints {
		sum += e.Concurrency
	}
	return float64(max(sum, 1))
}

// latencyOf is the mean time of the answers that were asked for now, in seconds; 0 where all were known.
func latencyOf(trials []transforms.Trial) float64 {
	sum, n := 0.0, 0
	for _, t := range trials {
		if t.Seconds > 0 {
			sum, n = sum+t.Seconds, n+1
		}
	}
	return sum / float64(max(n, 1))
}
