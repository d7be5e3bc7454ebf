package peer

import (
	"testing"

	"pgregory.net/rapid"
)

// The short look never hides what the long one would find.
func TestTwoLettersThenDigit(t *testing.T) {
	for text, want := range map[string]bool{
		"QQ 12 34 56 C": true, "qq123456c": true, "AB-12 34 56 A": true, "ab1234567": true, "x AB123456": true,
		"": false, "k7 25m call 2026-11-17 14:30 out": false, "ABC123456": false, "A123456": false, "AB  12": false, "1AB123456": false,
	} {
		if got := twoLettersThenDigit(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		between := rapid.SampledFrom([]string{"", "", " ", "-", ".", "  "})
		around := rapid.SampledFrom([]string{"", " ", "-", ".", "x", "7", "é", "ſ", "\u212a", "٣", "\u0301", "AB 1 "})
		text := around.Draw(t, "before")
		for _, part := range []string{rapid.SampledFrom([]string{"AB", "jk", "ſk", "A"}).Draw(t, "letters"), "12", "34", "56", "C"} {
			text += part + between.Draw(t, "between")
		}
		text += around.Draw(t, "after")
		if found := insurance.FindString(text); found != "" && !twoLettersThenDigit(text) {
			t.Fatalf("%q holds %q, which the short look hides", text, found)
		}
	})
}
