// Package phrases is the grammar of the template route: it realises a plan as a query whose label is right by
// construction.
//
// # Notation
//
// A phrase is written as people write JSGF or hassil sentence templates:
//
//	find me <thing>                  words, and the rule named thing
//	(find|show me|get)               one of several; /3/ before one is its weight: (/3/ find|get)
//	[please]                         said or not; [/0.2/ please] is said in one of five
//	{content_type}                   a slot: something from the recipe's values
//	{subject#2}                      a second, other draw of the same values
//	{content_type.plural}            a form of what was drawn: plural, or any form that the value states
//	{prompt: <topic> [with <item>]}  a capture: what is said inside becomes the argument
//	a {content_type}                 "a" becomes "an" where the next word wants it
//	{call} and {call#2}              outcome parallel: two requests made by the phrases of those functions
//	\( \) \[ \] \{ \} \< \> \| \/    these characters themselves
//
// A slot draws once per request: {artist} twice is one artist. A slot with the name of a parameter of the function
// fills that argument: the query gets the surface ("half an hour"), the call the value (1800). An argument whose
// plan says that it is the catch-all, or absent, makes its slot unsayable: a phrase has it in an optional part or in
// an alternative. Several captures of one argument are joined by a space, in the order in which they are said.
// Everything inside a capture belongs to it, the slot of another argument too. A second draw ({artist#2}) differs from
// the first and fills no argument. The keyword whose place a cell asks for is said once, so that a form which needs an
// article holds both: {dish.article} is "eine Suppe". Every {call} of a parallel phrase is made, also one that stands
// in an optional part. A phrase whose when names values of an argument says no other, in a cell and within a call.
// Words stand between spaces; , . ? ! ; : and ’s lean on the word before them. Inside slots, lists are not
// nested: a slot never holds another slot.
//
// # How a plan's cell is met
//
// A cell asks for a length in words, a place of the keyword, a framing and arguments that are given or absent.
// Drawing phrases until one fits would take thousands of tries for a rare cell. Instead the words for every slot are
// drawn first; then [shapes] computes bottom up, for every part of a phrase, the set of (words, place of the
// keyword, arguments said) that it can have, as 64-bit sets of lengths; then one derivation is drawn top down, by
// the author's weights, among those whose shape the cell allows. That alone would meet a length with the last parts of a
// phrase, whatever their weight; so a phrase is first said a few times without regard to its length, and fitted only
// where none of these has the length that is asked. The cost is that of one derivation.
package phrases
