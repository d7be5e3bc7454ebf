// Package alongside_test holds the promises of the repository as a whole: which package may import what, which licences
// the binary carries, and how the image and its deployment are hardened.
package alongside_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row is what one package, or every package below a folder, may import. docs/architecture.md explains the table.
type row struct {
	ours  []string // packages of this module, by folder; a trailing /... takes in everything below
	third []string // modules or packages of others that it may speak to; "*" for all
	never []string // imports refused whatever else is said, the standard library included, outside tests; a trailing /... likewise
	calls []string // functions refused outside tests, "time.Now"
}

var clock = []string{
	"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.Tick", "time.NewTicker", "time.NewTimer",
}

// layout is the import table. Every folder with Go files has a row of its own, or the row of the nearest folder above it.
var layout = map[string]row{
	"peer": {
		// embed is allowed: the rule packs are data files that the compiler puts into the program; nothing is read when it runs.
		never: []string{
			"context", "crypto/rand", "database/...", "io/...", "log/...", "math/rand/...", "net/...", "os/...", "path/filepath",
			"runtime/...", "syscall/...", "testing/...", "time/tzdata",
		},
		calls: clock,
	},
	"messages": {
		ours: []string{"peer", "picture"},
		third: []string{
			"github.com/slack-go/slack", "github.com/nicksnyder/go-i18n/v2", "github.com/BurntSushi/toml", "golang.org/x/text",
			"github.com/goodsign/monday", "github.com/arran4/golang-ical", "codeberg.org/go-pdf/fpdf", "github.com/go-fonts/dejavu",
		},
		never: []string{"database/...", "log/...", "net/http/...", "os/exec"},
		calls: clock,
	},
	"picture": {
		third: []string{"github.com/go-analyze/charts"},
		never: []string{"context", "database/...", "io/...", "log/...", "math/rand/...", "net/...", "os/..."},
		calls: clock,
	},
	"storage": {
		ours:  []string{"peer"},
		third: []string{"github.com/redis/go-redis/v9", "github.com/vmihailenco/msgpack/v5"},
		never: []string{"log/...", "net/http/...", "os/exec"},
	},
	"commands": {
		ours:  []string{"peer", "messages", "storage", "sealing"},
		never: []string{"net/http/...", "os/..."},
		calls: clock,
	},
	"scheduler": {
		ours:  []string{"peer", "messages", "storage"},
		third: []string{"github.com/robfig/cron/v3", "github.com/sirupsen/logrus"},
		never: []string{"net/http/...", "os/exec"},
	},
	"bot": {
		ours:  []string{"peer", "messages", "commands", "storage"},
		third: []string{"github.com/slack-go/slack", "github.com/gorilla/websocket", "github.com/sirupsen/logrus", "golang.org/x/sync"}, // slack-go opens sockets, we read them
		never: []string{"os/exec"},
	},
	"sealing":           {never: []string{"database/...", "log/...", "math/rand/...", "net/...", "os/...", "time"}, calls: clock}, // keys come in as text
	"internal":          {ours: []string{"internal/..."}, third: []string{"*"}},
	"internal/slacksim": {ours: []string{"internal/..."}, third: []string{"*"}, never: []string{"github.com/slack-go/..."}}, // it judges independently
	"cmd": {
		ours:  []string{"peer", "messages", "storage", "commands", "scheduler", "bot", "picture", "sealing", "internal/..."},
		third: []string{"*"},
	},
	".": {}, // tests alone
}

// forTests is what test files may import beyond the row of their package.
var forTests = row{
	ours: []string{"internal/..."},
	third: []string{
		"github.com/alicebob/miniredis/v2", "github.com/chromedp", "github.com/google/go-cmp", "github.com/gorilla/websocket",
		"github.com/rogpeppe/go-internal", "github.com/santhosh-tekuri/jsonschema/v6", "go.uber.org/goleak", "pgregory.net/rapid",
	},
}

const module = "alongside"

// covers tells whether an import is named by one of the patterns.
func covers(patterns []string, imported string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		below, deep := strings.CutSuffix(p, "/...")
		return p == "*" || imported == below || deep && strings.HasPrefix(imported, below+"/")
	})
}

