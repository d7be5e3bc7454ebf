package messages

import (
	"strings"

	"github.com/slack-go/slack"
)

// page collects the parts of a message. What is said is also in the text, because that is all that notifications and
// screen readers get.
type page struct {
	*words
	text   []string
	blocks []slack.Block
	file   *File
}

func newPage(language string) *page { return &page{words: wordsOf(language)} }

func (p *page) content() Content {
	return Content{Text: strings.Join(p.text, "\n"), Blocks: p.blocks, File: p.file}
}

// markup is a text object in which only the markup that we wrote counts: verbatim keeps Slack from finding names and links.
func markup(text string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: text, Verbatim: true}
}

func plainText(text string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: text}
}

// say adds a paragraph.
func (p *page) say(id string, facts args) { p.paragraph(p.words.say(id, facts)) }

// paragraph adds lines that are already in the page's language.
func (p *page) paragraph(lines ...string) {
	text := strings.Join(lines, "\n")
	if text == "" {
		return
	}
	p.text = append(p.text, text)
	p.blocks = append(p.blocks, slack.NewSectionBlock(markup(cut(text, sectionText)), nil, nil))
}

// note adds a line in small print.
func (p *page) note(id string, facts args) {
	text := p.words.say(id, facts)
	p.text = append(p.text, text)
	p.blocks = append(p.blocks, contextOf(text))
}

// contextOf is a line in small print.
func contextOf(text string) slack.Block {
	return slack.NewContextBlock("", markup(cut(text, sectionText)))
}

// title adds a heading.
func (p *page) title(id string, facts args) {
	text := p.plain(id, facts)
	p.text = append(p.text, text)
	p.blocks = append(p.blocks, slack.NewHeaderBlock(plainText(cut(text, headerText))))
}

// press adds a row of buttons.
func (p *page) press(buttons ...button) {
	row := make([]slack.BlockElement, 0, len(buttons))
	for _, b := range buttons {
		row = append(row, b.element(p.words))
	}
	p.blocks = append(p.blocks, slack.NewActionBlock("", row...))
}

// button is a button with its words, what it does and to what.
type button struct {
	action string // action id; the part before the first dot names the file in commands that handles it
	label  string // message id of its words
	facts  args
	value  string
	style  slack.Style
}

func (b button) element(w *words) *slack.ButtonBlockElement {
	e := slack.NewButtonBlockElement(b.action, b.value, plainText(cut(w.plain(b.label, b.facts), buttonText)))
	e.Style = b.style
	return e
}

// Slack's limits for text, in characters (Slack: Block Kit reference).
const (
	sectionText = 3000
	headerText  = 150
	buttonText  = 75
	optionText  = 75
	titleText   = 24
	altText     = 1000
)

// cut shortens text to at most n characters, with an ellipsis where something was cut.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
