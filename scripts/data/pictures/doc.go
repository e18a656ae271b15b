// Command pictures draws examples/creative/pictures: a small flat picture for some of the example's assets, named after
// the asset and showing what its title says. It takes the folder to write:
//
//	cd scripts/data/pictures && go run . ../../../examples/creative/pictures
//
// It is a module of its own, so that no user of RouteNator downloads what it draws with. No clock and no random source is
// read: the same toolchain on the same kind of machine gives the same bytes.
package main
