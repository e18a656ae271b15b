// Package text says what the words of a query are, cleans what catalogues write, and finds what a query must not hold.
//
// Words and keys: [Words], [CountWords], [Normalise], [Opening]. Where a keyword stands: [Place], [Position],
// [Contains]. English grammar for phrases: [Article], [Plural]. Names that people can read: [Humanise].
// Catalogue notation to plain words: [CleanerNamed]. Typing mistakes: [Typo]. Checks, each true when it found
// something: [HasEmail], [HasPhone], [HasCard], [HasLink], [HasHashtag], [HasPlaceholder], [HasInstruction],
// [HasRefusal], [HasControl], [RepeatedWord], and [ScriptFits], true when the letters are right.
//
// Every function is pure and may be called from many goroutines; random choices come from a [hash.Stream].
// The checks rate precision above recall: a title that a museum or a shop really uses must pass.
package text
