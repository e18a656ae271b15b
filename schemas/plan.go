package schemas

// Plan is one order to a route: make a row that falls into this cell, from this asset.
type Plan struct {
	ID    string // hash of (seed, asset id, route, cell, draw); it becomes the row's id
	Cell  int    // index into the round's cells
	Slot  int    // index into the round's slots: the cell, as this route fills it
	Route int    // index into Recipe.Routes
	Draw  string // "round.n": the how manyeth row of this asset, route and cell
	Asset Asset  // the zero Asset where the recipe has none
	Round int
	Tier  int // of the rows that come of it
}
