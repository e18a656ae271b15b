package text

import "strings"

// irregular maps singulars to plurals that no spelling rule gives.
var irregular = pairs(`person people child children man men woman women foot feet tooth teeth goose geese mouse mice louse lice ox oxen die dice
	leaf leaves loaf loaves half halves calf calves elf elves self selves shelf shelves wolf wolves thief thieves sheaf sheaves hoof hooves
	scarf scarves dwarf dwarves knife knives wife wives life lives
	hero heroes potato potatoes tomato tomatoes echo echoes torpedo torpedoes veto vetoes mango mangoes volcano volcanoes tornado tornadoes
	cargo cargoes domino dominoes mosquito mosquitoes buffalo buffaloes embargo embargoes
	cactus cacti fungus fungi nucleus nuclei stimulus stimuli alumnus alumni radius radii
	criterion criteria phenomenon phenomena bacterium bacteria stratum strata erratum errata
	matrix matrices vertex vertices vortex vortices codex codices appendix appendices
	tableau tableaux chateau chateaux château châteaux bureau bureaux plateau plateaux gateau gateaux gâteau gâteaux
	larva larvae alga algae vertebra vertebrae nebula nebulae antenna antennae
	quiz quizzes whiz whizzes mongoose mongooses fez fezzes bus buses gas gases passerby passersby`)

// compounds end longer words that follow them: grandchild, bookshelf, eyetooth, housewife, salesperson.
var compounds = strings.Fields("child person foot tooth goose mouse shelf leaf wolf knife wife loaf life self calf hoof")

// regularMan end in -man and yet take an s.
var regularMan = setOf("human german roman norman shaman talisman ottoman caiman cayman ataman brahman mussulman turkoman superhuman")

// regularMen are singulars in -men.
var regularMen = setOf("specimen abdomen acumen regimen omen semen stamen lumen amen albumen bitumen dolmen yemen ramen")

// unchanged have one form for both numbers, or no plural.
var unchanged = setOf(`sheep fish deer moose series species aircraft spacecraft hovercraft watercraft salmon trout bison shrimp squid swine
	headquarters crossroads means offspring barracks gallows corps chassis rendezvous bourgeois
	scissors trousers pants jeans shorts tights pyjamas pajamas glasses sunglasses binoculars pliers tweezers goggles clothes leggings
	people cattle police poultry furniture equipment information luggage baggage jewellery jewelry stationery clothing underwear lingerie
	footwear software hardware merchandise typography calligraphy photography lettering signage clipart footage music
	news politics physics mathematics economics gymnastics athletics graphics ceramics textiles advice research knowledge homework traffic
	weather snow sunshine lightning thunder smoke sand mud wool cotton linen gold silver rice bread butter milk
	art wildlife nightlife bluetooth graffiti origami bokeh confetti lego feedback sushi broccoli spaghetti macaroni ravioli`)

// singularsInS are singulars in -s that end neither in -ss nor in -us nor in -is.
var singularsInS = setOf(`bus gas lens atlas canvas christmas xmas pancreas bias alias cosmos chaos ethos pathos kudos albatros
	asbestos yes plus minus texas kansas arkansas judas midas thomas nicolas lucas christos carlos james charles ares hermes zeus`)

// hardCH end in -ch that is said like a k.
var hardCH = setOf("stomach monarch eunuch patriarch matriarch oligarch loch epoch czech mach tech")

// irregularPlurals are the plurals of irregular and of -man, which stay as they are.
var irregularPlurals = func() map[string]bool {
	plurals := map[string]bool{}
	for singular, plural := range irregular {
		if !strings.HasSuffix(plural, "s") && singular != plural {
			plurals[plural] = true
		}
	}
	return plurals
}()

func pairs(words string) map[string]string {
	fields, table := strings.Fields(words), map[string]string{}
	for i := 0; i+1 < len(fields); i += 2 {
		table[fields[i]] = fields[i+1]
	}
	return table
}
