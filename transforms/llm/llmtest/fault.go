package llmtest

import (
	"strconv"

	"github.com/routenator/routenator/transforms/hash"
)

// FaultKind is a way in which a request fails after it was served.
type FaultKind string

// Kinds of faults.
const (
	Status500     FaultKind = "status 500"
	Status503     FaultKind = "status 503"
	MalformedBody FaultKind = "malformed body" // 200, the first half of a reply as if it were all
	TruncatedBody FaultKind = "truncated body" // 200, half of the announced length, then the connection ends
	HTML          FaultKind = "html"           // 200, a page of a proxy
	EmptyBody     FaultKind = "empty body"     // 200
	NoChoices     FaultKind = "no choices"     // 200
	NullContent   FaultKind = "null content"   // 200
	FinishLength  FaultKind = "finish length"  // 200, half of the content and finish_reason length
	FinishFilter  FaultKind = "finish filter"  // 200, no content and finish_reason content_filter
	OtherModel    FaultKind = "other model"    // 200, a whole answer in another model's name
	Dropped       FaultKind = "dropped"        // the connection is reset without a word
	NeverAnswers  FaultKind = "never answers"  // holds its slot until the client goes away
	HugeBody      FaultKind = "huge body"      // 200, valid JSON of 100 MB
	GzipBomb      FaultKind = "gzip bomb"      // 200, 1 MB that unpacks to valid JSON of 1 GiB; only for clients that accept gzip
)

// FaultKinds lists them all.
var FaultKinds = []FaultKind{Status500, Status503, MalformedBody, TruncatedBody, HTML, EmptyBody, NoChoices, NullContent,
	FinishLength, FinishFilter, OtherModel, Dropped, NeverAnswers, HugeBody, GzipBomb}

// Fault is a kind of fault and the share of attempts that meet it.
type Fault struct {
	Kind  FaultKind
	Share float64 // in [0, 1]
}

// draw returns the fault of an attempt at a body, "" for none.
func draw(faults []Fault, sum string, attempt int) FaultKind {
	if len(faults) == 0 {
		return ""
	}
	at := hash.New(0, sum, "llmtest.fault "+strconv.Itoa(attempt)).Float64()
	for _, f := range faults {
		if at -= f.Share; at < 0 {
			return f.Kind
		}
	}
	return ""
}
