// Package creative holds the example of the papers' domain, a design tool's Search and Generate, so that the program
// can make a dataset where no file of this project lies.
package creative

import "embed"

// Files are the recipe, recipe.yaml, and every file that it names.
//
//go:embed recipe.yaml functions.json distractors.json values/*.yaml prompts/*.yaml phrases/*.yaml graph/*.jsonl assets/*.jsonl assets/*.gz pictures/*.png pictures/*.jpg pictures/*.webp golden/golden-*.jsonl
var Files embed.FS
