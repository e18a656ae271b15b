package transforms

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/routenator/routenator/schemas"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[priceFn]())
	beam.RegisterDoFn(reflect.TypeFor[budgetEndFn]())
	beam.RegisterDoFn(reflect.TypeFor[priceEndFn]())
	beam.RegisterDoFn(reflect.TypeFor[limitFn]())
	beam.RegisterDoFn(reflect.TypeFor[admitFn]())
	beam.RegisterDoFn(reflect.TypeFor[gatherFn]())
}

// PartSpent is what the requests of a round cost, and what came of the reviews.
const PartSpent = "spent"

// Spent is what one step asked.
type Spent struct {
	Requests int           `json:"requests"` // keys, each once
	Usage    schemas.Usage `json:"usage"`
	Cost     schemas.Money `json:"cost"`
}

// Spendings is what a round asked, and how its reviews agreed with the rows.
type Spendings struct {
	Steps      map[string]Spent          `json:"steps,omitempty"`      // by route or check
	Unadmitted map[int]int               `json:"unadmitted,omitempty"` // by slot: plans that the budget did not reach
	Agreement  map[string]map[string]int `json:"agreement,omitempty"`  // "relabel route argument" to agreed and total
}

// NewSpendings returns empty ones.
func NewSpendings() *Spendings {
	return &Spendings{Steps: map[string]Spent{}, Unadmitted: map[int]int{}, Agreement: map[string]map[string]int{}}
}

func (s *Spendings) add(a *schemas.Answered, endpoint *schemas.Endpoint) {
	step := s.Steps[a.Request.Step]
	step.Requests++
	step.Usage.Add(a.Reply.Usage)
	step.Cost += endpoint.Cost(a.Reply.Usage)
	s.Steps[a.Request.Step] = step
}

// agree counts one comparison.
func (s *Spendings) agree(what string, agrees bool) {
	if s.Agreement[what] == nil {
		s.Agreement[what] = map[string]int{}
	}
	s.Agreement[what]["total"]++
	if agrees {
		s.Agreement[what]["agreed"]++
	}
}

// Merge adds other.
func (s *Spendings) Merge(other *Spendings) {
	for name, o := range other.Steps {
		step := s.Steps[name]
		step.Requests += o.Requests
		step.Usage.Add(o.Usage)
		step.Cost += o.Cost
		s.Steps[name] = step
	}
	for slot, n := range other.Unadmitted {
		s.Unadmitted[slot] += n
	}
	for what, counts := range other.Agreement {
		if s.Agreement[what] == nil {
			s.Agreement[what] = map[string]int{}
		}
		for name, n := range counts {
			s.Agreement[what][name] += n
		}
	}
}

// Cost returns the money and tokens of all steps.
func (s *Spendings) Cost() (schemas.Money, int) {
	var money schemas.Money
	tokens := 0
	for _, step := range s.Steps {
		money += step.Cost
		tokens += step.Usage.Input + step.Usage.Output
	}
	return money, tokens
}

// Gather adds up what the bundles of the steps spent.
//
// In: PCollection<[]byte>. Out: PCollection<Part> of kind spent, one.
func Gather(s beam.Scope, spendings beam.PCollection) beam.PCollection {
	s = s.Scope("transforms.Gather")
	return beam.ParDo(s, &gatherFn{}, beam.Impulse(s), beam.SideInput{Input: spendings})
}

// gatherFn adds up.
type gatherFn struct{}

func (fn *gatherFn) ProcessElement(_ []byte, list func(*[]byte) bool) (Part, error) {
	sum := NewSpendings()
	var body []byte
	for list(&body) {
		one := NewSpendings()
		if err := json.Unmarshal(body, one); err != nil {
			return Part{}, fmt.Errorf("spendings: %w", err)
		}
		sum.Merge(one)
		body = nil
	}
	summary, err := json.Marshal(sum)
	return Part{Kind: PartSpent, Summary: summary}, err
}

// limit is where a budget ends: the requests before it are admitted.
type limit struct {
	All bool  `json:"all"`
	End place `json:"end"`
}

func (l *limit) admits(r *schemas.Request) bool { return l.All || placeOf(r).compare(l.End) < 0 }

// place is where a request stands among all: by order, then by hash, then by id.
type place struct {
	Order int    `json:"order"`
	Hash  uint64 `json:"hash"`
	ID    string `json:"id"`
}

func placeOf(r *schemas.Request) place {
	return place{r.Order, binary.BigEndian.Uint64(r.Key), requestID(r)}
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.Order, q.Order), cmp.Compare(p.Hash, q.Hash), cmp.Compare(p.ID, q.ID))
}

