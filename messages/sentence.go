package messages

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// sentenceParser reads the texts of the locale files. They name facts, as in "{{.Code}} today", and nothing else: no conditions,
// no functions. So they need no interpreter, which would take longer than the rest of a reply.
type sentenceParser struct{}

// Cacheable says that a text is parsed once.
func (sentenceParser) Cacheable() bool { return true }

// Parse splits a text at the facts that it names.
func (sentenceParser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var s sentence
	for {
		before, rest, named := strings.Cut(src, "{{")
		if !named {
			s.last = before
			return s, nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		name, dot := strings.CutPrefix(strings.TrimSpace(name), ".")
		if !closed || !dot || name == "" || strings.ContainsAny(name, " .|$(") {
			return nil, fmt.Errorf("a sentence may name facts and nothing else: {{%s}}", name)
		}
		s.parts = append(s.parts, sentencePart{before, name})
		src = after
	}
}

// sentence is a text with its facts: before each fact some words, and after the last one some more.
type sentence struct {
	parts []sentencePart
	last  string
}

type sentencePart struct{ before, fact string }

// Execute fills the facts in. Every fact but those that are safe is escaped.
func (s sentence) Execute(data any) (string, error) {
	if len(s.parts) == 0 {
		return s.last, nil
	}
	facts, _ := data.(args)
	var out strings.Builder
	for _, p := range s.parts {
		out.WriteString(p.before)
		switch v := facts[p.fact].(type) {
		case safe:
			out.WriteString(string(v))
		case string:
			out.WriteString(escape(v))
		case fmt.Stringer:
			out.WriteString(escape(v.String()))
		case nil:
			out.WriteString("<no value>") // the tests look for it
		default:
			fmt.Fprint(&out, v)
		}
	}
	out.WriteString(s.last)
	return out.String(), nil
}
