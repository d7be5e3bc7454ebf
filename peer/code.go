package peer

import (
	"cmp"
	"strings"
)

// codeLetters is the alphabet of codes: the capitals that nobody reads as a digit (I and L as 1, O and Q as 0).
const codeLetters = "ABCDEFGHJKMNPRSTUVWXYZ"

// codeDigits is the most digits that a code has.
const codeDigits = 3

// ValidCode tells whether a code has the form of one: a capital letter other than I, L, O and Q, and a number from 1 to
// 999 without leading zeros.
func ValidCode(code Code) bool {
	if len(code) < 2 || len(code) > 1+codeDigits || strings.IndexByte(codeLetters, code[0]) < 0 || code[1] == '0' {
		return false
	}
	for _, digit := range []byte(code[1:]) {
		if digit < '0' || digit > '9' {
			return false
		}
	}
	return true
}

// NormalCode returns the code that a person typed, in whatever case, and false where it has not the form of one.
func NormalCode(text string) (Code, bool) {
	code := Code(text)
	if text != "" && 'a' <= text[0] && text[0] <= 'z' { // strings.ToUpper makes an S of other letters too
		code = Code(rune(text[0]-'a'+'A')) + code[1:]
	}
	if !ValidCode(code) {
		return "", false
	}
	return code, true
}

// CompareCodes orders codes as people do: by letter, then by number. It returns -1, 0 or 1.
func CompareCodes(a, b Code) int {
	if a != "" && b != "" && a[0] == b[0] {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	return cmp.Compare(a, b)
}

// DrawCode returns a code that is not taken, each with the same chance: of the shortest length of which less than half is
// taken, so that codes stay short and still say nothing about their order. Where every length is half taken the longest
// that has any left is drawn from; false means that there is none at all. taken must know the codes of ended matches
// too, because a code is never used twice. random(n) returns a number from 0 to n-1, each with the same chance.
func DrawCode(taken func(Code) bool, random func(n int) int) (Code, bool) {
	var free []Code
	for digits := 1; digits <= codeDigits; digits++ {
		all := codesOf(digits)
		var left []Code
		for _, code := range all {
			if !taken(code) {
				left = append(left, code)
			}
		}
		if len(left) > 0 {
			free = left
		}
		if 2*len(left) > len(all) {
			break
		}
	}
	if len(free) == 0 {
		return "", false
	}
	return free[random(len(free))], true
}

// codesOf returns every code with that number of digits.
func codesOf(digits int) []Code {
	numbers := []string{""}
	for place := range digits {
		var longer []string
		for _, number := range numbers {
			for digit := byte('0'); digit <= '9'; digit++ {
				if place > 0 || digit > '0' {
					longer = append(longer, number+string(digit))
				}
			}
		}
		numbers = longer
	}
	codes := make([]Code, 0, len(numbers)*len(codeLetters))
	for _, letter := range codeLetters {
		for _, number := range numbers {
			codes = append(codes, Code(string(letter)+number))
		}
	}
	return codes
}
