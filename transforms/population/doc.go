// Package population counts how often people ask for what, in the labels of a recipe's attributes, and makes of it the
// tables that a recipe takes for targets. Nothing that people wrote leaves it: a label that the schemas and the recipe do
// not have is counted as one of the others before anything is kept, and few rows are never told from none.
//
//	counter.go   a row to the labels of its attributes, and how often they come together
//	publish.go   the counts to shares of each attribute, by function, and to a table of labels that come together
//	round.go     what keeps subtraction from telling of few rows
//
// A label of fewer rows than the least count is not named; its rows are the rest of its table, and where they would be the
// only ones there the next larger label goes with them (complementary suppression). In the joint table, whose sums could be
// taken from those of the others, every count is a multiple of the least count, and a rest of fewer rows is 0; so are the
// denominators of all shares such multiples (rounding; Willenborg and de Waal 2001, Elements of Statistical Disclosure
// Control). What is left of one number when others are taken from it is then uncertain by the least count, and few rows
// cannot be told from none. What somebody who knows all rows but one could tell (differential privacy) is not promised.
package population
