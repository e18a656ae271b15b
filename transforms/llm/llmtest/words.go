package llmtest

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// words draws n words, none twice in a row as long as half of them are left.
func (w *writer) words(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(vocabulary[w.word()])
	}
	return b.String()
}

func (w *writer) word() int {
	if len(w.used) >= len(vocabulary)/2 {
		w.used = nil
	}
	at := w.stream.Intn(len(vocabulary))
	for slices.Contains(w.used, at) {
		at = w.stream.Intn(len(vocabulary))
	}
	w.used = append(w.used, at)
	return at
}

// fit makes a text as long as n asks, in characters.
func (w *writer) fit(s string, n *node) string {
	for utf8.RuneCountInString(s) < n.MinLength {
		s += " " + w.words(1)
	}
	for n.MaxLength != nil && len(s) > *n.MaxLength {
		cut := strings.LastIndexByte(s, ' ')
		if cut < max(n.MinLength, 1) {
			return strings.ToValidUTF8(s[:*n.MaxLength], "")
		}
		s = s[:cut]
	}
	return s
}

// vocabulary holds everyday words that mean no harm beside each other.
var vocabulary = strings.Fields(`
	apple arrow autumn badge bakery balcony balloon bamboo banner barn basket beach bench berry bicycle bird
	birthday blossom boat book border bottle bowl branch bread breakfast brick bridge brush bubble bucket
	butterfly button cabin cactus cake camera camp candle canvas canyon card castle cat ceramic chair cherry
	circle city cliff clock cloud coast coffee comet concert cookie coral cottage crayon crown crystal cup curtain
	daisy dance dawn desert desk diamond dinner dog dolphin door dragon dream dress drum eagle earth engine
	evening falcon family farm feather fence festival field fire flag flame flower flyer fog forest fountain fox
	frame friend frost fruit galaxy garden gate ghost gift glacier glass globe gold grape grass guitar hammer
	harbor harvest hat heart hill holiday honey horse hotel house ice island ivy jacket jar jazz jewel journey
	jungle kettle keyboard kite kitchen ladder lake lamp lantern laurel leaf lemon letter library light lily lion
	logo lotus magnet mango map maple market marble meadow melon menu mirror mist moon morning mosaic moss
	mountain museum mushroom music nest night notebook oak ocean olive orange orchard orchid owl palace palm panda
	paper park parrot party pasta path peach pear pencil penguin pepper piano picnic pillow pine planet plate plum
	pond poppy portrait postcard poster potter pumpkin puzzle quilt rabbit rain rainbow recipe ribbon river road
	robot rocket roof rope rose sail salad sand scarf school sea season shadow sheep shell ship shop silk silver
	sketch sky snow sofa song spark spice spring square stage star station stone storm street summer sun sunset
	swan table tea temple tent theater tiger tower toy trail train tree tulip turtle umbrella valley vase velvet
	village vine violin wagon wall watch water wave wedding wheat wheel willow wind window winter wolf wood yard
	zebra bold bright calm classic clean cosy curved dark fancy festive fluffy fresh gentle giant glossy happy
	hidden little lively lovely merry modern narrow neat old pale pastel plain playful pretty quiet rustic shiny
	simple sleepy smooth soft sunny sweet tall tiny vintage warm wide wild young
`)
