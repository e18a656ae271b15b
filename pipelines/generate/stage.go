package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/routenator/routenator/kg"
	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms"
	"github.com/routenator/routenator/transforms/store"
)

// version names the algorithms that decide the rows. It changes when the same recipe gives other rows.
const version = "4"

// storedFiles reads a recipe's files where they lie, on disk or in a bucket.
type storedFiles struct{ ctx context.Context }

func (f storedFiles) ReadFile(name string) ([]byte, error) { return store.ReadFile(f.ctx, name) }

func (f storedFiles) Glob(pattern string) ([]string, error) { return store.Glob(f.ctx, pattern) }

// embeddedFiles reads a recipe's files from the binary.
type embeddedFiles struct{ files fs.FS }

func (e embeddedFiles) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(e.files, name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return data, err
	}
	return gunzip(data)
}

func (e embeddedFiles) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(e.files, pattern)
	slices.Sort(names)
	return names, err
}

// recipe is a domain and where its files come from.
type recipe struct {
	domain   *schemas.Domain
	files    schemas.Files
	graph    *kg.Graph // nil where there is none
	embedded bool
	digests  []string // sha256 of graph and asset files, in order
	learned  string   // sha256 of the router.json that --learned names, "" for none
}

// digest hashes every large input.
func (r *recipe) digest(ctx context.Context) error {
	for _, name := range slices.Concat(r.domain.GraphNodes, r.domain.GraphEdges, slices.Concat(r.domain.AssetFiles...)) {
		sum, err := r.digestOf(ctx, name)
		if err != nil {
			return err
		}
		r.digests = append(r.digests, sum)
	}
	return nil
}

// assetsSHA256 is the hash of the digests of the asset files.
func (r *recipe) assetsSHA256() string {
	assets := r.digests[len(r.domain.GraphNodes)+len(r.domain.GraphEdges):]
	if len(assets) == 0 {
		return ""
	}
	return hexSHA256([]byte(strings.Join(assets, "\n")))
}

func (r *recipe) digestOf(ctx context.Context, name string) (string, error) {
	if !r.embedded {
		return store.Digest(ctx, name)
	}
	data, err := r.files.ReadFile(name)
	return hexSHA256(data), err
}

// inputs is the hash of what decides the files of a snapshot: the recipe with everything that it names, by content and not
// by path, the views and the version of the algorithms. It is the run's identity, but for a refresh.
func (r *recipe) inputs(c *config) (inputs, recipeSHA256 string, err error) {
	domain := *r.domain
	domain.Base = ""
	domain.Recipe.Endpoints = map[string]schemas.Endpoint{}
	for _, name := range r.asked() {
		domain.Recipe.Endpoints[name] = r.domain.Recipe.Endpoints[name].ForIdentity()
	}
	domain.GraphNodes, domain.GraphEdges, domain.AssetFiles = nil, nil, nil
	domain.Phrases = nil
	for _, files := range r.domain.Phrases {
		var plain []schemas.PhraseFile
		for _, f := range files {
			f.Path, f.Lines = "", nil
			plain = append(plain, f)
		}
		domain.Phrases = append(domain.Phrases, plain)
	}
	body, err := json.Marshal(domain)
	if err != nil {
		return "", "", fmt.Errorf("identity: %w", err)
	}
	recipeSHA256 = hexSHA256(body)
	all, err := json.Marshal([]any{version, recipeSHA256, r.digests, c.views, c.budgetUSD, c.budgetTokens, c.maxRounds, r.learned, r.prices(c)})
	if err != nil {
		return "", "", fmt.Errorf("identity: %w", err)
	}
	return hexSHA256(all), recipeSHA256, nil
}

// refreshed is the identity of a refresh: what it reads, and where it begins.
func refreshed(inputs, parent string) string { return hexSHA256([]byte(inputs + " " + parent)) }

func hexSHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// prices are what a budget in money hangs on, nothing where there is none.
func (r *recipe) prices(c *config) []schemas.Price {
	var out []schemas.Price
	for _, name := range r.asked() {
		if c.budgetUSD > 0 {
			out = append(out, r.domain.Recipe.Endpoints[name].Price)
		}
	}
	return out
}

// staged returns a copy of the domain whose files every worker can read: the graph, and the files of an embedded
// recipe, copied below folder; others by absolute path.
func (r *recipe) staged(ctx context.Context, folder string) (*schemas.Domain, error) {
	domain := *r.domain
	var err error
	if domain.GraphNodes, err = r.copyAll(ctx, folder, domain.GraphNodes); err != nil {
		return nil, err
	}
	if domain.GraphEdges, err = r.copyAll(ctx, folder, domain.GraphEdges); err != nil {
		return nil, err
	}
	if domain.Base, err = r.base(ctx, folder); err != nil {
		return nil, err
	}
	domain.AssetFiles = nil
	for _, names := range r.domain.AssetFiles {
		uris, err := r.assetURIs(ctx, folder, names)
		if err != nil {
			return nil, err
		}
		domain.AssetFiles = append(domain.AssetFiles, uris)
	}
	return &domain, nil
}

// base returns the folder that pictures are named in: the recipe's own, or a copy of the pictures of an embedded one.
func (r *recipe) base(ctx context.Context, folder string) (string, error) {
	if !r.embedded {
		return store.Absolute(r.domain.Base)
	}
	names, err := r.files.Glob("pictures/*")
	if err != nil {
		return "", fmt.Errorf("pictures: %w", err)
	}
	for _, name := range names {
		data, err := r.files.ReadFile(name)
		if err != nil {
			return "", err
		}
		if _, err := store.WriteFile(ctx, store.Join(folder, name), data); err != nil {
			return "", err
		}
	}
	return folder, nil
}

func (r *recipe) assetURIs(ctx context.Context, folder string, names []string) ([]string, error) {
	if r.embedded {
		return r.copyAll(ctx, folder, names)
	}
	out := make([]string, len(names))
	for i, name := range names {
		var err error
		if out[i], err = store.Absolute(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *recipe) copyAll(ctx context.Context, folder string, names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		data, err := r.files.ReadFile(name) // decompressed
		if err != nil {
			return nil, err
		}
		uri, err := transforms.StageBytes(ctx, folder, path.Ext(strings.TrimSuffix(name, ".gz")), data)
		if err != nil {
			return nil, err
		}
		out = append(out, uri)
	}
	return out, nil
}
