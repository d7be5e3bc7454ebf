package messages

import (
	"encoding/json"

	"github.com/slack-go/slack"
)

// Form is something that a person fills in. Its exported fields are its facts; what must survive until it is submitted
// travels in private metadata and is treated as untrusted when it comes back.
type Form interface {
	formKind() string
	form(f *sheet)
}

// RenderForm lays a form out in a language. Its callback id is the form's kind.
func RenderForm(form Form, language string) slack.ModalViewRequest {
	s := &sheet{page: newPage(language)}
	form.form(s)
	facts, err := json.Marshal(form)
	if err != nil || len(facts) > 3000 { // Slack: views, private_metadata at most 3,000 characters
		facts = []byte("{}")
	}
	leave := "form_close"
	if s.submit != "" {
		leave = "form_cancel" // "Close" would read as the deed where the form is about closing something
	}
	view := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: form.formKind(), PrivateMetadata: string(facts),
		Title: plainText(cut(s.heading, titleText)), Close: plainText(cut(s.plain(leave, nil), titleText)),
		Blocks: slack.Blocks{BlockSet: s.blocks},
	}
	if s.submit != "" {
		view.Submit = plainText(cut(s.submit, titleText))
	}
	if view.Blocks.BlockSet == nil {
		view.Blocks.BlockSet = []slack.Block{}
	}
	return view
}

// Reopen decodes the facts that a form carried into a form of the same kind. What cannot be decoded leaves it empty.
func Reopen(form Form, privateMetadata string) { _ = json.Unmarshal([]byte(privateMetadata), form) }

// FormKind returns the callback id under which a form comes back.
func FormKind(f Form) string { return f.formKind() }

// sheet is a page with inputs.
type sheet struct {
	*page
	heading, submit string
}

func (s *sheet) begin(title, submit string) {
	s.heading = s.plain(title, nil)
	if submit != "" {
		s.submit = s.plain(submit, nil)
	}
}

// ask adds an input. The block id is what the answer comes back under; the action id is always "v".
func (s *sheet) ask(block, label, hint string, element slack.BlockElement, optional bool) {
	var small *slack.TextBlockObject
	if hint != "" {
		small = plainText(s.plain(hint, nil))
	}
	in := slack.NewInputBlock(block, plainText(s.plain(label, nil)), small, element)
	in.Optional = optional
	s.blocks = append(s.blocks, in)
}

// option is one choice.
func (s *sheet) option(value, label string, facts args) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plainText(cut(s.plain(label, facts), optionText)), nil)
}

// choice is a select of options with an initial value.
func choice(initial string, options ...*slack.OptionBlockObject) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "v", options...)
	for _, o := range options {
		if o.Value == initial {
			e.InitialOption = o
		}
	}
	return e
}

// Done says in a form that was submitted what came of it.
type Done struct{ Message Message }

func (Done) formKind() string { return "done" }

func (d Done) form(s *sheet) {
	s.begin("form_done", "")
	d.Message.layout(s.page)
}
