// Package linear trains linear classifiers of short texts in seconds on a CPU: logistic regression over hashed n-grams.
//
// [Grams] lists the n-grams of a text: words 1 to 3, and characters 3 to 5 within words. [Vector] hashes them into a
// sparse vector of length 1 (Weinberger et al. 2009, "Feature hashing for large scale multitask learning").
// [Train] fits the weights by AdaGrad (Duchi, Hazan, Singer 2011), in an order that is a hash of the seed: the same
// rows and seed give the same model. Of case, nothing is seen; of punctuation, all.
package linear
