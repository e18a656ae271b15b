package text

import (
	"strings"
	"testing"
)

// checkCases has, for each check, texts that it must find and texts that it must let pass; the latter are mostly real
// titles (Tate, CC0) and queries (SNIPS, CC0).
var checkCases = []struct {
	name  string
	check func(string) bool
	found []string
	pass  []string
}{
	{"HasEmail", HasEmail,
		[]string{"write to jo.bloggs+x@example.co.uk", "a@b.io", "josé@exämple.de now"},
		[]string{"", "@home logo", "meet @ noon", "jo@home", "a @ b.com", "user@"}},
	{"HasPhone", HasPhone,
		[]string{"+44 20 7946 0958", "call +1-212-555-0123 now", "(212) 555-0123", "212-555-0123", "1-800-555-0199", "ring 020 7946 0958",
			"call me at 555 0123", "Tel: 0171/123456", "+4915112345678.", "text 5550123"},
		[]string{"", "1924-1926", "1080 1920", "16:9", "1920x1080", "Parsifal (1882 - 38,969,364,735)", "Untitled at 2,711,922", "2024-01-15",
			"05:00:34 am", "Ölfarben 1936 - 1965", "$1,200,000", "Beuys before Beuys: 200 drawings and watercolours, 1942 - 1964", "01-02-2024",
			"call of duty 4", "calendar 2024 2025 2026", "3.14159265358", "Actions 1968 - 1976", "300 400 5000", "text 3 4 5"}},
	{"HasCard", HasCard,
		[]string{"4111 1111 1111 1111", "pay 5500-0000-0000-0004.", "378282246310005"}, // public test numbers
		[]string{"", "4111 1111 1111 1112", "1080 1920 1080 1920", "1234567890123456", "38,969,364,735", "4111111111111111111111111", "0000 0000 0000 0000"}},
	{"HasLink", HasLink,
		[]string{"see https://example.com/a", "www.example.org", "example.com", "go to Example.co.uk.", "bit.ly/abc", "FTP://x"},
		[]string{"", "N.Y.C. 1963", "Teenage Couple on Hudson Street, N.Y.C. 1963", "no.1 dad", "e.g. this", "node.js", "St.Paul", "www"}},
	{"HasHashtag", HasHashtag,
		[]string{"#love", "party (#BirthdayFun)", "#été", "#2024goals", "#facade"},
		[]string{"", "#1", "Haystacks #5", "Black and White Bunny # 3", "C# logo", "#ff8800 background", "#fff", "F#minor", "a#b", "##", "#_1"}},
	{"HasPlaceholder", HasPlaceholder,
		[]string{"a card for {name}", "{{title}}", "[name] birthday card", "photo of <topic>", "XXX template", "a XXXX poster", "lorem ipsum dolor",
			"undefined", "Null.", "card for undefined", "poster of null", "[insert city here]", "[CONTENT_TYPE]", "[your company]", "poster for ___", "an %s card", "price NaN", "{}"},
		[]string{"", "View of a House [verso]", "Melun [Turner]", "[title not known]", "Canto III: [no title]", "Canto XXX: [no title]", "Super Bowl XXX flyer",
			"null hypothesis poster", "undefined behaviour", "I <3 you", "a < b > c", "Guards [Turner]", "Untitled [Head]", "100% cotton", "xxx", "Drawing [25/5/73]", "none of these"}},
	{"HasInstruction", HasInstruction,
		[]string{"Here is a query: balloons", "Here's a possible search query", "Here are 5 queries:", "Sure, balloons", "Sure! Here", "Certainly! Here is", "Query: balloons",
			"**Query 1:** balloons", "Search query: red card", "As an AI, I like cards", "as an AI language model", "\"Search Query: x\"", "```json", "The user wants a card", "user query: x"},
		[]string{"", "Here is my heart", "here are the young men", "sure thing logo", "As an Aid to Memory", "Query letter template", "find a query letter",
			"as an aircraft flies", "Prompt payment notice", "Sure Start nursery flyer", "Certainly not", "Example of a Gothic arch", "Output of a factory"}},
	{"HasRefusal", HasRefusal,
		[]string{"I'm sorry, but I can't help with that.", "I cannot assist with this request", "I am unable to view the image", "Sorry, I can't do this", "I can’t help you",
			"Unfortunately, I cannot", "I apologize, but", "It is against my guidelines", "I can't help."},
		[]string{"", "I'm sorry card", "I'm Sorry", "I can't help falling in love", "I Can't Help Myself", "sorry for your loss", "apology letter", "Albert, Bert and Andy (I couldn’t stop it)",
			"I cannot live without music", "You won't believe it", "unable to reach the top"}},
	{"HasControl", HasControl,
		[]string{"a\tb", "a\nb", "\x00", "\x7f", "a\u0085b", "bad \xff", "\ufffd", "\u202eevil", "\ufeffx", "\ue000", "\U0001ffff", "a\u2028b"},
		[]string{"", "Noël 🎂", "👩\u200d👧", "می\u200cخواهم", "in\u00advite", "日本"}},
}

