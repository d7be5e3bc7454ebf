package messages

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/slack-go/slack"
)

// Message is something that a person reads in a conversation. Its exported fields are its facts: they are stored while
// the message waits to be sent and are rendered when it is sent, in the language of whoever gets it. Only this package
// makes messages; Samples lists one of each kind.
type Message interface {
	kind() string
	layout(p *page)
}

// Content is a message as it is sent to Slack.
type Content struct {
	Text   string        // the whole message: notifications and screen readers get nothing else
	Blocks []slack.Block // at most 50
	File   *File         // that comes with it, nil for none; beside a file Slack shows the text alone

	Instead *Content // what is said where Slack takes no file; nil where the same words are right without it
}

// Options change how a message is rendered.
type Options struct {
	Repeat bool      // the message may have been sent before: it says so first
	Prefix string    // of the commands where names collide, such as "peer-"
	Late   time.Time // when what it tells of came about, where it comes so late that it says so; else zero
	Zone   string    // in which that is written
}

// Render lays a message out in a language. An unknown language is rendered in English.
func Render(m Message, language string, o Options) Content {
	content := render(m, language, o)
	if promising, ok := m.(interface{ withoutFile() Message }); ok && content.File != nil {
		instead := render(promising.withoutFile(), language, o)
		content.Instead = &instead
	}
	return content
}

func render(m Message, language string, o Options) Content {
	p := newPage(language)
	p.prefix = o.Prefix
	if o.Repeat {
		p.note("repeat", nil)
	}
	p.late(o)
	m.layout(p)
	return p.content()
}

var kinds = registry()

func registry() map[string]reflect.Type {
	byKind := map[string]reflect.Type{}
	for _, m := range Samples() {
		t := reflect.TypeOf(m)
		if known, ok := byKind[m.kind()]; ok && known != t {
			panic("messages: two messages are called " + m.kind())
		}
		byKind[m.kind()] = t
	}
	return byKind
}

// Kind returns the stable name under which a message is stored.
func Kind(m Message) string { return m.kind() }

// Encode returns the name and the facts of a message, to be stored until it is sent.
func Encode(m Message) (kind string, facts []byte, err error) {
	facts, err = json.Marshal(m)
	if err != nil {
		return "", nil, fmt.Errorf("encode message %s: %w", m.kind(), err)
	}
	return m.kind(), facts, nil
}

// Decode returns the message that Encode stored. A kind that this version does not know is an error.
func Decode(kind string, facts []byte) (Message, error) {
	t, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("decode message: unknown kind %q", kind)
	}
	v := reflect.New(t)
	if err := json.Unmarshal(facts, v.Interface()); err != nil {
		return nil, fmt.Errorf("decode message %s: %w", kind, err)
	}
	return v.Elem().Interface().(Message), nil
}
