package messages

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/text/unicode/norm"

	"alongside/peer"
)

// Named is a message that shows the name of the one who gets it. The name is put in when it is sent, and stored nowhere.
type Named interface {
	Message
	WithName(name string) Message
}

// Goodbye thanks somebody on their last day and says what happens now. Whoever wanted a certificate gets it with it, as a file.
type Goodbye struct {
	Worker  string
	Team    string
	Service peer.Service
	Wish    peer.CertificateWish `json:",omitempty"`
	AskMe   bool                 `json:",omitempty"`
	Purge   peer.Day             // when everything is deleted
	Who     []string             // the coordinators
	NoFile  bool                 `json:",omitempty"` // the certificate cannot be made

	name string // as Slack has it when this is sent
}

func (Goodbye) kind() string { return "goodbye" }

// WithName returns the message with the name of its reader. It is no part of its facts.
func (m Goodbye) WithName(name string) Message {
	m.name = name
	return m
}

// withoutFile is the same where Slack takes no file: it does not promise one.
func (m Goodbye) withoutFile() Message {
	m.NoFile = true
	return m
}

func (m Goodbye) layout(p *page) {
	facts := args{"Team": m.Team, "Who": mentionList(p.words, m.Who), "From": p.date(m.Service.From), "Purge": p.date(m.Purge)}
	p.say("goodbye", facts)
	var lines []string
	for _, kind := range workKinds(m.Service.Minutes) {
		lines = append(lines, "• "+p.words.say("goodbye_line", args{"Kind": safe(capital(p.words.say(certificateWords[kind], nil))), "Length": p.length(m.Service.Minutes[kind])}))
	}
	if m.Service.Contacts > 0 {
		lines = append(lines, "• "+p.words.say("goodbye_contacts", args{"N": m.Service.Contacts}))
	}
	if len(lines) > 0 {
		p.paragraph(append([]string{p.words.say("goodbye_sums", nil)}, lines...)...)
	}
	p.say("goodbye_after", facts)
	asked := "goodbye_checks"
	if m.AskMe {
		asked = "goodbye_checks_you"
	}
	p.say(asked, facts)
	if m.Wish == peer.NoCertificate {
		return
	}
	if m.NoFile {
		p.say("goodbye_no_file", facts)
		return
	}
	content, err := m.certificate(p.words)
	if err != nil {
		p.say("goodbye_no_file", facts)
		return
	}
	p.say("goodbye_file", facts)
	p.file = &File{Name: "certificate.pdf", Title: p.plain("certificate_title", nil), Content: content}
}

// certificateWords name the kinds of working time in a sum.
var certificateWords = map[peer.WorkKind]string{
	peer.ShiftWork: "certificate_work", peer.TravelWork: "hours_travel", peer.AdminWork: "hours_admin", peer.TeachingWork: "hours_teaching",
	peer.MeetingWork: "hours_meeting", peer.OutsideRole: "hours_outside", peer.SecondRole: "hours_second",
}