func requestID(r *schemas.Request) string {
	if r.Row != nil {
		return r.Row.ID
	}
	return r.Plan.ID
}

// admit keeps the requests that the budget reaches, those of the routes whose rows cost least first, and of a route in order
// of their keys: those whose worst costs together stay below what is left. So no run spends more than it may, and the same run admits the same requests anywhere.
//
// No step holds all requests: their costs are added up by bins of the keys' hashes, and only the requests of the bin in
// which the budget ends are brought together.
//
// It is a step of its own: Prism spins a core for as long as a step that reads a side input works, and Ask works long.
func admit(s beam.Scope, requests beam.PCollection, p AskParams, spent []beam.PCollection) (admitted, rejects, spendings beam.PCollection) {
	prices := beam.ParDo(s, &priceFn{}, requests)
	before := beam.CreateList(s, []Part{{Kind: PartSpent, Summary: []byte("{}")}})
	if len(spent) > 0 {
		before = beam.Flatten(s, spent...)
	}
	ending := beam.ParDo(s, &budgetEndFn{Money: p.Money, Tokens: p.Tokens}, beam.Impulse(s), beam.SideInput{Input: prices}, beam.SideInput{Input: before})
	last := beam.ParDo(s, &priceEndFn{}, requests, beam.SideInput{Input: ending})
	limit := beam.ParDo(s, &limitFn{}, beam.Impulse(s), beam.SideInput{Input: last}, beam.SideInput{Input: ending})
	return beam.ParDo3(s, &admitFn{}, requests, beam.SideInput{Input: limit})
}

// admitFn keeps the requests below the limit.
type admitFn struct {
	limit      *limit
	unadmitted *Spendings
}

func (fn *admitFn) StartBundle(_ func(*[]byte) bool, _ func(schemas.Request), _ func(schemas.Reject), _ func([]byte)) {
	fn.limit, fn.unadmitted = nil, NewSpendings()
}

func (fn *admitFn) ProcessElement(r schemas.Request, limits func(*[]byte) bool, admit func(schemas.Request), reject func(schemas.Reject), _ func([]byte)) error {
	if fn.limit == nil {
		var body []byte
		if !limits(&body) {
			return errors.New("the limit of the budget is missing")
		}
		fn.limit = &limit{}
		if err := json.Unmarshal(body, fn.limit); err != nil {
			return fmt.Errorf("limit of the budget: %w", err)
		}
	}
	if fn.limit.admits(&r) {
		admit(r)
		return nil
	}
	if r.Row == nil {
		fn.unadmitted.Unadmitted[r.Plan.Slot]++
	}
	reject(about(&r, "ask", "budget", "the budget of the run does not reach it"))
	return nil
}

func (fn *admitFn) FinishBundle(_ func(*[]byte) bool, _ func(schemas.Request), _ func(schemas.Reject), spend func([]byte)) error {
	body, err := json.Marshal(fn.unadmitted)
	if err != nil {
		return fmt.Errorf("spendings: %w", err)
	}
	spend(body)
	return nil
}

// budgetBits is how many leading bits of a key's hash choose the bin of its request: of 100 million requests one bin has
// 24,000.
const budgetBits = 12

// binCost is the worst cases of some requests of one bin, added up.
type binCost struct {
	Order, Bin int
	Money      schemas.Money
	Tokens     int
}

func (b binCost) compare(c binCost) int {
	return cmp.Or(cmp.Compare(b.Order, c.Order), cmp.Compare(b.Bin, c.Bin))
}

// binOf returns the bin of a request, and what it costs at worst.
func binOf(r *schemas.Request) binCost {
	p := placeOf(r)
	return binCost{p.Order, int(p.Hash >> (64 - budgetBits)), r.Worst, r.WorstTokens}
}

// addBins adds up costs, in order of their bins.
func addBins(list []binCost) []binCost {
	slices.SortFunc(list, binCost.compare)
	var out []binCost
	for _, b := range list {
		if last := len(out) - 1; last >= 0 && out[last].compare(b) == 0 {
			out[last].Money, out[last].Tokens = out[last].Money+b.Money, out[last].Tokens+b.Tokens
			continue
		}
		out = append(out, b)
	}
	return out
}

// priceFn adds up the worst cases of a bundle's requests by bin.
type priceFn struct{ waiting []binCost }

func (fn *priceFn) StartBundle(_ func([]byte)) { fn.waiting = nil }

