package report

import (
	"fmt"

	"github.com/routenator/routenator/schemas"
)

// why says in words why a run or the filling of a cell ended.
func why(stopped string) string {
	words := map[string]string{schemas.StoppedTarget: "every quota is met", schemas.StoppedBudget: "the budget reaches no further",
		schemas.StoppedMaxRounds: "the rounds are used up", schemas.StoppedYield: "what is missing was tried in vain",
		schemas.StoppedEndpoint: "most questions had no answer"}
	if said, ok := words[stopped]; ok {
		return said
	}
	return stopped
}

// dollars writes US dollars; small sums keep what tells them apart.
func dollars(usd float64) string {
	if usd > 0 && usd < 0.1 {
		return fmt.Sprintf("$%.4f", usd)
	}
	return fmt.Sprintf("$%.2f", usd)
}
