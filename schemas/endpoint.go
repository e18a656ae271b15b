package schemas

// Endpoint is an OpenAI-compatible server, or several that share the load of one name. What a run costs and how fast it
// is hang on it; of the rows only model and revision decide.
type Endpoint struct {
	// Address up to and with /v1, or several. Default: --base_url, else the environment's OPENAI_BASE_URL. Not part of
	// the run's identity, like key, concurrency, timeout, outage and price.
	BaseURL Strings `yaml:"base_url,omitempty" json:"base_url,omitempty"`
	// Name of the model as the server knows it.
	Model string `yaml:"model,omitempty" json:"model,omitempty"`
	// Anything that tells two states of the model apart; another revision is asked anew.
	Revision string `yaml:"revision,omitempty" json:"revision,omitempty"`
	// Where the key stands: env:NAME, file:PATH or gcp-secret:projects/PROJECT/secrets/NAME, never the key itself. Default: env:OPENAI_API_KEY where that is set.
	Key string `yaml:"key,omitempty" json:"key,omitempty"`
	// Most requests in flight, for each process. Default 64.
	Concurrency int `yaml:"concurrency,omitempty" json:"concurrency,omitempty"`
	// Most seconds that one request may take, retries apart. Default 300; the deadline follows what is observed below it.
	Timeout float64 `yaml:"timeout,omitempty" json:"timeout,omitempty"`
	// Minutes without any answer after which the run ends, with everything kept. Default 30.
	Outage float64 `yaml:"outage,omitempty" json:"outage,omitempty"`
	// auto (default), json_schema, tools or plain: how a reply's form is asked for. auto takes the first that the server knows.
	Structured string `yaml:"structured,omitempty" json:"structured,omitempty"`
	// Send a seed with each request, so that a server that can gives the same answer again. Default true.
	Seed *bool `yaml:"seed,omitempty" json:"seed,omitempty"`
	// Refuse answers of another model than the one asked for.
	ExactModel bool `yaml:"exact_model,omitempty" json:"exact_model,omitempty"`
	// US dollars for a million tokens.
	Price Price `yaml:"price,omitempty" json:"price,omitempty"`
	// How pictures are sent.
	Picture PictureSpec `yaml:"picture,omitempty" json:"picture,omitempty"`
}

// Price is in US dollars for a million tokens.
type Price struct {
	Input  float64 `yaml:"input,omitempty" json:"input,omitempty"`
	Output float64 `yaml:"output,omitempty" json:"output,omitempty"`
	// Of input that the server had in its cache. Default: as Input.
	Cached *float64 `yaml:"cached,omitempty" json:"cached,omitempty"`
}

// PictureSpec says how pictures are read and sent.
type PictureSpec struct {
	// Longest side in pixels; larger pictures are made smaller. Default 512.
	Edge int `yaml:"edge,omitempty" json:"edge,omitempty"`
	// Most tokens that a picture of that edge counts, for the budget. Default: one for each 14 x 14 pixels and 256.
	Tokens int `yaml:"tokens,omitempty" json:"tokens,omitempty"`
	// Hosts that pictures may be fetched from. Default: none; a picture elsewhere is neither fetched nor handed on.
	Hosts []string `yaml:"hosts,omitempty" json:"hosts,omitempty"`
}

// Sampling says how a model draws. A text of two numbers is a range, from which each request draws by hash.
type Sampling struct {
	// Default 0.8.
	Temperature Interval `yaml:"temperature,omitempty" json:"temperature,omitempty"`
	// Default: the server's.
	TopP Interval `yaml:"top_p,omitempty" json:"top_p,omitempty"`
	// Most tokens of a reply. Default 512.
	MaxTokens int `yaml:"max_tokens,omitempty" json:"max_tokens,omitempty"`
}

// ShotsSpec names worked examples for a prompt.
type ShotsSpec struct {
	// YAML list of {when, query, calls}.
	File string `yaml:"file" json:"file"`
	// How many a prompt shows, of those that fit its cell. Default 3.
	Show int `yaml:"show,omitempty" json:"show,omitempty"`
}

// Shot is one worked example, as prompts show it.
type Shot struct {
	// Labels of the cells that it may be shown for.
	When Conditions `yaml:"when,omitempty" json:"when,omitempty"`
	// What someone asks.
	Query string `yaml:"query" json:"query"`
	// The arguments that answer it.
	Arguments map[string]any `yaml:"arguments,omitempty" json:"arguments,omitempty"`
}

// Ways to ask for a reply's form.
const (
	StructuredAuto   = "auto"
	StructuredSchema = "json_schema"
	StructuredTools  = "tools"
	StructuredPlain  = "plain"
)

// Default values of endpoints and sampling.
const (
	DefaultConcurrency = 64
	DefaultTimeout     = 300 // seconds
	DefaultOutage      = 30  // minutes
	DefaultEdge        = 512 // pixels
	DefaultTemperature = 0.8
	DefaultMaxTokens   = 512
)

// NewEndpoint returns the endpoint of a model at an address, with the defaults of a recipe's. key is a reference, "" for
// none.
func NewEndpoint(base, model, key string) Endpoint {
	e := Endpoint{BaseURL: Strings{base}, Model: model, Key: key}
	e.setDefaults()
	return e
}

func (e *Endpoint) setDefaults() {
	if e.Concurrency == 0 {
		e.Concurrency = DefaultConcurrency
	}
	if e.Timeout == 0 {
		e.Timeout = DefaultTimeout
	}
	if e.Outage == 0 {
		e.Outage = DefaultOutage
	}
	if e.Seed == nil {
		e.Seed = new(true)
	}
	if e.Structured == "" {
		e.Structured = StructuredAuto
	}
	if e.Picture.Edge == 0 {
		e.Picture.Edge = DefaultEdge
	}
	if e.Picture.Tokens == 0 {
		e.Picture.Tokens = (e.Picture.Edge/14+1)*(e.Picture.Edge/14+1) + 256
	}
	if e.Price.Cached == nil {
		e.Price.Cached = new(e.Price.Input)
	}
}

// ForIdentity returns the endpoint without what decides no row.
func (e Endpoint) ForIdentity() Endpoint {
	return Endpoint{Model: e.Model, Revision: e.Revision, ExactModel: e.ExactModel, Picture: e.Picture, Seed: e.Seed, Structured: e.Structured}
}

func (s *Sampling) setDefaults() {
	if s.Temperature == (Interval{}) {
		s.Temperature = Interval{DefaultTemperature, DefaultTemperature}
	}
	if s.MaxTokens == 0 {
		s.MaxTokens = DefaultMaxTokens
	}
}
