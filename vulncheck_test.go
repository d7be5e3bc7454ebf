package alongside_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestVulncheck runs scripts/vulncheck against databases made up for it: it must fail on a finding, pass on none, and say plainly
// when there was no database to ask.
func TestVulncheck(t *testing.T) {
	const id = "GO-2000-0001"
	database := func(modules string) string {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"index/db.json":      `{"modified":"2000-01-01T00:00:00Z"}`,
			"index/modules.json": modules,
			"ID/" + id + ".json": `{"schema_version":"1.3.1","id":"` + id + `","modified":"2000-01-01T00:00:00Z","published":"2000-01-01T00:00:00Z",
				"summary":"made up","details":"made up","database_specific":{"url":"https://example.org"},
				"affected":[{"package":{"name":"stdlib","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
				"ecosystem_specific":{"imports":[{"path":"time","symbols":["LoadLocation"]}]}}]}`,
		} {
			var zipped bytes.Buffer
			w := gzip.NewWriter(&zipped)
			if _, err := w.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			for end, content := range map[string][]byte{"": []byte(text), ".gz": zipped.Bytes()} {
				if err := os.WriteFile(file+end, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		return "file://" + dir
	}
	found := database(`[{"path":"stdlib","vulns":[{"id":"` + id + `","modified":"2000-01-01T00:00:00Z"}]}]`)
	for _, c := range []struct {
		name, database, required string
		code                     int
		says                     string
	}{
		{"something found", found, "", 3, id},
		{"nothing found", database(`[]`), "", 0, "No vulnerabilities found."},
		{"no database", "", "", 0, "vulnerability database not reachable: not checked\n"},
		{"no database for a release", "", "1", 1, "vulnerability database not reachable: not checked\n"},
		{"not a database", "file:///nonexistent", "", 1, "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			check := exec.CommandContext(t.Context(), "scripts/vulncheck", "./peer")
			check.Env = append(os.Environ(), "GOVULNDB="+c.database, "VULN_REQUIRED="+c.required,
				"HTTPS_PROXY=http://127.0.0.1:1", "NO_PROXY=") // nothing listens there: the public database is out of reach
			out, _ := check.CombinedOutput() // the exit code is what is looked at
			if code := check.ProcessState.ExitCode(); code != c.code || !strings.Contains(string(out), c.says) {
				t.Errorf("exit code %d, want %d with %q:\n%s", code, c.code, c.says, out)
			}
		})
	}
}
