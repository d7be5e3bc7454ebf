package messages

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"alongside/peer"
)

var (
	pdfStream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)
	pdfShown  = regexp.MustCompile(`(?s)\(((?:[^()\\]|\\.)*)\)\s*Tj`)
	pdfEscape = regexp.MustCompile(`(?s)\\(.)`)
)

// shownBy reads what a page shows, line by line, out of the file as it was made.
func shownBy(t *testing.T, pdf []byte) []string {
	t.Helper()
	var lines []string
	for _, raw := range pdfStream.FindAllSubmatch(pdf, -1) {
		plain, err := zlib.NewReader(bytes.NewReader(raw[1]))
		if err != nil {
			continue
		}
		text, err := io.ReadAll(plain)
		if err != nil {
			t.Fatal(err)
		}
		for _, shown := range pdfShown.FindAllSubmatch(text, -1) {
			b := pdfEscape.ReplaceAllFunc(shown[1], func(e []byte) []byte {
				if e[1] == 'r' {
					return []byte{'\r'}
				}
				return e[1:]
			})
			if len(b)%2 != 0 {
				t.Fatalf("half a letter in %q", b)
			}
			var units []uint16
			for i := 0; i < len(b); i += 2 {
				units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
			}
			lines = append(lines, string(utf16.Decode(units)))
		}
	}
	return lines
}

// certificateFor is the page that somebody gets, with its lines.
func certificateFor(t *testing.T, g Goodbye, lang, name string) []string {
	t.Helper()
	c := Render(g.WithName(name), lang, Options{})
	if c.File == nil || !bytes.HasPrefix(c.File.Content, []byte("%PDF-")) {
		t.Fatalf("%s: no file: %s", lang, c.Text)
	}
	lines := shownBy(t, c.File.Content)
	if len(lines) < 6 {
		t.Fatalf("%s: the page shows %q", lang, lines)
	}
	if n := bytes.Count(c.File.Content, []byte("/Type /Page\n")); n != 1 {
		t.Errorf("%s: %d pages", lang, n)
	}
	return lines
}

func served() Goodbye {
	return Goodbye{
		Worker: "U0ADA123", Team: "Nordlys Ålesund și Țara Moților", Who: []string{"U0KIM456"}, Purge: peer.Day{Year: 2027, Month: 3, Num: 12},
		Wish: peer.FullCertificate,
		Service: peer.Service{From: peer.Day{Year: 2024, Month: 2, Num: 5}, To: peer.Day{Year: 2026, Month: 12, Num: 11}, Contacts: 413,
			Minutes: map[peer.WorkKind]int{peer.ShiftWork: 61_230, peer.TravelWork: 4_410, peer.MeetingWork: 40}},
	}
}

func TestCertificateShowsNameTeamAndDays(t *testing.T) {
	t.Parallel()
	days := map[string][2]string{
		"en": {"5 February 2024", "11 December 2026"}, "nb": {"5. februar 2024", "11. desember 2026"}, "ro": {"5 februarie 2024", "11 decembrie 2026"},
	}
	service := map[string]string{"en": "was a peer worker in ", "nb": "var erfaringskonsulent i ", "ro": "din "}
	for _, lang := range Languages {
		for _, wish := range []peer.CertificateWish{peer.PlainCertificate, peer.FullCertificate} {
			g := served()
			g.Wish = wish
			const name = "Ștefăniță Økland-Ångström"
			lines := certificateFor(t, g, lang, name)
			all := strings.Join(lines, "\n")
			if !slices.Contains(lines, name) {
				t.Errorf("%s, %s: the name is no line of its own: %q", lang, wish, lines)
			}
			flat := strings.Join(strings.Fields(all), " ")
			for _, text := range []string{service[lang] + g.Team + " ", days[lang][0], days[lang][1], wordsOf(lang).plain("certificate_title", nil), wordsOf(lang).plain("certificate_sign", nil)} {
				if !strings.Contains(flat, text) {
					t.Errorf("%s, %s: %q is not in %q", lang, wish, text, lines)
				}
			}
			for _, sum := range []string{"1021", "74", "1095", "413"} { // shifts, travel, all of it, contacts
				shown := slices.ContainsFunc(lines, func(l string) bool { return strings.Fields(l + " .")[0] == sum })
				if shown != (wish == peer.FullCertificate) {
					t.Errorf("%s, %s: the sum %s is shown: %v in %q", lang, wish, sum, shown, lines)
				}
			}
			for _, id := range []string{g.Worker, g.Who[0], "<@", "{{", "<no value>"} {
				if strings.Contains(all, id) {
					t.Errorf("%s, %s: %q is in %q", lang, wish, id, lines)
				}
			}
			if code := regexp.MustCompile(`\b[A-Z][0-9]{1,2}\b`).FindString(all); code != "" {
				t.Errorf("%s, %s: what looks like the code %s is in %q", lang, wish, code, lines)
			}
		}
	}
}

// A name in letters that the font has not is written by hand: better a line than boxes, or letters from behind.
func TestCertificateLeavesRoomForANameThatItCannotWrite(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]string{
		"Ștefan 🌻": "Ștefan", "S\u0326tefan": "Ștefan", "Ирина Ђорђевић": "Ирина Ђорђевић", "Ελένη": "Ελένη", "O'Neill (Ada)": "O'Neill (Ada)",
		"": "", "🌻": "", "李小龍 Ada": "", "عائشة": "", "ישראל": "", "อนงค์": "",
	} {
		lines := certificateFor(t, served(), "en", name)
		before := slices.Index(lines, "This is to certify that")
		if before < 0 {
			t.Fatalf("%q: %q", name, lines)
		}
		got := lines[before+1]
		if shown == "" && !strings.HasPrefix(got, "was a peer worker") || shown != "" && got != shown {
			t.Errorf("%q is written as %q", name, got)
		}
	}
}

// Nobody is promised a file that Slack does not take, or that nobody asked for.
func TestGoodbyeWithoutItsFile(t *testing.T) {
	t.Parallel()
	for _, lang := range Languages {
		w := wordsOf(lang)
		c := Render(served().WithName("Ada"), lang, Options{})
		promise := w.say("goodbye_file", nil)
		if !strings.Contains(c.Text, promise) {
			t.Errorf("%s: %s", lang, c.Text)
		}
		if c.Instead == nil || c.Instead.File != nil || strings.Contains(c.Instead.Text, promise) || !strings.Contains(c.Instead.Text, "<@U0KIM456>") ||
			len(c.Instead.Blocks) != len(c.Blocks) {
			t.Errorf("%s: without the file it says %+v", lang, c.Instead)
		}
		none := served()
		none.Wish = peer.NoCertificate
		if c := Render(none, lang, Options{}); c.File != nil || c.Instead != nil || strings.Contains(c.Text, promise) {
			t.Errorf("%s: a certificate that nobody asked for: %s", lang, c.Text)
		}
	}
}
