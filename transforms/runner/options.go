package runner

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/gcpopts"

	"github.com/routenator/routenator/schemas"
)

// Names of the runners.
const (
	Prism    = "prism"
	Direct   = "direct"
	Portable = "portable" // a job server at --endpoint; "universal" is Beam's own word for it
	Flink    = "flink"    // Beam's Flink job server: the same API
	Dataflow = "dataflow"
)

// Names lists the runners.
func Names() []string { return []string{Prism, Direct, Portable, Flink, Dataflow} }

// Environment types: where the workers of a job server are.
const (
	Loopback = "LOOPBACK" // this process
	External = "EXTERNAL" // a worker pool
	Docker   = "DOCKER"
	Process  = "PROCESS"
)

// Options say what runs the pipelines.
type Options struct {
	Runner            string
	Endpoint          string // HOST:PORT of a job server
	EnvironmentType   string
	EnvironmentConfig string // EXTERNAL: HOST:PORT of a worker pool
	WorkerBinary      string // what a pool starts; default: this program
	Parallelism       int    // 0 for the runner's own
	WorkerPool        int    // port at which this process is a worker pool, 0 for none
}

// Flags lists the names of the flags that AddFlags defines.
func Flags() []string {
	return []string{"runner", "endpoint", "environment_type", "environment_config", "worker_binary", "parallelism", "worker_pool"}
}

// AddFlags defines the flags, and after them all that Beam's packages registered (those of Dataflow are among them).
func (o *Options) AddFlags(set *flag.FlagSet) {
	set.StringVar(&o.Runner, "runner", Prism, "Beam `runner`: "+strings.Join(Names(), ", "))
	set.StringVar(&o.Endpoint, "endpoint", "", "`HOST:PORT` of a job server, for the runners portable, flink and prism")
	set.StringVar(&o.EnvironmentType, "environment_type", "", "where a job server finds workers: LOOPBACK (this process, the default), EXTERNAL (a worker `pool`), DOCKER or PROCESS")
	set.StringVar(&o.EnvironmentConfig, "environment_config", "", "EXTERNAL: `HOST:PORT` of the worker pool, as the job server reaches it")
	set.StringVar(&o.WorkerBinary, "worker_binary", "", "`file` that workers run; default: this program")
	set.IntVar(&o.Parallelism, "parallelism", 0, "`workers` that a job server divides the work over; default: its own")
	set.IntVar(&o.WorkerPool, "worker_pool", 0, "make this process a pool of workers at this `port` of its loopback interface, and nothing else")
	flag.VisitAll(func(f *flag.Flag) {
		if set.Lookup(f.Name) == nil {
			set.Var(f.Value, f.Name, f.Usage)
		}
	})
}

// Remote says whether the pipelines run outside of this process, though perhaps with workers in it.
func (o *Options) Remote() bool { return o.Endpoint != "" || o.Runner == Dataflow }

// DryRun says whether the pipelines are only to be translated: Beam's flag --dry_run, which is Dataflow's.
func (o *Options) DryRun() bool {
	return o.Runner == Dataflow && flag.Lookup("dry_run").Value.String() == "true"
}

// Here says whether the workers are in this process, whatever runs the pipelines.
func (o *Options) Here() bool { return !o.Remote() || o.EnvironmentType == Loopback }

// Inherits says whether workers see this process's environment: a reference to a key such as env:NAME can be resolved
// there. A worker pool has an environment of its own, which whoever started it decides on; it counts as one that may.
func (o *Options) Inherits() bool { return o.Runner != Dataflow }

// Check says what is wrong with the options, and sets what follows from them.
func (o *Options) Check() error {
	if o.Runner == "universal" || o.Runner == "PortableRunner" {
		o.Runner = Portable
	}
	o.EnvironmentType = strings.ToUpper(o.EnvironmentType)
	switch {
	case !slices.Contains(Names(), o.Runner):
		return fmt.Errorf("--runner: %s", schemas.DidYouMean(o.Runner, Names()))
	case o.WorkerPool < 0 || o.WorkerPool > 65535:
		return fmt.Errorf("--worker_pool %d: write a port, 1 to 65535", o.WorkerPool)
	case o.Parallelism < 0:
		return fmt.Errorf("--parallelism %d: write 1 or more", o.Parallelism)
	case o.Runner == Dataflow:
		return o.checkDataflow()
	case o.Endpoint != "" && o.Runner != Direct:
		return o.checkRemote()
	case o.Endpoint != "" || o.EnvironmentType != "" || o.EnvironmentConfig != "":
		return fmt.Errorf("--endpoint, --environment_type and --environment_config belong to a job server: give --runner portable (or flink, or prism) and --endpoint HOST:PORT")
	case o.Runner == Portable || o.Runner == Flink:
		return fmt.Errorf("--runner %s needs --endpoint HOST:PORT, where its job server listens", o.Runner)
	}
	return nil
}

func (o *Options) checkRemote() error {
	if err := checkAddress("--endpoint", o.Endpoint); err != nil {
		return err
	}
	if o.EnvironmentType == "" {
		if o.EnvironmentConfig != "" {
			return errors.New("--environment_config: give --environment_type too; a worker pool is EXTERNAL")
		}
		o.EnvironmentType = Loopback
	}
	switch o.EnvironmentType {
	case Loopback:
		if o.EnvironmentConfig != "" {
			return errors.New("--environment_config: LOOPBACK takes none; a worker pool is --environment_type EXTERNAL")
		}
	case External:
		return checkAddress("--environment_config", o.EnvironmentConfig)
	case Docker, Process:
		if o.EnvironmentConfig == "" {
			return fmt.Errorf("--environment_type %s needs --environment_config: an image for DOCKER, JSON with a command for PROCESS", o.EnvironmentType)
		}
	default:
		return fmt.Errorf("--environment_type: %s", schemas.DidYouMean(o.EnvironmentType, []string{Loopback, External, Docker, Process}))
	}
	return nil
}

func checkAddress(name, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || port == "" {
		return fmt.Errorf("%s %q: write HOST:PORT, such as localhost:8099", name, address)
	}
	return nil
}

func (o *Options) checkDataflow() error {
	staging := flag.Lookup("staging_location").Value.String()
	switch {
	case o.Endpoint != "" || o.EnvironmentType != "" || o.EnvironmentConfig != "":
		return errors.New("--endpoint, --environment_type and --environment_config are not for --runner dataflow")
	case *gcpopts.Project == "" || *gcpopts.Region == "":
		return errors.New("--runner dataflow needs --project and --region")
	case !strings.HasPrefix(staging, "gs://"):
		return fmt.Errorf("--staging_location %q: --runner dataflow needs a folder of a bucket, gs://BUCKET/FOLDER", staging)
	}
	return nil
}

// CheckShared says which of the folders and files that workers read or write they cannot reach: on Dataflow, those that
// are not in a bucket. Elsewhere a folder may be mounted on every machine, and no one here can know.
func (o *Options) CheckShared(uris map[string]string) error {
	if o.Runner != Dataflow {
		return nil
	}
	for _, name := range sortedKeys(uris) {
		if uri := uris[name]; uri != "" && !strings.HasPrefix(uri, "gs://") {
			return fmt.Errorf("%s %q: the workers of --runner dataflow do not see this machine's files; write gs://BUCKET/…", name, uri)
		}
	}
	return nil
}