func (fn *priceFn) ProcessElement(r schemas.Request, _ func([]byte)) {
	if fn.waiting = append(fn.waiting, binOf(&r)); len(fn.waiting) >= packed {
		fn.waiting = addBins(fn.waiting)
	}
}

func (fn *priceFn) FinishBundle(emit func([]byte)) error {
	pack, err := encode(addBins(fn.waiting))
	fn.waiting = nil
	if err == nil {
		emit(pack)
	}
	return err
}

// budgetEnd is the bin in which a budget ends, and what the bins before it leave.
type budgetEnd struct {
	All    bool          `json:"all"` // it ends in none
	Order  int           `json:"order"`
	Bin    int           `json:"bin"`
	Money  schemas.Money `json:"money"`
	Tokens int           `json:"tokens"`
}

func (e *budgetEnd) holds(r *schemas.Request) bool {
	b := binOf(r)
	return !e.All && b.Order == e.Order && b.Bin == e.Bin
}

// endOf finds the bin in which money or tokens end.
func endOf(costs []binCost, money schemas.Money, tokens int) budgetEnd {
	for _, b := range addBins(costs) {
		if b.Money > money || b.Tokens > tokens {
			return budgetEnd{false, b.Order, b.Bin, money, tokens}
		}
		money, tokens = money-b.Money, tokens-b.Tokens
	}
	return budgetEnd{All: true}
}

// budgetEndFn finds the bin in which the budget ends.
type budgetEndFn struct {
	Money  schemas.Money
	Tokens int
}

func (fn *budgetEndFn) ProcessElement(_ []byte, prices func(*[]byte) bool, spent func(*Part) bool) ([]byte, error) {
	var costs []binCost
	var pack []byte
	for prices(&pack) {
		some, err := decode[binCost](pack)
		if err != nil {
			return nil, err
		}
		costs = addBins(append(costs, some...))
		pack = nil
	}
	money, tokens := fn.Money, fn.Tokens
	var part Part
	for spent(&part) {
		before := NewSpendings()
		if err := part.Decode(before); err != nil {
			return nil, err
		}
		m, n := before.Cost()
		money, tokens = money-m, tokens-n
		part = Part{}
	}
	return json.Marshal(endOf(costs, money, tokens))
}

// priced is the worst case of one request.
type priced struct {
	Place  place
	Money  schemas.Money
	Tokens int
}

// priceEndFn packs the worst cases of the requests of the bin in which the budget ends.
type priceEndFn struct {
	end     *budgetEnd
	waiting []priced
}

func (fn *priceEndFn) StartBundle(_ func(*[]byte) bool, _ func([]byte)) {
	fn.end, fn.waiting = nil, nil
}

func (fn *priceEndFn) ProcessElement(r schemas.Request, ends func(*[]byte) bool, _ func([]byte)) (err error) {
	if fn.end == nil {
		if fn.end, err = readEnd(ends); err != nil {
			return err
		}
	}
	if fn.end.holds(&r) {
		fn.waiting = append(fn.waiting, priced{placeOf(&r), r.Worst, r.WorstTokens})
	}
	return nil
}

func (fn *priceEndFn) FinishBundle(_ func(*[]byte) bool, emit func([]byte)) error {
	if len(fn.waiting) == 0 {
		return nil
	}
	pack, err := encode(fn.waiting)
	fn.waiting = nil
	if err == nil {
		emit(pack)
	}
	return err
}

func readEnd(ends func(*[]byte) bool) (*budgetEnd, error) {
	var body []byte
	if !ends(&body) {
		return nil, errors.New("the end of the budget is missing")
	}
	end := &budgetEnd{}
	if err := json.Unmarshal(body, end); err != nil {
		return nil, fmt.Errorf("end of the budget: %w", err)
	}
	return end, nil
}

// limitFn finds where the budget ends.
type limitFn struct{}

func (fn *limitFn) ProcessElement(_ []byte, prices, ends func(*[]byte) bool) ([]byte, error) {
	end, err := readEnd(ends)
	if err != nil {
		return nil, err
	}
	all, err := unpackAll[priced](prices)
	if err != nil {
		return nil, err
	}
	return json.Marshal(limitOf(all, end))
}

// limitOf returns where money or tokens end, given the requests of the bin in which they do.
func limitOf(all []priced, end *budgetEnd) limit {
	slices.SortFunc(all, func(a, b priced) int { return a.Place.compare(b.Place) })
	money, tokens := end.Money, end.Tokens
	for _, p := range all {
		money, tokens = money-p.Money, tokens-p.Tokens
		if money < 0 || tokens < 0 {
			return limit{End: p.Place}
		}
	}
	return limit{All: true}
}
