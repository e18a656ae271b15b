package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// kind is what a try came to.
type kind int

const (
	answered    kind = iota // text, or a reply that the server cut: paid for, kept
	refused                 // a 4xx that stays one: kept
	throttled               // 429 or 503: the server has enough
	late                    // no answer within the deadline
	unavailable             // no connection, or a 5xx
	broken                  // a status of 200 without an answer
	misfit                  // the server does not know the form that was asked for
	hopeless                // address, key or model is wrong: the run ends
	unsent                  // nothing was sent: the request is none
	badPicture              // nothing was sent: its picture cannot be read, or must not
	cancelled               // the run is over
)

// words are the countable names of kinds.
var words = map[kind]string{refused: "refused", throttled: "throttled", late: "late", unavailable: "unavailable", broken: "broken",
	misfit: "misfit", hopeless: "hopeless", unsent: "unsent", badPicture: "picture", cancelled: "cancelled"}

// failure is a try without an answer.
type failure struct {
	kind   kind
	detail string
	wait   time.Duration // Retry-After, 0 where the server named none
	spoken bool          // the server itself answered that it failed
	took   time.Duration
}

// ErrOutage says that no server of an endpoint answered for as long as the recipe waits.
var ErrOutage = errors.New("no server answers")

// ErrHopeless says that an endpoint refuses every request for a reason that asking again does not mend.
var ErrHopeless = errors.New("the endpoint refuses to work")

// cause leaves out the address: there may be a key in its path.
func cause(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		return address.Err
	}
	return err
}

// classify says what an error of go-openai means. deadline is the try's own context.
func (c *Client) classify(run, deadline context.Context, err error, seen *observedResponse) *failure {
	f := &failure{detail: c.said(cause(err).Error()), wait: seen.retryAfter, spoken: failedItself(seen.status)}
	var api *openai.APIError
	var request *openai.RequestError
	switch {
	case run.Err() != nil:
		f.kind = cancelled
	case !seen.sent && deadline.Err() == nil:
		f.kind = unsent
	case errors.As(err, &api):
		f.kind, f.detail = ofStatus(api.HTTPStatusCode, api), fmt.Sprintf("status %d: %s", api.HTTPStatusCode, c.said(api.Message))
	case errors.As(err, &request):
		f.kind, f.detail = ofStatus(request.HTTPStatusCode, nil), fmt.Sprintf("status %d: %s", request.HTTPStatusCode, c.said(string(request.Body)))
	case deadline.Err() != nil:
		f.kind, f.detail = late, "no answer within the deadline"
	case seen.status >= http.StatusBadRequest: // its body was cut, or too large
		f.kind = ofStatus(seen.status, nil)
	case errors.Is(err, errTooLarge):
		f.kind = refused
	case seen.status > 0 && isBodyError(err):
		f.kind, f.detail = broken, "the body is no completion: "+f.detail
	default:
		f.kind = unavailable
	}
	return f
}

// ofStatus says what an HTTP status means.
func ofStatus(status int, api *openai.APIError) kind {
	switch {
	case api != nil && outOfCredit(api):
		return hopeless
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return throttled
	case status == http.StatusUnauthorized, status == http.StatusPaymentRequired, status == http.StatusForbidden, status == http.StatusNotFound:
		return hopeless
	case status == http.StatusRequestTimeout, status == http.StatusConflict, status == http.StatusTooEarly, status >= 500 && !permanent(api):
		return unavailable
	case status >= 400:
		return refused
	}
	return broken
}

// failedItself says whether a status is the server's own failure, not that of a proxy in front of it.
func failedItself(status int) bool {
	return status >= http.StatusInternalServerError && status != http.StatusBadGateway && status != http.StatusGatewayTimeout
}

// outOfCredit says whether a 429 is no matter of waiting.
func outOfCredit(api *openai.APIError) bool {
	code, _ := api.Code.(string)
	return code == "insufficient_quota" || api.Type == "insufficient_quota"
}

// permanent says whether a 5xx is about the request: llama.cpp answers 500 where a text model is sent a picture.
func permanent(api *openai.APIError) bool {
	return api != nil && strings.Contains(api.Message, "image input is not supported")
}

func isBodyError(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		!isNetwork(err)
}

func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network)
}

// Bounds of what is read and kept of a server's words, in bytes.
const (
	mostHeard  = 4096
	mostDetail = 300
)

// said returns the beginning of what a server said, on one line and without the key.
func (c *Client) said(s string) string {
	s = redact(s[:min(len(s), mostHeard)], c.key)
	s = strings.Join(strings.Fields(s), " ")
	return strings.ToValidUTF8(s[:min(len(s), mostDetail)], "")
}

// advice says what to look at when a run ends.
func (c *Client) advice(f *failure) error {
	return fmt.Errorf("endpoint %s: %w: %s; look at its base_url (it ends in /v1), its model %q and the key that %s holds",
		c.name, ErrHopeless, f.detail, c.spec.Model, keyName(c.spec.Key))
}

func keyName(reference string) string {
	if reference == "" {
		return "no reference (key: env:NAME)"
	}
	return reference
}
