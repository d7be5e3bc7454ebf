package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The stories in testdata/*.txtar are written in the language of testscript (rogpeppe/go-internal): one command a line; words
// are split at spaces; 'a quoted text' is one word, two of them in it are one quote; # begins a comment; $NAME is replaced outside
// quotes; a ! in front means that the command must fail, or find nothing. Behind the lines, "-- name --" begins a file that
// is written into $WORK. What each command does stands in script_test.go.

// story is a script while it runs.
type story struct {
	t      *testing.T
	where  string // file and line, for a failure
	env    map[string]string
	g      *stage
	book   *ledger
	answer func() string // what the person who acted last reads
	code   int           // of the last command line
	out    string
	errs   string
	logged *logBook // of the bot, where a stage keeps it
}

// command does one line. not says that a ! stood before it.
type command func(s *story, not bool, args []string)

// runStory runs one script.
func runStory(t *testing.T, path string, commands map[string]command) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, env: map[string]string{"WORK": t.TempDir()}, answer: func() string { return "" }}
	lines, files := unpack(string(raw))
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(s.env["WORK"], filepath.Base(name)), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done := 0
	for i, line := range lines {
		s.where = filepath.Base(path) + ":" + strconv.Itoa(i+1)
		words, ok := split(line, s.env)
		if !ok {
			s.fatal("a quote is not closed")
		}
		not := len(words) > 0 && words[0] == "!"
		if not {
			words = words[1:]
		}
		if len(words) == 0 {
			continue
		}
		do, known := commands[words[0]]
		if !known {
			s.fatal("there is no command %s", words[0])
		}
		do(s, not, words[1:])
		done++
	}
	if done == 0 {
		t.Fatalf("%s does nothing", path)
	}
	if s.g != nil {
		for _, bad := range s.g.sim.Violations() {
			if bad.Violation != "pace" { // a stage sends faster than Slack likes
				t.Errorf("%s: Slack would object: %+v", path, bad)
			}
		}
	}
}

// unpack parts the lines of a script from the files behind them.
func unpack(text string) (lines []string, files map[string]string) {
	files = map[string]string{}
	name := ""
	for line := range strings.Lines(text) {
		bare := strings.TrimRight(line, "\n")
		if inner, ok := strings.CutPrefix(bare, "-- "); ok && strings.HasSuffix(inner, " --") {
			name = strings.TrimSuffix(inner, " --")
			files[name] = ""
			continue
		}
		if name != "" {
			files[name] += line
		} else {
			lines = append(lines, bare)
		}
	}
	return lines, files
}

// split parts a line into words. It is false where a quote is not closed.
func split(line string, env map[string]string) (words []string, ok bool) {
	var word strings.Builder
	var plain strings.Builder // of the word, outside quotes, not expanded yet
	begun, quoted := false, false
	flush := func() {
		word.WriteString(os.Expand(plain.String(), func(name string) string { return env[name] }))
		plain.Reset()
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quoted && c == '\'' && i+1 < len(line) && line[i+1] == '\'':
			word.WriteByte('\'')
			i++
		case quoted && c == '\'':
			quoted = false
		case quoted:
			word.WriteByte(c)
		case c == '\'':
			flush()
			begun, quoted = true, true
		case c == ' ' || c == '\t':
			if begun {
				flush()
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		case c == '#' && !begun:
			i = len(line)
		default:
			begun = true
			plain.WriteByte(c)
		}
	}
	if begun {
		flush()
		words = append(words, word.String())
	}
	return words, !quoted
}

func (s *story) fatal(format string, a ...any) {
	s.t.Helper()
	s.t.Fatalf(s.where+": "+format, a...)
}

func (s *story) try(err error) {
	s.t.Helper()
	if err != nil {
		s.fatal("%v", err)
	}
}

// stage is the running stage.
func (s *story) stage() *stage {
	s.t.Helper()
	if s.g == nil {
		s.fatal("begin with: stage")
	}
	return s.g
}

// need fails where a line has too few words.
func (s *story) need(args []string, n int, usage string) {
	s.t.Helper()
	if len(args) < n {
		s.fatal("write: %s", usage)
	}
}

// holds waits until a text holds all parts; with not it fails where it holds any.
func (s *story) holds(not bool, text func() string, parts []string) {
	s.t.Helper()
	missing := func() string {
		now := text()
		for _, part := range parts {
			if strings.Contains(now, part) == not {
				return part
			}
		}
		return ""
	}
	limit, tick := time.NewTimer(3*time.Second), time.NewTicker(5*time.Millisecond)
	defer limit.Stop()
	defer tick.Stop()
	for missing() != "" {
		if !not {
			select {
			case <-tick.C:
				continue
			case <-limit.C:
			}
		}
		s.fatal("%q %s:\n%s", missing(), map[bool]string{true: "is in", false: "is not in"}[not], text())
	}
}

// count holds how many of the texts hold all parts.
func (s *story) count(texts []string, n int, parts []string) {
	s.t.Helper()
	found := 0
	for _, text := range texts {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(text, part)
		}
		if all {
			found++
		}
	}
	if found != n {
		s.fatal("%d texts hold %q, want %d:\n%s", found, parts, n, strings.Join(texts, "\n--\n"))
	}
}
