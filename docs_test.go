package alongside_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	mdLink    = regexp.MustCompile(`\]\(([^)\s#]*)(#[^)\s]*)?\)`)
	mdHeading = regexp.MustCompile(`(?m)^#{1,6} +(.+)$`)
	mdFence   = regexp.MustCompile("(?s)```.*?```")
	mdMake    = regexp.MustCompile("(?m)(?:`|^)make ([a-z][a-z-]*)")
	makeName  = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)
	notInSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors returns what links may point at in a page: its headings, written as forges write them.
func anchors(page string) []string {
	var all []string
	for _, h := range mdHeading.FindAllStringSubmatch(mdFence.ReplaceAllString(page, ""), -1) {
		all = append(all, strings.ReplaceAll(notInSlug.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-"))
	}
	return all
}

// brokenPages names every link in the given pages that leads nowhere, and every make target that does not exist.
func brokenPages(tree fs.FS, pages []string) ([]string, error) {
	rules, err := fs.ReadFile(tree, "Makefile")
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, m := range makeName.FindAllStringSubmatch(string(rules), -1) {
		targets = append(targets, m[1])
	}
	var broken []string
	for _, page := range pages {
		text, err := fs.ReadFile(tree, page)
		if err != nil {
			return nil, err
		}
		for _, m := range mdLink.FindAllStringSubmatch(mdFence.ReplaceAllString(string(text), ""), -1) {
			file, anchor := m[1], strings.TrimPrefix(m[2], "#")
			if strings.Contains(file, ":") { // another site
				continue
			}
			to := page
			if file != "" {
				to = path.Join(path.Dir(page), file)
			}
			there, err := fs.Stat(tree, to)
			switch {
			case err != nil:
				broken = append(broken, fmt.Sprintf("%s: %s does not exist", page, m[1]))
			case anchor != "" && !there.IsDir() && strings.HasSuffix(to, ".md"):
				linked, err := fs.ReadFile(tree, to)
				if err != nil {
					return nil, err
				}
				if !slices.Contains(anchors(string(linked)), anchor) {
					broken = append(broken, fmt.Sprintf("%s: %s has no heading #%s", page, to, anchor))
				}
			}
		}
		for _, m := range mdMake.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(targets, m[1]) {
				broken = append(broken, fmt.Sprintf("%s: there is no target `make %s`", page, m[1]))
			}
		}
	}
	return broken, nil
}

func TestDocs(t *testing.T) {
	tree := os.DirFS(".")
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "deploy/*.md"} {
		found, err := fs.Glob(tree, pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	if len(pages) < 5 {
		t.Fatalf("found %d pages: the test looks in the wrong place", len(pages))
	}
	broken, err := brokenPages(tree, pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range broken {
		t.Error(b)
	}
}

// TestDocsBites holds the check itself against pages that must be refused, and against their harmless neighbours.
func TestDocsBites(t *testing.T) {
	tree := fstest.MapFS{
		"Makefile":   {Data: []byte("test: lint\n")},
		"docs/b.md":  {Data: []byte("# Who may, and why\n```\n# no heading\n```\n")},
		"good.md":    {Data: []byte("# Top\n[b](docs/b.md#who-may-and-why) [top](#top) [site](https://example.org/x) `make test`\n")},
		"file.md":    {Data: []byte("[b](docs/c.md)")},
		"heading.md": {Data: []byte("[b](docs/b.md#no-heading)")},
		"target.md":  {Data: []byte("`make tea`")},
	}
	for page, want := range map[string]int{"good.md": 0, "file.md": 1, "heading.md": 1, "target.md": 1} {
		broken, err := brokenPages(tree, []string{page})
		if err != nil || len(broken) != want {
			t.Errorf("%s: %q %v, want %d", page, broken, err, want)
		}
	}
}
