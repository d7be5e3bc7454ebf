package messages

import (
	"strings"
	"testing"

	"alongside/peer"
)

// TestADigestFitsAScreen: the longest one that there can be has at most 12 lines and 1500 characters, in every language.
func TestADigestFitsAScreen(t *testing.T) {
	for _, language := range Languages {
		for _, m := range digestSamples() {
			digest, ok := m.(Digest)
			if !ok {
				continue
			}
			if len(digest.Lines) > peer.MostDigestLines {
				t.Errorf("the sample has more lines than there can be: %d", len(digest.Lines))
			}
			text := Render(digest, language, Options{Prefix: "peer-"}).Text
			if lines := strings.Count(text, "\n") + 1; lines > 12 || len([]rune(text)) > 1500 {
				t.Errorf("%s: %d lines, %d characters:\n%s", language, lines, len([]rune(text)), text)
			}
		}
	}
}

// TestADigestForOnePerson: what others handle about somebody is not in what they get, and the rest is.
func TestADigestForOnePerson(t *testing.T) {
	m := crowdedDigest("U1")
	m.Lines = append(m.Lines, sampleDigestLine(peer.DigestInterval, "U1", 1))
	m.Lines[0].Items[0].Worker = "U2"
	got := m.For("U1")
	if len(got.Lines) != 2 || got.Lines[0].Items[0].Worker != "U2" || got.Lines[1].Kind != peer.DigestUncovered || len(m.Lines) != 8 {
		t.Errorf("%+v", got.Lines)
	}
}
