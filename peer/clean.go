package peer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns text without characters that nobody sees: control and formatting characters (among them those of zero
// width and those that turn the direction of writing), variation selectors, and bytes that are not UTF-8. It reports
// whether any was taken out. Line breaks and tabs become one space each, which is no loss and is not reported. The caller
// has normalised the text (NFC).
func Clean(text string) (string, bool) {
	stripped := false
	var clean strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"), unseen(r):
			stripped = true
		case breaksLine(r):
			clean.WriteByte(' ')
		default:
			clean.WriteRune(r)
		}
	}
	return clean.String(), stripped
}

func breaksLine(r rune) bool {
	return r >= '\t' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

func unseen(r rune) bool {
	if breaksLine(r) {
		return false
	}
	const brailleBlank = '\u2800'
	return r == brailleBlank || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point)
}
