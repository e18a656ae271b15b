package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestArticle(t *testing.T) {
	an := "apple hour hourglass honest honour heir heiress umbrella uncle unidentified unimportant uninvited unissued urban usher hors " +
		"egg eight MP3 mp3 FBI HTML svg SVG X-ray x-ray S3 NBA LED FAQ F1 M25 RSVP rsvp 8 80 80s 8th 800 11 11th 18 18th 1850 11,000 18.5 8-bit $8 " +
		"École Île onerous only e-card I A4 SOS AI IT eu Ewok Yves R&B island Ubuntu nth Xbox old " +
		"“old” (old"
	for _, word := range strings.Fields(an) {
		if got := Article(word); got != "an" {
			t.Errorf("Article(%q) = %q", word, got)
		}
	}
}

func TestArticleBeforeConsonantSounds(t *testing.T) {
	a := "birthday university unicorn European euro one once one-off user useful unique uniform union UK USB UFO URL UI UNESCO U-turn " +
		"Utah ukulele uranium ewe horse house hotel NASA NATO Mr MY NO DVD PDF T-shirt 1 7 10 12 17 19 28 110 118 1,800 1.8 100 1750 " +
		"yacht year wave 日本 TV CV 3D XVI XII unison utility usage"
	for _, word := range strings.Fields(a) {
		if got := Article(word); got != "a" {
			t.Errorf("Article(%q) = %q", word, got)
		}
	}
	for _, empty := range []string{"", " ", "...", "🎂"} {
		if got := Article(empty); got != "a" {
			t.Errorf("Article(%q) = %q", empty, got)
		}
	}
}

func ExampleArticle() {
	for _, noun := range []string{"birthday card", "hour glass", "MP3", "university"} {
		fmt.Println(Article(noun), noun)
	}
	// Output:
	// a birthday card
	// an hour glass
	// an MP3
	// a university
}

func BenchmarkArticle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Article("umbrella on a beach")
	}
}
