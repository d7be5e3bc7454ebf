package bot

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// besideNudges are kinds that are made where nudges are made, and go another way on purpose.
var besideNudges = map[string]string{
	"promise":             "the answer to what somebody did",
	"alert_back_copy":     "the alert lane",
	"alert_back":          "the alert lane",
	"alert_passed_on":     "the alert lane",
	"alert_waiting":       "the alert lane",
	"refused":             "the answer to what somebody did",
	"stale":               "the answer to what somebody did",
	"mend":                "the answer to what somebody did",
	"match_longer_sent":   "the answer to what somebody did",
	"match_cover_set":     "the answer to what somebody did",
	"supervision_invite":  "a calendar file beside a reply",
	"supervision_request": "somebody waits for supervision: the alert lane",
	"checkin_line":        "to the team's channel, which has no quiet hours",
	"checkin_week":        "to the team's channel",
}

// nudgeLaneKinds reads the source of the packages that send: the kinds of all messages that are made in a function that sends nudges.
func nudgeLaneKinds(t *testing.T) map[string]bool {
	t.Helper()
	kinds := map[string][]string{} // by the name of the type
	for _, m := range messages.Samples() {
		name := reflect.TypeOf(m).Name()
		if kind := messages.Kind(m); !slices.Contains(kinds[name], kind) {
			kinds[name] = append(kinds[name], kind)
		}
	}
	found := map[string]bool{}
	for _, dir := range []string{"../commands", "../scheduler", "../messages"} {
		all := functionsOf(t, dir)
		for more := true; more; { // whoever hands a message to what sends nudges sends one, and so does what makes it for them
			more = false
			for _, f := range all {
				for name := range f.calls {
					for _, g := range all {
						if g.name != name || g.sends == f.sends {
							continue
						}
						if g.sends && g.takes || f.sends && g.makes {
							f.sends, g.sends, more = true, true, true
						}
					}
				}
			}
		}
		for _, f := range all {
			for name := range f.messages {
				for _, kind := range kinds[name] {
					found[kind] = found[kind] || f.sends
				}
			}
		}
	}
	return found
}

// function is what a function of the source does with messages.
type function struct {
	name         string
	sends        bool // nudges
	takes, makes bool // a message
	calls        map[string]bool
	messages     map[string]bool // types of those that are written down in it
}

func functionsOf(t *testing.T, dir string) (all []*function) {
	t.Helper()
	files, err := filepath.Glob(dir + "/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(dir, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "samples.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name != "send" && f.Name.Name != "put" && f.Name.Name != "nudge" { // which send whatever they are given
				all = append(all, functionOf(f))
			}
		}
	}
	return all
}

func functionOf(d *ast.FuncDecl) *function {
	f := &function{name: d.Name.Name, calls: map[string]bool{}, messages: map[string]bool{}}
	var isMessage func(fields *ast.FieldList) bool
	isMessage = func(fields *ast.FieldList) bool {
		return fields != nil && slices.ContainsFunc(fields.List, func(p *ast.Field) bool {
			switch is := p.Type.(type) {
			case *ast.SelectorExpr:
				return is.Sel.Name == "Message"
			case *ast.FuncType: // that makes one
				return isMessage(is.Results)
			}
			return false
		})
	}
	f.takes, f.makes = isMessage(d.Type.Params), isMessage(d.Type.Results)
	if d.Type.Results != nil && len(d.Type.Results.List) == 1 { // a kind of its own
		if s, ok := d.Type.Results.List[0].Type.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "MatchDrawn") {
			f.makes = true
		}
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			f.sends = f.sends || n.Name == "nudgeLane" || n.Name == "NudgeLane"
		case *ast.BasicLit:
			f.sends = f.sends || n.Value == `"nudge"`
		case *ast.CallExpr:
			switch called := n.Fun.(type) {
			case *ast.Ident:
				f.sends = f.sends || called.Name == "nudge"
				f.calls[called.Name] = true
			case *ast.SelectorExpr:
				f.calls[called.Sel.Name] = true
			}
		case *ast.CompositeLit:
			switch is := n.Type.(type) {
			case *ast.SelectorExpr:
				if from, ok := is.X.(*ast.Ident); ok && from.Name == "messages" {
					f.messages[is.Sel.Name] = true
				}
			case *ast.Ident:
				f.messages[is.Name] = true
			}
		}
		return true
	})
	return f
}