// owns is covers for modules: a module takes in the packages below it.
func owns(modules []string, imported string) bool {
	return slices.ContainsFunc(modules, func(m string) bool { return covers([]string{m, m + "/..."}, imported) })
}

// rowOf returns the row that holds for a folder.
func rowOf(dir string) (row, bool) {
	for at := dir; ; at = path.Dir(at) {
		if r, ok := layout[at]; ok && (at != "." || dir == ".") {
			return r, true
		}
		if at == "." {
			return row{}, false
		}
	}
}

// offences names every pair of package and import, or package and call, that the table refuses in one file.
func offences(dir, file string, src any) ([]string, error) {
	r, ok := rowOf(dir)
	if !ok {
		return []string{dir + " has no row in the import table of layout_test.go"}, nil
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	test := strings.HasSuffix(file, "_test.go")
	local := map[string]string{} // name in the file → import path
	var found []string
	refuse := func(at token.Pos, what, why string) {
		found = append(found, fmt.Sprintf("%s → %s: %s (%s:%d)", dir, what, why, file, set.Position(at).Line))
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		local[name] = imported
		ours, isOurs := strings.CutPrefix(imported, module+"/")
		first, _, _ := strings.Cut(imported, "/")
		switch {
		case isOurs && ours == dir: // a test package imports its own package
		case isOurs && strings.HasPrefix(ours, "cmd/"):
			refuse(spec.Pos(), ours, "a program is never imported")
		case isOurs && !covers(r.ours, ours) && (!test || !covers(forTests.ours, ours)):
			refuse(spec.Pos(), ours, "the import table does not allow it")
		case isOurs:
		case covers(r.never, imported) && !test:
			refuse(spec.Pos(), imported, "this package must never import it")
		case strings.Contains(first, ".") && !owns(r.third, imported) && (!test || !owns(forTests.third, imported)):
			refuse(spec.Pos(), imported, "the import table gives it to another package")
		case spec.Name != nil && spec.Name.Name == "." && len(r.calls) > 0:
			refuse(spec.Pos(), imported, "a dot import would hide calls from this check")
		}
	}
	if test || len(r.calls) == 0 {
		return found, nil
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && slices.Contains(r.calls, local[pkg.Name]+"."+sel.Sel.Name) {
			refuse(sel.Pos(), local[pkg.Name]+"."+sel.Sel.Name, "the instant is an argument here")
		}
		return true
	})
	return found, nil
}

