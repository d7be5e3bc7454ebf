package peer

import (
	"strings"
	"testing"
)

// BenchmarkSuspectLong looks through the longest text that Slack sends, in the shapes that cost most.
func BenchmarkSuspectLong(b *testing.B) {
	for name, part := range map[string]string{"letters": "ж", "digits": "1 ", "dashes": "1-", "words": "call 24.12 ", "marks": "<"} {
		text := strings.Repeat(part, 40_000/len(part))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Suspect(text, inVocabulary)
			}
		})
	}
}
