package bot

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"alongside/commands"
)

func manifestSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := os.Open("testdata/manifest.schema.2.0.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	doc, err := jsonschema.UnmarshalJSON(raw)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	// Go's expressions have no look-ahead. The one in the schema is about domains, which our manifests do not have.
	c.UseRegexpEngine(func(expr string) (jsonschema.Regexp, error) {
		return regexp.Compile(strings.ReplaceAll(expr, `(?![\.\-])`, ""))
	})
	if err := c.AddResource("manifest.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("manifest.json")
}

func TestManifestIsValid(t *testing.T) {
	schema := manifestSchema(t)
	for name, o := range map[string]ManifestOptions{
		"socket": {}, "http": {URL: "https://alongside.example"}, "all": {Name: "Peers", Prefix: "peer-", History: true, Channels: true, DND: true},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := Manifest(o)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%v\n%s", err, raw)
			}
			var m manifest
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Fatal(err)
			}
			if len(m.Features.Commands) != len(commands.Table()) {
				t.Errorf("%d commands, the table has %d", len(m.Features.Commands), len(commands.Table()))
			}
			for _, c := range m.Features.Commands {
				if !c.Escape || !strings.HasPrefix(c.Command, "/"+o.Prefix) || (c.URL == "") != (o.URL == "") {
					t.Errorf("command %+v", c)
				}
			}
			if m.Settings.SocketMode == (o.URL != "") || (m.Settings.Interactivity.URL == "") != (o.URL == "") {
				t.Errorf("settings %+v for %+v", m.Settings, o)
			}
		})
	}
}

func TestManifestSchemaFindsTypos(t *testing.T) {
	schema := manifestSchema(t)
	raw, err := Manifest(ManifestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, typo := range [][2]string{{`"usage_hint"`, `"usage_hnt"`}, {`"/contact"`, `"contact"`}, {`"is_enabled": true`, `"is_enabled": "yes"`}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(string(raw), typo[0], typo[1], 1)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), typo[0]) || schema.Validate(doc) == nil {
			t.Errorf("%s in place of %s was not found", typo[1], typo[0])
		}
	}
}

func TestManifestRefusesWhatSlackWould(t *testing.T) {
	for _, o := range []ManifestOptions{
		{Name: strings.Repeat("x", 36)}, {Prefix: "Peer-"}, {Prefix: "peer "}, {URL: "http://alongside.example"}, {URL: "alongside.example"},
	} {
		if _, err := Manifest(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
