// Package attributes observes a row: it gives every attribute of the recipe its label, from the row alone and never
// from what was planned, and says which combinations of labels can exist.
package attributes
