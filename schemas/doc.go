// Package schemas holds the shapes of everything that RouteNator reads, passes on and writes.
//
// What the user brings: [Recipe] (one YAML file, read strictly by [Read] into a [Domain], in which every
// file that the recipe names has been read), [Function] (an OpenAI tool schema), [ValueSet], [PhraseFile].
//
// What flows through the pipelines, in order: [Asset], [Plan], [Candidate], [Example] and, wherever a record
// leaves the flow, [Reject].
//
// What a trained model is scored by: [Golden] and [Prediction].
//
// What a reader finds beside the rows: [Manifest], [Report].
//
// The package knows files only through [Files], and imports nothing of RouteNator.
package schemas