// workKinds are the kinds of a sum, in their own order.
func workKinds(minutes map[peer.WorkKind]int) []peer.WorkKind {
	var kinds []peer.WorkKind
	for kind, n := range minutes {
		if n > 0 {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// The measures of the certificate, in millimetres and points.
const (
	sheetMargin  = 25.0
	sheetWidth   = 210.0
	sheetHeight  = 297.0
	titleSize    = 24.0
	nameSize     = 18.0
	bodySize     = 11.5
	smallSize    = 8.5
	leading      = 6.5
	rowHeight    = 8.0
	accentR      = 31
	accentG      = 99
	accentB      = 104
	signatureTop = 232.0
)

// certificate is the certificate of service on one page. It needs letters that the built-in fonts of PDF have not, so a font
// is set into it, of which the file holds the letters that are used. There is no code in it, and nothing about a service user.
func (m Goodbye) certificate(w *words) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("text", "", dejavusans.TTF)
	pdf.AddUTF8FontFromBytes("text", "B", dejavusansbold.TTF)
	pdf.SetTitle(w.plain("certificate_title", nil), true)
	pdf.SetCreator("Alongside", true)
	pdf.SetLang(w.lang)
	pdf.SetMargins(sheetMargin, sheetMargin, sheetMargin)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPage()
	width := sheetWidth - 2*sheetMargin
	ink := func(bold string, size float64, grey int) {
		pdf.SetFont("text", bold, size)
		pdf.SetTextColor(grey, grey, grey)
	}
	line := func(bold string, size, height float64, text string) {
		ink(bold, size, 30)
		pdf.MultiCell(width, height, lettered(text), "", "C", false)
	}

	pdf.SetFillColor(accentR, accentG, accentB)
	pdf.Rect(0, 0, sheetWidth, 7, "F")
	pdf.SetXY(sheetMargin, 42)
	pdf.SetFont("text", "B", titleSize)
	pdf.SetTextColor(accentR, accentG, accentB)
	pdf.MultiCell(width, 11, lettered(w.plain("certificate_title", nil)), "", "C", false)
	pdf.Ln(10)
	line("", bodySize, leading, w.plain("certificate_before", nil))
	pdf.Ln(5)
	if name := lettered(m.name); name != "" && writable(m.name) {
		line("B", nameSize, 9, name)
	} else { // Slack did not say, or in letters that this font has not: it is written by hand
		pdf.SetDrawColor(120, 120, 120)
		pdf.Line(sheetMargin+30, pdf.GetY()+9, sheetWidth-sheetMargin-30, pdf.GetY()+9)
		pdf.Ln(10)
	}
	pdf.Ln(5)
	line("", bodySize, leading, w.plain("certificate_service", args{"Team": m.Team, "From": w.date(m.Service.From), "To": w.date(m.Service.To)}))
	if m.Wish == peer.FullCertificate {
		m.sums(pdf, w, width)
	}
	pdf.Ln(9)
	line("", bodySize, leading, w.plain("certificate_thanks", nil))

	pdf.SetDrawColor(120, 120, 120)
	half := width/2 - 6
	top := min(max(signatureTop, pdf.GetY()+18), sheetHeight-36) // lower where a long name or many kinds of hours need the room
	pdf.Line(sheetMargin, top, sheetMargin+half, top)
	pdf.Line(sheetWidth-sheetMargin-half, top, sheetWidth-sheetMargin, top)
	ink("", smallSize, 90)
	pdf.SetXY(sheetMargin, top+1.5)
	pdf.CellFormat(half, 5, w.plain("certificate_date", nil), "", 0, "L", false, 0, "")
	pdf.SetX(sheetWidth - sheetMargin - half)
	pdf.CellFormat(half, 5, w.plain("certificate_sign", nil), "", 0, "L", false, 0, "")
	pdf.SetXY(sheetMargin, sheetHeight-22)
	note := "certificate_note"
	if m.Wish == peer.FullCertificate {
		note = "certificate_note_sums"
	}
	pdf.MultiCell(width, 4, w.plain(note, nil), "", "C", false)
	var out bytes.Buffer
	err := pdf.Output(&out)
	return out.Bytes(), err
}

// sums is the table of hours by kind and the number of contacts.
func (m Goodbye) sums(pdf *fpdf.Fpdf, w *words, width float64) {
	type row struct{ what, amount string }
	var rows []row
	total := 0
	for _, kind := range workKinds(m.Service.Minutes) {
		rows = append(rows, row{capital(w.plain(certificateWords[kind], nil)), hoursOf(w, m.Service.Minutes[kind])})
		total += m.Service.Minutes[kind]
	}
	if len(rows) > 1 {
		rows = append(rows, row{w.plain("certificate_total", nil), hoursOf(w, total)})
	}
	if m.Service.Contacts > 0 {
		rows = append(rows, row{w.plain("certificate_contacts", nil), strconv.Itoa(m.Service.Contacts)})
	}
	if len(rows) == 0 {
		return
	}
	pdf.Ln(8)
	inset := 22.0
	pdf.SetDrawColor(205, 215, 215)
	pdf.SetTextColor(30, 30, 30)
	for i, r := range rows {
		border := "B"
		if i == 0 {
			border = "TB"
		}
		bold := ""
		if len(rows) > 1 && r.what == w.plain("certificate_total", nil) {
			bold = "B"
		}
		pdf.SetFont("text", bold, bodySize-0.5)
		pdf.SetX(sheetMargin + inset)
		pdf.CellFormat((width-2*inset)*0.68, rowHeight, lettered(r.what), border, 0, "L", false, 0, "")
		pdf.CellFormat((width-2*inset)*0.32, rowHeight, r.amount, border, 1, "R", false, 0, "")
	}
}

// hoursOf writes minutes as hours, rounded to the nearest.
func hoursOf(w *words, minutes int) string {
	if minutes < 60 {
		return w.plain("length_minutes", args{"M": minutes})
	}
	return w.plain("length_hours", args{"H": (minutes + 30) / 60})
}

// lettered is a text without what the font has no letter for: symbols outside the first plane, and control characters but the
// end of a line. Marks that stand apart from their letter are joined with it, for the font has the letter.
func lettered(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r > 0xFFFF || r == 0xFE0F || r == 0x200D {
			return -1
		}
		return r
	}, norm.NFC.String(text)))
}

// writable tells whether every letter of a name is of a script that the font has, and that is written from left to right.
func writable(name string) bool {
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian) {
			return false
		}
	}
	return true
}