func TestChecks(t *testing.T) {
	for _, c := range checkCases {
		for _, s := range c.found {
			if !c.check(s) {
				t.Errorf("%s(%q) = false", c.name, s)
			}
		}
		for _, s := range c.pass {
			if c.check(s) {
				t.Errorf("%s(%q) = true", c.name, s)
			}
		}
	}
}

func TestRepeatedWord(t *testing.T) {
	for s, want := range map[string]string{
		"a card for the the party": "the", "Birthday birthday card": "birthday", "find the THE": "", "What will the the weather be like": "the",
		"Which cinema can I go to to see": "to", "Find the schedule for for films": "for", "étoile  Étoile étoile": "", "été été": "été", "The The": "the", "a a card": "a", "don't don’t": "don't",
		"": "", "New York New York": "", "that that is": "", "he had had it": "", "bora bora beach": "", "very very red": "", "Duran Duran poster": "", "no, no": "",
		"Baden-Baden": "", "10 10": "", "B B King": "", "book a table in IN": "", "the The Late Music": "", "The Refugee Playlist playlist": "", "妈妈": "", "anak-anak": "",
		"Light, light": "", "This This": "", "Play play Lodge": "play",
	} {
		if got, ok := RepeatedWord(s); got != want || ok != (want != "") {
			t.Errorf("RepeatedWord(%q) = %q, %v; want %q", s, got, ok, want)
		}
	}
}

func TestScriptFits(t *testing.T) {
	for _, c := range []struct {
		s, language string
		want        bool
	}{
		{"birthday card", "en", true}, {"Nuit de Noël (1924)", "fr", true}, {"день рождения", "en", false}, {"день рождения", "ru", true}, {"", "ja", true}, {"2024 🎂", "ko", true},
		{"誕生日カード", "ja", true}, {"iPhone用の壁紙", "ja", true}, {"SNS用のロゴ", "ja", true}, {"birthday card", "ja", false}, {"生日贺卡", "zh-Hans", true}, {"カード", "zh", false},
		{"생일 카드", "ko", true}, {"بطاقة", "ar", true}, {"כרטיס", "he", true}, {"जन्मदिन कार्ड", "hi", true}, {"κάρτα", "el", true}, {"logo", "el", false},
		{"логотип для iPhone", "ru", true}, {"anything ないし", "tlh", true}, {"What time is 楽園追放", "en", false}, {"the letter Ω on a big poster", "en", true}, {"café", "pt_BR", true},
		{"birthday день", "ru", false}, {"Ελληνικά", "EN", false},
	} {
		if got := ScriptFits(c.s, c.language); got != c.want {
			t.Errorf("ScriptFits(%q, %s) = %v", c.s, c.language, got)
		}
	}
}

func FuzzChecks(f *testing.F) {
	for _, c := range checkCases {
		for _, s := range append(c.found, c.pass...) {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range checkCases {
			c.check(s)
		}
		ScriptFits(s, "ja")
		if word, ok := RepeatedWord(s); ok && strings.Count(" "+Normalise(s)+" ", " "+word+" ") == 0 {
			t.Fatalf("RepeatedWord(%q) = %q", s, word)
		}
	})
}

func BenchmarkChecks(b *testing.B) {
	for _, c := range checkCases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.check("Find me a birthday template, with 24 blue balloons and a cake!")
			}
		})
	}
	b.Run("RepeatedWord", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			RepeatedWord("Find me a birthday template, with 24 blue balloons and a cake!")
		}
	})
}
