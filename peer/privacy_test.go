package peer

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// vocabulary is a part of what the commands know, in three languages.
var vocabulary = strings.Fields(`call text meet video group missed planned in out talk accompany activity services practical
	no show cancelled yesterday today monday mon again undo list min minutes timer i går fredag desember ieri azi luni`)

func inVocabulary(word string) bool { return slices.Contains(vocabulary, word) }

func TestSuspect(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       Suspicion
		hint       string
	}{
		{"a plain log", "K7 25m call", "", ""},
		{"order and case", "Call IN k7 1h30 Yesterday 14:30", "", ""},
		{"code and minutes", "K123 1440", "", ""},
		{"code, minutes, date, time", "K123 90 24.12 14:30", "", ""},
		{"dates and times", "K7 24.12.2026 14.30 1,5t", "", ""},
		{"ISO date and time", "K7 2026-12-24 08:00-20:00", "", ""},
		{"ISO date with time", "K7 2026-12-24T14:30 45", "", ""},
		{"range of dates", "24.12.2026-02.01.2027", "", ""},
		{"date with slashes", "K7 24/12/2026 30min", "", ""},
		{"known with a hyphen", "K7 no-show", "", ""},
		{"all durations", "25m 25min 1h 1h30 1:30 0.5h 1,5t 90", "", ""},
		{"words in Norwegian", "K7 1t30min i går", "", ""},
		{"week", "2026-W47", "", ""},
		{"small unknown words", "K7 at 14:30 kl 3", "", ""},
		{"an arrow is no markup", "K7 <3", "", ""},
		{"empty", "", "", ""},

		{"Norwegian mobile", "K7 912 34 567", LooksLikePhone, "9•••"},
		{"Norwegian mobile in pairs", "91 23 45 67 call", LooksLikePhone, "9•••"},
		{"in a row", "K7 91234567", LooksLikePhone, "9•••"},
		{"seven digits", "call 555-0123", LooksLikePhone, "5•••"},
		{"with country code", "K7 +47 91 23 45 67", LooksLikePhone, "+•••"},
		{"country code in brackets", "(+40) 721 234 567", LooksLikePhone, "+•••"},
		{"short, after a plus", "+4412345", LooksLikePhone, "+•••"},
		{"British mobile", "07700 900123", LooksLikePhone, "0•••"},
		{"dots that are no date", "91.23.45.67", LooksLikePhone, "9•••"},
		{"Arabic digits", "٩١٢٣٤٥٦٧", LooksLikePhone, "9•••"},
		{"full-width digits", "９１２ ３４ ５６７", LooksLikePhone, "9•••"},
		{"raised digits", "⁹¹²³⁴⁵⁶⁷", LooksLikePhone, "9•••"},
		{"zero width between", "912\u200b34\u200b567", LooksLikePhone, "9•••"},

		{"fødselsnummer", "K7 01010012356", LooksLikeIDNumber, "0•••"},
		{"fødselsnummer, apart", "K7 010100 12356", LooksLikeIDNumber, "0•••"},
		{"fødselsnummer after minutes", "25 01010012356", LooksLikeIDNumber, "2•••"},
		{"D-number", "41010012420", LooksLikeIDNumber, "4•••"},
		{"eleven digits whose check fails", "11010012345", LooksLikeIDNumber, "1•••"},
		{"CNP", "1800101221144", LooksLikeIDNumber, "1•••"},
		{"NHS number", "943 476 5919", LooksLikeIDNumber, "9•••"},
		{"NHS number whose check fails", "943 476 5918", LooksLikePhone, "9•••"},
		{"National Insurance", "AB 12 34 56 C", LooksLikeIDNumber, "A•••"},
		{"National Insurance together", "k7 ab123456c", LooksLikeIDNumber, "a•••"},
		{"identity card", "XT123456", LooksLikeIDNumber, "X•••"},

		{"a name", "K7 call Kari", LooksLikeName, "K•••"},
		{"in small letters", "kari 25m", LooksLikeName, "k•••"},
		{"three letters", "K7 ola", LooksLikeName, "o•••"},
		{"two short words", "K7 Bo Li", LooksLikeName, "B•••"},
		{"initial and short name", "K7 J. Ås", LooksLikeName, "J•••"},
		{"apostrophe", "O'Neill", LooksLikeName, "O•••"},
		{"hyphen", "Anne-Marie", LooksLikeName, "A•••"},
		{"with a year", "kari1990", LooksLikeName, "k•••"},
		{"Cyrillic", "K7 Мария", LooksLikeName, "М•••"},
		{"Arabic", "K7 محمد", LooksLikeName, "م•••"},
		{"Devanagari", "K7 राम", LooksLikeName, "र•••"},
		{"Chinese", "K7 李明", LooksLikeName, "李•••"},
		{"Romanian", "K7 Ștefan", LooksLikeName, "Ș•••"},
		{"mentioned", "@kari", LooksLikeName, "k•••"},
		{"spelt out", "K7 k a r i", LooksLikeName, "r•••"},
		{"zero width within", "K\u200bari", LooksLikeName, "K•••"},
		{"underscores", "ka_ri", LooksLikeName, "k•••"},
		{"behind a code", "K7/kari", LooksLikeName, "k•••"},
		{"diagnosis", "K7 relapse", LooksLikeName, "r•••"},

		{"e-mail", "K7 kari@example.org", LooksLikeEmail, "k•••"},
		{"e-mail as Slack sends it", "<mailto:k@example.org|k@example.org>", LooksLikeEmail, "m•••"},
		{"everyone", "K7 <!channel>", LooksLikeMarkup, "<•••"},
		{"everyone, typed", "K7 @here", LooksLikeMarkup, "@•••"},
		{"a user", "<@U0123ABCD>", LooksLikeMarkup, "<•••"},
		{"a link", "<https://example.org>", LooksLikeMarkup, "<•••"},
		{"markup without an end", "K7 <!channel", LooksLikeMarkup, "<•••"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, hint := Suspect(row.text, inVocabulary); got != row.want || hint != row.hint {
				t.Errorf("%q: got %q, %q, want %q, %q", row.text, got, hint, row.want, row.hint)
			}
		})
	}
}

