// Package linear trains linear classifiers of short texts, and taggers of their tokens, in seconds on a CPU.
//
// [Grams] lists the n-grams of a text: words 1 to 3, and characters 3 to 5 within words. [Vector] hashes them into a
// sparse vector of length 1 (Weinberger et al. 2009, "Feature hashing for large scale multitask learning").
// [Train] fits logistic regression by AdaGrad (Duchi, Hazan, Singer 2011), in an order that is a hash of the seed: the
// same rows and seed give the same model. Of case, nothing is seen; of punctuation, all.
// [TrainChain] fits a linear-chain conditional random field the same way; what the features of a token are, its caller says.
package linear
