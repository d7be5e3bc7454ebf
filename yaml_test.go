package alongside_test

import (
	"strings"
	"testing"
)

// node is a value of the small part of YAML that our deployment files are written in: maps, lists of plain values, inline
// lists and plain or quoted values. Anchors are read as if they were not there; anything else fails the test that reads it.
type node struct {
	text   string
	list   []string
	fields map[string]node
}

func (n node) at(key string) node { return n.fields[key] }

func (n node) texts() []string { return n.list }

func (n node) empty() bool { return n.text == "" && len(n.list) == 0 && len(n.fields) == 0 }

type yamlLine struct {
	indent int
	text   string
}

// parseYAML reads a document, and fails the test at a line that it does not understand.
func parseYAML(t *testing.T, text string) node {
	t.Helper()
	var lines []yamlLine
	for raw := range strings.Lines(text) {
		raw = strings.TrimRight(raw, " \n")
		body := strings.TrimLeft(raw, " ")
		if body == "" || strings.HasPrefix(body, "#") {
			continue
		}
		body, _, _ = strings.Cut(body, " #")
		lines = append(lines, yamlLine{len(raw) - len(strings.TrimLeft(raw, " ")), strings.TrimSpace(body)})
	}
	n, rest := parseBlock(t, lines, 0)
	if len(rest) > 0 {
		t.Fatalf("YAML line %q is indented in an unexpected way", rest[0].text)
	}
	return n
}

func parseBlock(t *testing.T, lines []yamlLine, indent int) (node, []yamlLine) {
	t.Helper()
	n := node{fields: map[string]node{}}
	for len(lines) > 0 && lines[0].indent == indent {
		line := lines[0].text
		lines = lines[1:]
		if item, ok := strings.CutPrefix(line, "- "); ok {
			n.list = append(n.list, plain(item))
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || value != "" && value[0] != ' ' {
			t.Fatalf("YAML line %q is no key and no list item", line)
		}
		value = strings.TrimSpace(value)
		if strings.HasPrefix(value, "&") { // an anchor: its name is of no interest here
			_, value, _ = strings.Cut(value, " ")
		}
		switch {
		case strings.HasPrefix(value, "["):
			var child node
			for item := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
				child.list = append(child.list, plain(strings.TrimSpace(item)))
			}
			n.fields[key] = child
		case value == "" && len(lines) > 0 && lines[0].indent > indent:
			n.fields[key], lines = parseBlock(t, lines, lines[0].indent)
		default:
			n.fields[key] = node{text: plain(value)}
		}
	}
	return n, lines
}

func plain(value string) string { return strings.Trim(value, `"'`) }
