// Package image makes pictures ready for a vision model, with bounded memory.
//
// [Prepare] takes the bytes of a stranger's file and gives a [Picture] that a model can be sent:
//
//  1. read: at most [Limits].Bytes + 1 bytes;
//  2. sniff: PNG, JPEG, GIF or WebP, by the first bytes and never by a name;
//  3. look: the size that the header states, then the blocks of the file, without decoding a pixel. What is too large,
//     animated, cut short, or smaller than so many pixels can be, ends here and has cost next to nothing;
//  4. decode, to prove that the picture is whole;
//  5. send the bytes as they are where nothing has to change; otherwise lay the picture on white, scale it down, turn it
//     upright as its EXIF orientation says, and encode it as JPEG of quality 85.
//
// The bytes are sent as they are when the picture is a PNG, JPEG or WebP within [Limits].Edge that is upright, opaque,
// of 8 bits a channel or fewer, not CMYK, and not fatter than its raw pixels (metadata can outweigh a picture). All else
// is encoded anew, because servers differ in what they make of it: some drop the transparency and show what lay beneath.
//
// # Memory
//
// A call holds the bytes of its file. At most GOMAXPROCS pictures are decoded at once in a process, however many
// goroutines call; the others wait. A picture in decoding takes 2 to 8 bytes a pixel, at worst 24 (a progressive CMYK
// JPEG), and 60 MiB for scaling at the default Edge. A caller who wants a lower peak lowers [Limits].Pixels.
//
// # What is not promised
//
// Colour profiles and gamma are ignored. The same bytes give the same picture with the same toolchain on the same
// architecture; another may round otherwise. A picture that decoders commonly mend (a JPEG without its end marker, a GIF
// without its trailer) is broken here.
package image
