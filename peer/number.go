package peer

import (
	"regexp"
	"strings"
	"unicode"
)

// Numbers of a text are read as a person reads them: digits of any script, together with the digits that follow after
// spaces, dots, dashes, slashes or brackets. A word, a code, a date or a time between them ends a number.
//
// An identity number is one whose check digits are right: a Norwegian fødselsnummer or D-number (11 digits), a Romanian
// CNP (13), a British NHS number (10); a British National Insurance number; or any other of 11 digits and more that does
// not begin like a telephone number. A telephone number is any other of 7 digits and more, or of 5 and more after a plus.

// fewestPhoneDigits is the shortest telephone number that is looked for: no minutes or date have as many digits.
const fewestPhoneDigits = 7

// insurance finds a British National Insurance number ("QQ 12 34 56 C", without the prefixes that are never given) and,
// written together, two letters and six digits, as passports and identity cards have them.
var insurance = regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(` +
	`[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]|[A-Z]{2}\d{6,})(?:$|[^\pL\pN])`)

// twoLettersThenDigit tells whether a word begins with two letters and then a number, with a space or a hyphen between
// them or nothing. Where there is none, insurance finds nothing, and it takes as long as all the rest of what is looked for.
func twoLettersThenDigit(text string) bool {
	letters, apart := 0, false // letters of the word so far, -1 in one that began with a number
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			if apart {
				letters, apart = 0, false
			}
			if letters >= 0 {
				letters++
			}
		case unicode.IsNumber(r):
			if letters == 2 {
				return true
			}
			letters, apart = -1, false
		case letters == 2 && !apart && (r == ' ' || r == '-'):
			apart = true
		default:
			letters, apart = 0, false
		}
	}
	return false
}

// suspectNumber expects the digits of text and tokens in ASCII.
func suspectNumber(text string, tokens []string) (Suspicion, string) {
	if twoLettersThenDigit(text) {
		if found := insurance.FindStringSubmatch(text); found != nil {
			return LooksLikeIDNumber, found[1]
		}
	}
	var number strings.Builder // digits of the number so far, with a space between groups
	decide := func() (Suspicion, string) {
		suspicion := suspectDigits(number.String())
		found := number.String()
		number.Reset()
		return suspicion, found
	}
	for _, token := range tokens {
		for _, part := range numberParts(token) {
			if part.ends {
				if suspicion, found := decide(); suspicion != "" {
					return suspicion, found
				}
			}
			number.WriteString(part.digits)
		}
		if number.Len() > 0 {
			number.WriteByte(' ')
		}
	}
	return decide()
}

// numberPart is digits with a space between their groups. ends says that the number before them ends here.
type numberPart struct {
	digits string
	ends   bool
}

// numberParts splits a token at everything that can stand in no number.
func numberParts(token string) []numberPart {
	trimmed := strings.Trim(token, ".,;:!?()")
	if _, isCode := NormalCode(trimmed); isCode || looksLikeDate(trimmed) {
		return []numberPart{{ends: true}}
	}
	var parts []numberPart
	part := numberPart{}
	var digits strings.Builder
	flush := func() {
		part.digits = digits.String()
		parts = append(parts, part)
		digits.Reset()
		part = numberPart{ends: true}
	}
	for _, r := range token {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == '+' || r == '＋':
			flush()
			digits.WriteByte('+')
		case unicode.IsLetter(r):
			flush()
		default: // punctuation of any script
			digits.WriteByte(' ')
		}
	}
	flush()
	return parts
}

// suspectDigits decides about a number: digits, groups apart by spaces, with a plus before them where one was written.
func suspectDigits(number string) Suspicion {
	groups := strings.Fields(strings.TrimPrefix(number, "+"))
	all := strings.Join(groups, "")
	if strings.HasPrefix(number, "+") {
		if len(all) >= 5 {
			return LooksLikePhone
		}
		return ""
	}
	for _, group := range append(groups, all) {
		if checkDigitsHold(group) {
			return LooksLikeIDNumber
		}
	}
	switch {
	case len(all) < fewestPhoneDigits:
		return ""
	case len(all) >= 11 && all[0] != '0':
		return LooksLikeIDNumber
	}
	return LooksLikePhone
}

func checkDigitsHold(digits string) bool {
	switch len(digits) {
	case 10: // NHS number: modulus 11, where 10 is never given
		sum := weighted(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2)
		return (11-sum%11)%11 == int(digits[9]-'0')
	case 11: // fødselsnummer and D-number: two digits, each modulus 11
		first := weighted(digits, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
		second := weighted(digits, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
		return first%11 == 0 && second%11 == 0
	case 13: // CNP: modulus 11, where 10 is written 1
		check := weighted(digits, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
		if check == 10 {
			check = 1
		}
		return check == int(digits[12]-'0')
	}
	return false
}

func weighted(digits string, weights ...int) int {
	sum := 0
	for i, weight := range weights {
		sum += weight * int(digits[i]-'0')
	}
	return sum
}

// date matches one date or time in the forms that commands read: 2026-12-24, 24.12, 24.12.26, 24/12/2026, 14:30, 14.30,
// 14:30:00; and a week, 2026-w47.
const date = `(?:\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])` +
	`|(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])(?:[./-](?:(?:19|20)\d\d|\d\d)?)?` +
	`|(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?` +
	`|\d{4}-w[0-5]\d)`

// dates matches a token that is dates and times only: one, or a range, or a day and a time in one.
var dates = regexp.MustCompile(`(?i)^` + date + `(?:[-–—t]` + date + `)?$`)

func looksLikeDate(token string) bool { return len(token) < 40 && dates.MatchString(token) }

// asciiDigits replaces the digits of every script, and those raised, lowered or circled, with 0 to 9.
func asciiDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if value, ok := digitValue(r); ok {
			return rune('0' + value)
		}
		return r
	}, text)
}

func digitValue(r rune) (int, bool) {
	switch {
	case r == '⁰' || r >= '⁴' && r <= '⁹':
		return int(r - '⁰'), true
	case r == '¹':
		return 1, true
	case r == '²' || r == '³':
		return int(r-'²') + 2, true
	case r >= '₀' && r <= '₉':
		return int(r - '₀'), true
	case r >= '①' && r <= '⑨':
		return int(r-'①') + 1, true
	case r == '⓪':
		return 0, true
	}
	// Unicode gives each script its decimal digits in order, from a zero on.
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return int(r-rune(block.Lo)) % 10, true
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return int(r-rune(block.Lo)) % 10, true
		}
	}
	return 0, false
}