// goFiles lists the Go files of the module, by slash-separated path. Folders that hold another module or data are left out.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		p = filepath.ToSlash(p)
		if d.IsDir() {
			if p != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"tools", "data", "bin", "testdata", "node_modules"}, d.Name())) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(p, ".go") {
			files = append(files, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 2 {
		t.Fatalf("found %d Go files: the walk looks in the wrong place", len(files))
	}
	return files
}

func TestLayout(t *testing.T) {
	for _, file := range goFiles(t) {
		found, err := offences(path.Dir(file), file, nil)
		if err != nil {
			t.Error(err)
		}
		for _, o := range found {
			t.Error(o)
		}
	}
}

// TestLayoutBites holds the check itself against sources that must be refused, and against their harmless neighbours.
func TestLayoutBites(t *testing.T) {
	for _, c := range []struct{ name, file, src, want string }{
		{"rules ask the clock", "peer/a.go", `package peer; import "time"; var at = time.Now()`, "peer → time.Now"},
		{"rules ask the clock under another name", "peer/a.go", `package peer; import wall "time"; var at = wall.Since`, "peer → time.Since"},
		{"rules hide the clock", "peer/a.go", `package peer; import . "time"; var at = Now()`, "peer → time: a dot import"},
		{"rules may name instants", "peer/a.go", `package peer; import "time"; var at time.Time`, ""},
		{"rules take a context", "peer/a.go", `package peer; import "context"`, "peer → context"},
		{"rules read files", "peer/a.go", `package peer; import "os"`, "peer → os"},
		{"rules speak to the network", "peer/a.go", `package peer; import "net/http"`, "peer → net/http"},
		{"rules log", "peer/a.go", `package peer; import "log/slog"`, "peer → log/slog"},
		{"rules import another's module", "peer/a.go", `package peer; import "github.com/sirupsen/logrus"`, "peer → github.com/sirupsen/logrus"},
		{"rules import ours", "peer/a.go", `package peer; import "alongside/messages"`, "peer → messages"},
		{"tests of rules may use rapid", "peer/a_test.go", `package peer; import "pgregory.net/rapid"`, ""},
		{"tests of rules may not use Redis", "peer/a_test.go", `package peer; import "github.com/redis/go-redis/v9"`, "peer → github.com/redis/go-redis/v9"},
		{"words speak to Redis", "messages/a.go", `package messages; import "github.com/redis/go-redis/v9"`, "messages → github.com/redis"},
		{"words know months", "messages/a.go", `package messages; import "github.com/goodsign/monday"`, ""},
		{"words draw", "messages/a.go", `package messages; import "github.com/go-analyze/charts"`, "messages → github.com/go-analyze/charts"},
		{"pictures are drawn", "picture/a.go", `package picture; import "github.com/go-analyze/charts"`, ""},
		{"a picture knows the rules", "picture/a.go", `package picture; import "alongside/peer"`, "picture → peer"},
		{"storage knows words", "storage/a.go", `package storage; import "alongside/messages"`, "storage → messages"},
		{"storage logs", "storage/a.go", `package storage; import "log/slog"`, "storage → log/slog"},
		{"storage below a Redis module", "storage/a.go", `package storage; import "github.com/redis/go-redis/v9/maintnotifications"`, ""},
		{"a module with a longer name", "storage/a.go", `package storage; import "github.com/redis/go-redis/v90"`, "storage → github.com/redis/go-redis/v90"},
		{"commands speak to Slack", "commands/a.go", `package commands; import "github.com/slack-go/slack"`, "commands → github.com/slack-go/slack"},
		{"jobs call commands", "scheduler/a.go", `package scheduler; import "alongside/commands"`, "scheduler → commands"},
		{"the bot runs jobs", "bot/a.go", `package bot; import "alongside/scheduler"`, "bot → scheduler"},
		{"the bot speaks to Redis", "bot/a.go", `package bot; import "github.com/redis/go-redis/v9"`, "bot → github.com/redis/go-redis/v9"},
		{"the simulator outside tests", "bot/a.go", `package bot; import "alongside/internal/slacksim"`, "bot → internal/slacksim"},
		{"the simulator in tests", "bot/a_test.go", `package bot; import "alongside/internal/slacksim"`, ""},
		{"the simulator knows the bot", "internal/slacksim/a.go", `package slacksim; import "alongside/bot"`, "internal/slacksim → bot"},
		{"the simulator trusts slack-go", "internal/slacksim/a.go", `package slacksim; import "github.com/slack-go/slack"`, "internal/slacksim → github.com/slack-go/slack"},
		{"a test drives the simulator with slack-go", "internal/slacksim/a_test.go", `package slacksim; import "github.com/slack-go/slack"`, ""},
		{"a part of the simulator trusts slack-go", "internal/slacksim/page/a.go", `package page; import "github.com/slack-go/slack"`, "internal/slacksim/page → github.com"},
		{"somebody imports a program", "bot/a_test.go", `package bot; import "alongside/cmd/alongside"`, "bot → cmd/alongside"},
		{"a program imports everything", "cmd/alongside/a.go", `package main; import ("alongside/bot"; "alongside/internal/slacksim"; "github.com/alecthomas/kong")`, ""},
		{"a folder without a row", "helpers/a.go", `package helpers`, "helpers has no row"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := offences(path.Dir(c.file), c.file, c.src)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("refused: %q", found)
			case c.want != "" && (len(found) != 1 || !strings.HasPrefix(found[0], c.want)):
				t.Errorf("got %q, want one offence that begins with %q", found, c.want)
			}
		})
	}
}

func TestPackageComments(t *testing.T) {
	said := map[string]bool{}
	for _, file := range goFiles(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Error(err)
			continue
		}
		dir := path.Dir(file)
		said[dir] = said[dir] || parsed.Doc != nil && strings.TrimSpace(parsed.Doc.Text()) != ""
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s: no file has a package comment that says what the package promises", dir)
		}
	}
}
