package schemas

// Asset is one piece of content, as the source's fields, cleaners and settings made it.
type Asset struct {
	ID       string            `json:"id"`
	Title    string            `json:"title,omitempty"`
	Keywords []string          `json:"keywords,omitempty"`
	Nodes    []string          `json:"nodes,omitempty"` // ids of the graph nodes that it is about, given or grounded
	Image    string            `json:"image,omitempty"` // path or URI of its picture
	Locale   string            `json:"locale,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"` // further mapped and set fields
	Source   int               `json:"source"`           // index into Recipe.Assets
	Content  uint64            `json:"content"`          // hash of the record as it was read: orders duplicates of one id
	Weight   uint64            `json:"weight"`           // integer share of the draws, at least 1
}

// Field returns the named field: id, title, image and locale, or one of Fields; "" when it has none.
func (a *Asset) Field(name string) string {
	switch name {
	case "id":
		return a.ID
	case "title":
		return a.Title
	case "image":
		return a.Image
	case "locale":
		return a.Locale
	}
	return a.Fields[name]
}
