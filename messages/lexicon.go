package messages

import (
	"embed"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/goodsign/monday"
	"golang.org/x/text/unicode/norm"
)

//go:embed lexicon/*.toml
var lexiconFiles embed.FS

// Lexicon is what people type in one language: each meaning with its words, lower case, without accents as well as with.
type Lexicon struct {
	Days       map[string]int // relative day -> days from today, "yesterday" -> -1
	Words      map[string]string
	Hours      map[string]string // the words of working time, which mean something else there: "meeting" is no channel
	TimeOff    map[string]string // the words of time off
	Weekdays   map[string]time.Weekday
	Months     map[string]time.Month
	AtPrefixes map[string]bool // words before a time of day: "at", "kl"
	Typed      map[string]bool // every single word of the phrases above: none of them is a name
}

// lexiconFile is lexicon/<language>.toml.
type lexiconFile struct {
	Days map[string][]string // "-1" is written as "minus1"
	Word map[string][]string // meaning -> words

	Hours   map[string][]string // the same, of working time
	TimeOff map[string][]string // and of time off
	At      []string
}

var relative = map[string]int{"today": 0, "minus1": -1, "minus2": -2, "plus1": 1, "plus2": 2}

var lexicons = loadLexicons()

// LexiconOf returns what people type in a language, and English where we do not speak it.
func LexiconOf(language string) *Lexicon {
	if l, ok := lexicons[language]; ok {
		return l
	}
	return lexicons[Languages[0]]
}

func loadLexicons() map[string]*Lexicon {
	all := map[string]*Lexicon{}
	for _, lang := range Languages {
		raw, err := lexiconFiles.ReadFile("lexicon/" + lang + ".toml")
		if err != nil {
			panic("messages: " + err.Error())
		}
		var file lexiconFile
		if _, err := toml.Decode(string(raw), &file); err != nil {
			panic("messages: lexicon " + lang + ": " + err.Error())
		}
		all[lang] = file.lexicon(calendars[lang])
	}
	return all
}

func (f lexiconFile) lexicon(calendar monday.Locale) *Lexicon {
	l := &Lexicon{map[string]int{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]time.Weekday{}, map[string]time.Month{}, map[string]bool{}, map[string]bool{}}
	for name, said := range f.Days {
		for _, s := range said {
			for _, form := range forms(s) {
				l.Days[form] = relative[name]
				l.typed(form)
			}
		}
	}
	for meaning, said := range f.Word {
		for _, s := range said {
			for _, form := range forms(s) {
				l.Words[form] = meaning
				l.typed(form)
			}
		}
	}
	for meaning, said := range f.Hours {
		for _, s := range said {
			for _, form := range forms(s) {
				l.Hours[form] = meaning
				l.typed(form)
			}
		}
	}
	for meaning, said := range f.TimeOff {
		for _, s := range said {
			for _, form := range forms(s) {
				l.TimeOff[form] = meaning
				l.typed(form)
			}
		}
	}
	for _, s := range f.At {
		l.AtPrefixes[s] = true
	}
	// The first three letters are how people shorten a name; the library's own short forms differ between languages.
	for d := time.Sunday; d <= time.Saturday; d++ {
		for _, form := range forms(nameOf(d, calendar)) {
			l.Weekdays[form] = d
			l.Weekdays[shortened(form)] = d
		}
	}
	for m := time.January; m <= time.December; m++ {
		for _, form := range forms(monday.Format(time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC), "January", calendar)) {
			l.Months[form] = m
			l.Months[shortened(form)] = m
		}
	}
	return l
}

// typed remembers the words of a phrase.
func (l *Lexicon) typed(phrase string) {
	for _, word := range strings.Fields(phrase) {
		l.Typed[word] = true
	}
}

// forms returns a word in lower case, and without its accents where it has some: people leave them out on phones.
func forms(word string) []string {
	word = strings.ToLower(word)
	if bare := Bare(word); bare != word {
		return []string{word, bare}
	}
	return []string{word}
}

var accents = strings.NewReplacer("å", "a", "ø", "o", "æ", "ae", "ă", "a", "â", "a", "î", "i", "ș", "s", "ş", "s", "ț", "t", "ţ", "t")

// Normal returns what somebody typed in Unicode's composed form (NFC) and lower case, so that it can be looked up.
func Normal(text string) string { return strings.ToLower(norm.NFC.String(text)) }

// Bare returns a word without the accents of the languages that we speak.
func Bare(word string) string { return accents.Replace(word) }

// shortened is the first three letters of a name.
func shortened(word string) string {
	runes := []rune(word)
	return string(runes[:min(3, len(runes))])
}
