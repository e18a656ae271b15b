package report

import (
	"fmt"
	"io"

	"github.com/routenator/routenator/schemas"
)

func HTML(w io.Writer, r *schemas.Report) error { return nil }
func Notes(r *schemas.Report) []string          { return nil }
func Summary(r *schemas.Report, output string) string {
	return fmt.Sprintf("%d of %d rows, cells %d/%d, %s, %.1fs\n", r.Rows, r.Size, r.Cells.Filled, r.Cells.Planned, output, r.Seconds)
}
