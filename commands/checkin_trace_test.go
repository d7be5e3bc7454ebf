package commands

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
)

// kept is everything that the store holds, by key.
func (o *office) kept() map[string]string {
	o.t.Helper()
	var b bytes.Buffer
	if _, err := o.Store.Backup(o.t.Context(), &b, "test"); err != nil {
		o.t.Fatal(err)
	}
	zip, err := gzip.NewReader(&b)
	if err != nil {
		o.t.Fatal(err)
	}
	raw, err := io.ReadAll(zip)
	if err != nil {
		o.t.Fatal(err)
	}
	all := map[string]string{}
	for line := range bytes.Lines(raw) {
		var l struct{ K string }
		if err := json.Unmarshal(line, &l); err != nil {
			o.t.Fatal(err)
		}
		if key := l.K; strings.Contains(key, ":"+o.workspace+":") { // the others are of tests beside this one
			all[key] += string(line)
		}
	}
	return all
}

// changed are the keys in which two of them differ.
func changed(before, after map[string]string) []string {
	var keys []string
	for key := range maps.Keys(after) {
		if before[key] != after[key] {
			keys = append(keys, key)
		}
	}
	for key := range before {
		if _, still := after[key]; !still {
			keys = append(keys, key)
		}
	}
	return slices.Sorted(slices.Values(keys))
}

// Whatever somebody does with the check-in, nothing changes in the store but the slots of the week: no operation, audit line,
// message, due entry, version or heads-up stands beside an answer.
func TestAnAnswerLeavesNothingBesideIt(t *testing.T) {
	t.Parallel()
	o := openOfficeIn(t, "trace")
	o.setUp()
	o.works("UADA")
	w := o.opensCheckIn("UADA", "UBO")
	tap := messages.CheckInTap{Team: w.Team, Week: w.Week}
	form := wantForm[messages.CheckInForm](t, o.types("UADA", "/checkin", ""))
	for name, row := range map[string]struct {
		act   func()
		slots bool
	}{
		"a face":               {func() { o.taps("UADA", w, peer.Energy, 4) }, true},
		"a low face":           {func() { o.taps("UADA", w, peer.Energy, 1) }, true},
		"rather not say":       {func() { o.taps("UADA", w, peer.Support, peer.RatherNot) }, true},
		"skip":                 {func() { o.presses("UADA", "checkin.skip", tap.Value()) }, true},
		"the form":             {func() { o.submits("UADA", form, map[string]Values{messages.CheckInBlock(peer.Energy): {"2"}}) }, true},
		"the form is opened":   {func() { o.types("UADA", "/checkin", "") }, false},
		"the trend is asked":   {func() { o.types("UADA", "/checkin", "trend") }, false},
		"who has no slot":      {func() { o.taps("UOTHER", w, peer.Energy, 4) }, false},
		"a value of old":       {func() { o.presses("UADA", "checkin.face.0", "t1 2026-W40 0 4") }, false},
		"a trend is begun":     {func() { o.presses("UADA", "checkin.trend", "") }, false},
		"a value of nonsense":  {func() { o.presses("UADA", "checkin.face.0", "x") }, false},
		"how it is to be used": {func() { o.types("UADA", "/checkin", "what") }, false},
	} {
		before := o.kept()
		row.act()
		var want []string
		got := changed(before, o.kept())
		if row.slots {
			want = got
			if len(got) != 1 || !strings.Contains(got[0], "wb:"+w.Team+":"+w.Week.String()) {
				t.Errorf("%s changes %v, want the slots alone", name, got)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s changes %v", name, got)
		}
	}
	before := o.kept() // the control: what is written for anything else is found
	o.types("UADA", "/hours", "3h yesterday")
	if got := changed(before, o.kept()); len(got) == 0 {
		t.Error("working time changes nothing: this proves nothing")
	}
}
