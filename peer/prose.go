package peer

import (
	"strings"
	"unicode"
)

// SuspectProse is Suspect for a text in sentences: e-mail addresses, markup and numbers as there, and words that begin with a
// capital within a sentence, which in the languages of the product are names. known tells whether a word, in lower case, is one
// that is written so all the same, such as a day of the week; nil for none. What is in capitals throughout is no name.
func SuspectProse(text string, known func(word string) bool) (Suspicion, string) {
	suspicion, found := Suspect(text, func(string) bool { return true })
	if suspicion != "" {
		return suspicion, found
	}
	text, _ = Clean(text)
	begins := true
	for _, token := range strings.Fields(text) {
		bare := strings.TrimFunc(token, func(r rune) bool { return !unicode.IsLetter(r) })
		first := []rune(bare)
		if len(first) > 1 && !begins && unicode.IsUpper(first[0]) && strings.ToUpper(bare) != bare && (known == nil || !known(strings.ToLower(bare))) {
			return LooksLikeName, hint(bare)
		}
		if bare != "" || strings.ContainsAny(token, ".!?:…") {
			begins = strings.ContainsAny(token[len(strings.TrimRight(token, ".!?:…»”\"')")):], ".!?:…")
		}
	}
	return "", ""
}
