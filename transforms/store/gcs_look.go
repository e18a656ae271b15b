package store

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"cloud.google.com/go/storage"
	"google.golang.org/api/iterator"
)

// attributes asks for what is known of the object.
func (p inBucket) attributes(ctx context.Context) (*storage.ObjectAttrs, error) {
	if p.name == "" {
		return nil, storage.ErrObjectNotExist // the bucket itself
	}
	return once(ctx, func(ctx context.Context) (*storage.ObjectAttrs, error) { return p.object().Attrs(ctx) })
}

func (p inBucket) size(ctx context.Context) (int64, error) {
	a, err := p.attributes(ctx)
	if err != nil {
		return 0, p.failure("look at", err)
	}
	return a.Size, nil
}

func (p inBucket) digest(ctx context.Context) (string, error) {
	a, err := p.attributes(ctx)
	if err != nil {
		return "", p.failure("look at", err)
	}
	return fmt.Sprintf("generation:%d crc32c:%08x", a.Generation, a.CRC32C), nil
}

func (p inBucket) exists(ctx context.Context) (bool, error) {
	_, err := p.attributes(ctx)
	if !errors.Is(err, storage.ErrObjectNotExist) {
		if err != nil {
			return false, p.failure("look at", err)
		}
		return true, nil
	}
	some, err := p.below(ctx, storage.Query{Prefix: p.prefix()}, 1)
	return len(some) > 0, err
}

// prefix begins the names of the objects in the folder.
func (p inBucket) prefix() string {
	if p.name == "" {
		return ""
	}
	return p.name + "/"
}

// below lists at most so many names of objects and folders, 0 for all, in order. A folder's name ends in a slash.
func (p inBucket) below(ctx context.Context, q storage.Query, most int) ([]string, error) {
	w := watch(ctx)
	defer w.end()
	if q.Projection = storage.ProjectionNoACL; q.Delimiter == "" {
		if err := q.SetAttrSelection([]string{"Name"}); err != nil {
			return nil, p.failure("list", err)
		}
	}
	objects := p.client.Bucket(p.bucket).Retryer(tries()...).Objects(w.ctx, &q)
	if most > 0 {
		objects.PageInfo().MaxSize = most
	}
	var names []string
	for most == 0 || len(names) < most {
		var a *storage.ObjectAttrs
		err := w.during(func() (err error) {
			a, err = objects.Next()
			return err
		})
		if errors.Is(err, iterator.Done) {
			break
		}
		if err != nil {
			return nil, p.failure("list", err)
		}
		if name := a.Name + a.Prefix; name != q.Prefix { // an object named like the folder is how consoles make empty ones
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

func (p inBucket) list(ctx context.Context) ([]string, error) {
	names, err := p.below(ctx, storage.Query{Prefix: p.prefix(), Delimiter: "/"}, 0)
	return p.uris(names), err
}

// uris makes URIs of names in the bucket, each once: an object and a folder may share a name.
func (p inBucket) uris(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = bucketScheme + p.bucket + "/" + strings.TrimSuffix(name, "/")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wildcards are what path.Match does not take as it stands.
const wildcards = `*?[\`

func (p inBucket) glob(ctx context.Context) ([]string, error) {
	if _, err := path.Match(p.name, ""); err != nil {
		return nil, failure("list", p.uri, err)
	}
	found := []string{""} // folders, with their slash, in which the next part is looked for
	parts := strings.Split(p.name, "/")
	for i, part := range parts {
		var next []string
		for _, folder := range found {
			names, err := p.matches(ctx, folder, part, i == len(parts)-1)
			if err != nil {
				return nil, err
			}
			next = append(next, names...)
		}
		found = next
	}
	return p.uris(found), nil
}

// matches returns what one part of a pattern matches in a folder: folders with their slash, or at the pattern's end
// objects too.
func (p inBucket) matches(ctx context.Context, folder, part string, last bool) ([]string, error) {
	at := inBucket{p.uri, p.bucket, folder + part, p.client}
	fixed := strings.IndexAny(part, wildcards)
	if fixed < 0 && !last {
		return []string{folder + part + "/"}, nil
	}
	if fixed < 0 {
		there, err := at.exists(ctx)
		if !there || err != nil {
			return nil, err
		}
		return []string{folder + part}, nil
	}
	names, err := p.below(ctx, storage.Query{Prefix: folder + part[:fixed], Delimiter: "/"}, 0)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(names, func(name string) bool {
		matched, err := path.Match(part, strings.TrimSuffix(name[len(folder):], "/"))
		return err != nil || !matched || !last && !strings.HasSuffix(name, "/")
	}), nil
}
