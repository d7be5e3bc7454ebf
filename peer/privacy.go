package peer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Suspicion says what a text looks like that must not be stored: service users are a random code, nothing else. Empty
// means that nothing was found.
type Suspicion string

// The suspicions.
const (
	LooksLikePhone    Suspicion = "phone"
	LooksLikeIDNumber Suspicion = "id number"
	LooksLikeName     Suspicion = "name"
	LooksLikeEmail    Suspicion = "email"
	LooksLikeMarkup   Suspicion = "markup" // Slack's <...>, or @channel and its like
)

// Suspicions lists every suspicion, so that a test can hold that each has its words.
func Suspicions() []Suspicion {
	return []Suspicion{LooksLikePhone, LooksLikeIDNumber, LooksLikeName, LooksLikeEmail, LooksLikeMarkup}
}

// Suspect returns what a text of a command looks like that must not be stored, and a hint that shows its author what is
// meant: the first character and dots, never more. Both are empty where nothing was found. known tells whether a word, in
// lower case, is of the vocabulary of commands ("call", "missed", "yesterday"): such a word is no name. It is a net with
// narrow meshes: an unknown word of three letters counts as a name.
//
// It finds e-mail addresses and Slack markup; the numbers that number.go describes; words of at least three letters in
// any script (two in scripts that write names with two) that are neither known nor part of a code or a duration; and two
// capitalised unknown words in a row. Dates, times, durations and codes are none of these.
func Suspect(text string, known func(word string) bool) (Suspicion, string) {
	text, _ = Clean(text)
	text = asciiDigits(text)
	tokens := strings.Fields(text)
	for _, find := range []func() (Suspicion, string){
		func() (Suspicion, string) { return suspectEmail(tokens) },
		func() (Suspicion, string) { return suspectMarkup(text, tokens) },
		func() (Suspicion, string) { return suspectNumber(text, tokens) },
		func() (Suspicion, string) { return suspectName(tokens, known) },
	} {
		if suspicion, found := find(); suspicion != "" {
			return suspicion, hint(found)
		}
	}
	return "", ""
}

// hint masks what was found down to its first character.
func hint(found string) string {
	first, size := utf8.DecodeRuneInString(found)
	if size == 0 {
		return ""
	}
	return string(first) + "•••"
}

func suspectEmail(tokens []string) (Suspicion, string) {
	for _, token := range tokens {
		name, host, found := strings.Cut(token, "@")
		dot := strings.LastIndexByte(host, '.')
		if found && name != "" && dot > 0 && utf8.RuneCountInString(host[dot+1:]) >= 2 {
			return LooksLikeEmail, strings.TrimLeft(token, "<")
		}
	}
	return "", ""
}

func suspectMarkup(text string, tokens []string) (Suspicion, string) {
	if open := strings.IndexByte(text, '<'); open >= 0 && strings.IndexByte(text[open:], '>') > 0 {
		return LooksLikeMarkup, text[open:]
	}
	for _, token := range tokens {
		switch strings.ToLower(strings.TrimRight(token, ".,:;!?")) {
		case "@channel", "@here", "@everyone", "@group":
			return LooksLikeMarkup, token
		}
		if strings.Contains(token, "<!") || strings.Contains(token, "<@") || strings.Contains(token, "<#") {
			return LooksLikeMarkup, token
		}
	}
	return "", ""
}

// word is a stretch of letters within a token. Marks, apostrophes and hyphens between letters belong to it.
type word struct {
	text    string
	letters int
	capital bool
	pair    bool // of a script in which a name has two letters
}

// suspectName looks at the unknown words of each token, and at unknown words that follow each other.
func suspectName(tokens []string, known func(string) bool) (Suspicion, string) {
	var before word // the unknown word just before, if any
	single := 0     // letters of single-letter words in a row: "K a r i"
	for _, token := range tokens {
		words := unknownWords(token, known)
		letters := 0
		for _, w := range words {
			letters += w.letters
			switch {
			case letters >= 3, w.pair && w.letters >= 2:
				return LooksLikeName, longest(words)
			case w.capital && before.capital && w.letters+before.letters > 2:
				return LooksLikeName, before.text
			}
			before = w
			if w.letters > 1 {
				single = 0
			} else if single++; single >= 3 {
				return LooksLikeName, w.text
			}
		}
		if len(words) == 0 {
			before, single = word{}, 0
		}
	}
	return "", ""
}

// longest returns the text of the first of the words with the most letters.
func longest(words []word) string {
	best := words[0]
	for _, w := range words[1:] {
		if w.letters > best.letters {
			best = w
		}
	}
	return best.text
}

// unknownWords returns the words of a token that are not vocabulary. A token that is a code, a date, a time or a duration
// has none.
func unknownWords(token string, known func(string) bool) []word {
	isKnown := func(text string) bool { return known != nil && known(strings.ToLower(text)) }
	trimmed := strings.TrimFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if _, isCode := NormalCode(trimmed); isCode || isKnown(token) || isKnown(trimmed) || looksLikeDate(trimmed) {
		return nil
	}
	var words []word
	for _, w := range wordsOf(token) {
		switch {
		case isKnown(w.text), hasDigit(token) && unit(w.text):
		case strings.ContainsAny(w.text, "-'’") && allKnown(w.text, isKnown):
		default:
			words = append(words, w)
		}
	}
	return words
}

// unit tells whether letters beside digits are a unit of time in the shortest spelling ("25m", "1h30min", "1,5t").
func unit(text string) bool {
	switch strings.ToLower(text) {
	case "h", "m", "t", "min", "d":
		return true
	}
	return false
}

func hasDigit(token string) bool { return strings.ContainsAny(token, "0123456789") }

func allKnown(text string, isKnown func(string) bool) bool {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !isKnown(part) {
			return false
		}
	}
	return true
}

func wordsOf(token string) []word {
	var words []word
	var w word
	start, end := -1, 0
	flush := func() {
		if start >= 0 {
			w.text = token[start:end]
			words = append(words, w)
		}
		w, start = word{}, -1
	}
	for i, r := range token {
		switch {
		case unicode.IsLetter(r):
			if start < 0 {
				start, w.capital = i, unicode.IsUpper(r) || unicode.IsTitle(r)
			}
			w.letters++
			w.pair = w.pair || unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
			end = i + utf8.RuneLen(r)
		case start >= 0 && unicode.IsMark(r): // a letter of its own in many scripts
			w.letters++
			end = i + utf8.RuneLen(r)
		case start >= 0 && (r == '-' || r == '\'' || r == '’'):
		default:
			flush()
		}
	}
	flush()
	return words
}
