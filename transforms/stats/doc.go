// Package stats holds the statistics that reports state, each with its formula and source. It knows nothing of rows.
//
//  1. Is one system better than another? Of right and wrong answers to the same items: [Discordant] and [McNemarExact],
//     [McNemarChiSquare], [McNemarCorrected]. Of scores: [PairedT], [Wilcoxon], [BootstrapDifference]. Of many systems:
//     [Holm]. What could have been seen at all: [MinimumDifferenceMcNemar], [MinimumDifferenceT].
//  2. How far are two distributions apart? [JensenShannon], [TotalVariation], and over whole numbers [Wasserstein]; with
//     an interval, [DivergenceInterval] and [DivergenceFromTarget]. Whether they differ at all: [GTest].
//     How even is one: [Entropy], [NormalisedEntropy]. Of lengths: [Histogram].
//  3. How varied are texts? [DistinctN], [SelfBLEU], over tokens that [TokenIDs] numbers.
//  4. How good are answers? [AUC] of scores, [Kappa] of two labellings; of classes, package accuracy.
//
// What returns a number returns NaN where it is not defined. What returns a struct returns one of the errors of this
// package then, or a defined value that its docstring states. Arguments that no data can excuse, such as pairs of
// different lengths or a negative count, panic. Random draws are hashes of a seed: the same input, the same answer.
//
// The tests compare with scipy, statsmodels, scikit-learn, NLTK and sacrebleu; testdata/reference.json has the versions, and
// scripts/reference the program that asked them.
package stats
