package alongside_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// accepted are the licences under which a module may be part of the program. All of them allow an organisation to run, change
// and pass on the program without publishing anything of its own.
var accepted = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}

// weighed are modules under another licence that somebody looked at, with the reason for which they may stay.
var weighed = map[string]string{
	"github.com/go-fonts/dejavu": "the code is BSD-3-Clause; the font has the licence of Bitstream Vera, which lets anybody use, change and pass it on, and not sell it by itself",
	"github.com/golang/freetype": "one may choose between the FreeType License, which is like BSD with a line of credit, and the GPL: we take the first",
}

// marks are sentences that tell a licence by its text. The first licence whose sentences are all there is the answer, so the
// stricter texts stand before those that they contain.
var marks = []struct {
	licence   string
	sentences []string
}{
	{"MPL-2.0", []string{"mozilla public license"}}, // its text names the GNU licences too
	{"AGPL", []string{"gnu affero general public license"}},
	{"LGPL", []string{"gnu lesser general public license"}},
	{"GPL", []string{"gnu general public license"}},
	{"EPL", []string{"eclipse public license"}},
	{"BUSL-1.1", []string{"business source license"}},
	{"SSPL-1.0", []string{"server side public license"}},
	{"Commons Clause", []string{"commons clause"}},
	{"Apache-2.0", []string{"apache license", "version 2.0", "grant of patent license"}},
	{"BSD-3-Clause", []string{"redistributions of source code must retain", "redistributions in binary form must reproduce", "may be used to endorse or promote"}},
	{"BSD-2-Clause", []string{"redistributions of source code must retain", "redistributions in binary form must reproduce"}},
	{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"}},
	{"ISC", []string{"permission to use, copy, modify, and distribute this software for any purpose with or without fee"}},
	{"MIT", []string{"permission is hereby granted, free of charge", "the above copyright notice and this permission notice"}},
}

// licenceOf tells the licence of a text, and "unknown" where no mark is found.
func licenceOf(text string) string {
	plain := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, m := range marks {
		if !slices.ContainsFunc(m.sentences, func(s string) bool { return !strings.Contains(plain, s) }) {
			return m.licence
		}
	}
	return "unknown"
}

// licencesIn tells the licence of every licence file in a module's folder.
func licencesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "UNLICENSE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, licenceOf(string(text)))
	}
	return found, nil
}

func TestLicences(t *testing.T) {
	const format = `{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}{{end}}{{end}}`
	list := exec.Command("go", "list", "-deps", "-f", format, "./cmd/alongside")
	var complaints strings.Builder
	list.Stderr = &complaints
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.String())
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	lines = slices.Compact(lines)
	if len(lines) < 3 {
		t.Fatalf("found %d modules in the program: the list is not the program's", len(lines))
	}
	for _, line := range lines {
		parts := strings.SplitN(line, "|", 3)
		if len(parts) < 3 {
			t.Fatalf("go list answered %q", line)
		}
		name, version, dir := parts[0], parts[1], parts[2]
		licences, err := licencesIn(dir)
		if err != nil {
			t.Errorf("%s %s: %v", name, version, err)
			continue
		}
		if len(licences) == 0 {
			t.Errorf("%s %s has no licence file", name, version)
		}
		for _, l := range licences {
			if !slices.Contains(accepted, l) && weighed[name] == "" {
				t.Errorf("%s %s: licence %s is not among %q", name, version, l, accepted)
			}
		}
		t.Logf("%s %s: %s", name, version, strings.Join(licences, ", "))
	}
}

// TestLicenceOf shows that the detector tells the licences apart and does not take an unknown text for a known one.
func TestLicenceOf(t *testing.T) {
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	const bsd = "Redistributions of source code must retain the notice.\nRedistributions in binary form must\n  reproduce it."
	for _, c := range []struct{ name, text, want string }{
		{"our own", string(own), "Apache-2.0"},
		{"two clauses", bsd, "BSD-2-Clause"},
		{"three clauses", bsd + " Neither the name may be used to endorse or promote products.", "BSD-3-Clause"},
		{"MIT", "Permission is hereby granted, free of charge, to any person. The above copyright notice and this permission notice shall be included.", "MIT"},
		{"MIT with a clause against selling", "Commons Clause. Permission is hereby granted, free of charge. The above copyright notice and this permission notice.", "Commons Clause"},
		{"Mozilla", "Mozilla Public License Version 2.0. Secondary License means the GNU Affero General Public License.", "MPL-2.0"},
		{"GPL", "GNU GENERAL PUBLIC LICENSE Version 3", "GPL"},
		{"all rights reserved", "Copyright. All rights reserved.", "unknown"},
		{"empty", "", "unknown"},
	} {
		if got := licenceOf(c.text); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
