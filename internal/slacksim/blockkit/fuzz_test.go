package blockkit_test

import (
	"testing"

	"alongside/internal/slacksim/blockkit"
)

// FuzzAnything holds that no input, however malformed, makes the checker fail,
// and that the same input always has the same problems.
func FuzzAnything(f *testing.F) {
	for _, seed := range []string{
		`[]`, `{}`, `null`, `[null]`, `[{"type":"section"}]`, `[{"type":["x"]}]`, `{"type":"modal","blocks":{}}`,
		`[{"type":"actions","elements":[{"type":"static_select","option_groups":[null,{"options":7}],"initial_option":null}]}]`,
		`[{"type":"table","rows":[null,[null]],"column_settings":[null,7]}]`,
		`{"type":"modal","title":null,"blocks":[{"type":"input","element":{"type":"number_input","min_value":{},"max_value":"x"}}]}`,
		`[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[7]}]}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		one, two := blockkit.MessageJSON(raw), blockkit.MessageJSON(raw)
		if len(one) != len(two) {
			t.Errorf("%v and %v", one, two)
		}
		for i := range one {
			if one[i] != two[i] {
				t.Errorf("%v and %v", one[i], two[i])
			}
		}
		blockkit.ViewJSON(raw)
	})
}
