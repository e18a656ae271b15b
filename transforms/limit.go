package transforms

import (
	"context"

	"github.com/routenator/routenator/schemas"
	"github.com/routenator/routenator/transforms/cells"
	"github.com/routenator/routenator/transforms/router"
)

// LimitRoutes holds the bounds of routes that share cells: of the unique rows in parts it accepts, in the cells of one
// group, what [router.Limit] does under the caps, and returns that by the position of each cell in cellsOf. It runs in the
// driver, and holds 16 bytes for each row of the group.
func LimitRoutes(ctx context.Context, parts []Part, recipe *schemas.Recipe, joint *cells.Joint, cellsOf []int, caps []router.Cap) (router.Limited, error) {
	at := make(map[int]int, len(cellsOf))
	quotas := make([]int, len(cellsOf))
	for i, cell := range cellsOf {
		at[cell], quotas[i] = i, joint.Cells[cell].Quota
	}
	ranked := make([][]router.Ranked, len(cellsOf))
	for _, part := range parts {
		rows, err := readPart[schemas.Candidate](ctx, part.URI)
		if err != nil {
			return router.Limited{}, err
		}
		for i := range rows {
			if cell, ok := at[rows[i].Cell]; ok {
				ranked[cell] = append(ranked[cell], router.Ranked{Rank: rank(recipe.Seed, &rows[i]), Route: rows[i].Route})
			}
		}
	}
	return router.Limit(ranked, quotas, len(recipe.Routes), caps), nil
}