func TestCheckDigits(t *testing.T) {
	for _, row := range []struct{ name, valid string }{
		{"fødselsnummer", "01010012356"}, {"D-number", "41010012420"}, {"CNP", "1800101221144"}, {"NHS", "9434765919"},
	} {
		if !checkDigitsHold(row.valid) {
			t.Errorf("%s %s was not known", row.name, row.valid)
		}
		for i := range row.valid { // a check digit finds every single wrong digit
			wrong := []byte(row.valid)
			wrong[i] = '0' + (wrong[i]-'0'+1)%10
			if checkDigitsHold(string(wrong)) {
				t.Errorf("%s %s was taken for a valid one", row.name, wrong)
			}
		}
	}
}

func TestDigitBlocksAreWhole(t *testing.T) {
	for _, block := range unicode.Nd.R16 {
		if block.Stride != 1 || (block.Hi-block.Lo+1)%10 != 0 {
			t.Errorf("block from %U is not of whole tens", block.Lo)
		}
	}
	for _, block := range unicode.Nd.R32 {
		if block.Stride != 1 || (block.Hi-block.Lo+1)%10 != 0 {
			t.Errorf("block from %U is not of whole tens", block.Lo)
		}
	}
	diff(t, "digits", asciiDigits("٠٩ ०९ ０９ 𝟎𝟗 𝟬𝟵 ⁰⁹ ²³ ₀₉ ①⑨⓪ x½"), "09 09 09 09 09 09 23 09 190 x½")
}

func TestClean(t *testing.T) {
	for _, row := range []struct {
		name, text, want string
		stripped         bool
	}{
		{"plain", "K7 25m kl. 14:30 – ærøå ț 李 👍", "K7 25m kl. 14:30 – ærøå ț 李 👍", false},
		{"line breaks and tabs", "K7\n25m\tcall\u2028in", "K7 25m call in", false},
		{"controls", "K7\x00 \x1b[31mcall\u009f", "K7 [31mcall", true},
		{"zero width", "K\u200b7\ufeff\u00ad", "K7", true},
		{"direction", "\u202eK7\u2066\u200f", "K7", true},
		{"selectors and fillers", "a\ufe0fb\u3164c\u2800\U000e0041", "abc", true},
		{"not UTF-8", "K7\xff\xc3", "K7", true},
		{"the replacement character itself", "K7\ufffd", "K7\ufffd", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, stripped := Clean(row.text); got != row.want || stripped != row.stripped {
				t.Errorf("got %q, %v", got, stripped)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"K7 25m", "\x00\u200b", "\xff", "a\nb", "\u202e<!channel>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean, stripped := Clean(text)
		if !utf8.ValidString(clean) || utf8.RuneCountInString(clean) > utf8.RuneCountInString(text) {
			t.Errorf("%q became %q", text, clean)
		}
		if again, more := Clean(clean); again != clean || more {
			t.Errorf("%q: cleaned twice differs: %q", text, again)
		}
		if !stripped && utf8.RuneCountInString(clean) != utf8.RuneCountInString(text) {
			t.Errorf("%q: characters are gone and nothing was reported: %q", text, clean)
		}
	})
}

func FuzzSuspect(f *testing.F) {
	for _, seed := range []string{
		"K7 25m call", "+47 912 34 567", "01010012356", "Kari", "a@b.co", "<!here>", "٩١٢", "\xff\u200b", "AB123456C", "1h30 24.12.2026-2.1", "K7 @",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		suspicion, hint := Suspect(text, inVocabulary)
		if (suspicion == "") != (hint == "") || suspicion != "" && !slices.Contains(Suspicions(), suspicion) {
			t.Errorf("%q: %q, %q", text, suspicion, hint)
		}
		if hint != "" && (utf8.RuneCountInString(hint) != 4 || !strings.HasSuffix(hint, "•••")) {
			t.Errorf("%q: the hint %q shows more than one character", text, hint)
		}
		// Whatever stands around it, a telephone number is found.
		if around, _ := Suspect(text+" kari@example.org", nil); around == "" {
			t.Errorf("%q hides an address", text)
		}
		if around, _ := Suspect(text+" x +4791234567", nil); around == "" {
			t.Errorf("%q hides a telephone number", text)
		}
	})
}