// TestEveryNudgeIsInTheTable: whatever goes the way of nudges has a row on purpose, and every row is of something that goes it.
func TestEveryNudgeIsInTheTable(t *testing.T) {
	rows := map[string]bool{}
	for _, n := range peer.Nudges() {
		if rows[n.Kind] {
			t.Errorf("%s has two rows", n.Kind)
		}
		rows[n.Kind] = true
	}
	found := nudgeLaneKinds(t)
	for kind, sent := range found {
		if sent && !rows[kind] && besideNudges[kind] == "" {
			t.Errorf("%s goes the way of nudges and has no row in peer.Nudges", kind)
		}
		if rows[kind] && besideNudges[kind] != "" {
			t.Errorf("%s has a row, and is said to go another way", kind)
		}
	}
	for kind := range rows {
		if !found[kind] {
			t.Errorf("%s has a row in peer.Nudges, and nothing sends it as a nudge", kind)
		}
	}
	for kind := range besideNudges {
		if !found[kind] {
			t.Errorf("%s is made nowhere near a nudge: there is nothing to say of it", kind)
		}
	}
}

// TestEveryNudgeIsGated sends one of each kind of nudge, through all that lies between the outbox and Slack, to somebody who does not want
// any: none arrives, and each waits or lapses for the reason that the person gave. The control is somebody who wants them.
func TestEveryNudgeIsGated(t *testing.T) {
	samples := map[string]messages.Message{}
	for _, m := range messages.Samples() {
		samples[messages.Kind(m)] = m
	}
	for _, row := range []struct {
		why   string
		ahead time.Duration
		wish  func(s *peer.Settings, now time.Time)
		away  bool
		lapse func(n peer.Nudge) bool // the level lets some lapse, and the others pass
	}{
		{why: peer.WhyMuted, wish: func(s *peer.Settings, now time.Time) { s.Muted = now.Add(20 * time.Minute) }},
		{why: peer.WhyQuiet, wish: func(s *peer.Settings, now time.Time) {
			minute := now.In(peer.Location("Europe/Oslo")).Hour() * 60
			s.Quiet = peer.Quiet{From: minute, To: minute + 80} // from before now until after it
		}},
		{why: peer.WhyTimeOff, away: true},
		{why: peer.WhyLevel, wish: func(s *peer.Settings, _ time.Time) { s.Level = peer.Silent }, lapse: func(n peer.Nudge) bool { return n.Least != peer.Silent }},
	} {
		t.Run(row.why, func(t *testing.T) {
			w := start(t, setup{noRun: true})
			w.ahead = row.ahead
			now := w.agree()
			set := peer.DefaultSettings()
			set.Quiet = peer.Quiet{}
			if row.wish != nil {
				row.wish(&set, now)
			}
			w.owns(ada, func(c *storage.Change) {
				c.PutSettings(ada, set)
				if row.away {
					c.PutTimeOff(peer.TimeOff{ID: "t1", Worker: ada, State: peer.TimeOffTold, From: now.Add(-time.Hour), To: now.Add(20 * time.Minute)})
				}
			})
			var ids []string
			for _, n := range peer.Nudges() {
				m, ok := samples[n.Kind]
				if !ok {
					t.Fatalf("there is no sample of %s", n.Kind)
				}
				o := out(t, n.Kind, storage.NudgeLane, toUser(ada), m)
				o.At = now.Add(-3 * time.Minute) // an answer no more
				w.send(o)
				ids = append(ids, n.Kind)
			}
			control := out(t, "control", storage.NudgeLane, toUser(kari), messages.DayOffNeeded{Weeks: 6})
			control.At = now
			w.send(control)
			w.boot(setup{})
			w.settled("control")
			w.until("the lane is empty", func() bool {
				all, err := w.store.Backlog(t.Context(), workspace)
				return err == nil && all[storage.NudgeLane] == 0
			})
			waits := map[string]string{}
			laters, err := w.store.Laters(t.Context(), workspace)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range laters {
				waits[l.ID] = l.Why
			}
			for _, kind := range ids {
				n, got := peer.NudgeOf(kind), w.state(kind)
				why := waits[kind]
				if got.State == storage.Dropped {
					why = got.Code
				}
				ok := why == row.why
				if row.lapse != nil && !row.lapse(n) { // it comes, or waits because others did
					ok = got.State == storage.SentOK || why == peer.WhyDay || why == peer.WhyWeek
				}
				if !ok {
					t.Errorf("%s: %s, %q; want %q", kind, fmt.Sprint(got.State), why, row.why)
				}
			}
			if row.lapse == nil && len(w.posts(ada)) != 0 {
				t.Errorf("%d came", len(w.posts(ada)))
			}
		})
	}
}
