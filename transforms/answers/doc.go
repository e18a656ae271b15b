// Package answers is the response log: every answer that an endpoint was paid for, so that no question is asked twice.
//
//	FOLDER/header.json               the log's version and its number of partitions
//	FOLDER/017/5f0c…e1.log           a segment: answers to keys of partition 17
//
// A segment is written by one process, and only at its end; whoever comes later begins a segment of its own. It begins
// with eight bytes that name the format; a record is the length of the body (4 bytes, little endian), a CRC-32C of key
// and body (4), the key (32) and the body. [Writer.Append] returns when the record is on disk: records that wait are
// written together and synced once. So a kill or a power cut loses at most what was in flight.
//
// A last record that was torn is dropped. Where a checksum fails before the end, what follows it in that segment cannot
// be trusted: it is dropped and reported as [Damage], and its questions are asked again. A damaged length that points
// behind the end of the file cannot be told from a torn record, and is dropped in silence like one.
//
// In a bucket (gs://) a segment is an object, whole when it appears and never written again, and created on condition that
// there is none of its name: [Writer.Append] waits for the answers that [Writer.Expect] announced, ten seconds at most, until
// 256 are there or 8 MiB or none is to come, and returns when the object that holds them is made. A kill loses, besides
// what was in flight, the answers that waited in each partition; [Settle] brings them home. No lock is needed for any of it:
// one on the folder only keeps two runs from paying for the same answers.
//
// Of two answers to one key, the one with the smaller hash counts, for every reader. [Log.Compact] joins the segments of
// a partition; a segment that a live process still writes, which holds a lock on it, is left alone. In a bucket two
// processes may join the same segments, and then their answers stand twice for a while.
package answers
