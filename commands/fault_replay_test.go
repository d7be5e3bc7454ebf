package commands

import (
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// replayed is one sequence of requests as it was delivered.
type replayed struct{ o *office }

// deliver hands a request to the desk and keeps the words of the answer, without the ids in them.
func (r *replayed) deliver(req Request) (string, error) {
	req.Workspace = r.o.workspace
	reply, err := r.o.Handle(context.Background(), req)
	if err != nil {
		return "", err
	}
	text := ""
	if reply.Message != nil {
		text = messages.Kind(reply.Message) + " " + messages.Render(reply.Message, "en", messages.Options{}).Text
	}
	if reply.Form != nil {
		text += " form " + messages.FormKind(reply.Form)
	}
	if len(reply.Errors) > 0 {
		text += fmt.Sprint(" to mend ", len(reply.Errors))
	}
	return withoutIDs(text), nil
}

// madeUpID is an id that an office of the tests counts up.
var madeUpID = regexp.MustCompile(`\bt\d+\b`)

func withoutIDs(text string) string { return madeUpID.ReplaceAllString(text, "#") }

// seen is everything that a sequence led to: records, and the multiset of messages.
func (r *replayed) seen() (storage.State, []string) {
	st := r.o.records("UADA")
	st.Journal.Texts = nil // fingerprints with the times of the looks
	for i := range st.Contacts {
		st.Contacts[i].ID = ""
	}
	for i := range st.Work {
		st.Work[i].ID = ""
	}
	for i := range st.Journal.Entries {
		st.Journal.Entries[i].ID = ""
	}
	var all []string
	for _, lane := range storage.Lanes() {
		for _, l := range r.o.taken(lane) {
			all = append(all, withoutIDs(fmt.Sprint(lane, " ", l.ID, " ", l.To, " ", l.Kind, " ", string(l.Facts), " ", l.Version, " ", l.Replaces, " ", l.After)))
		}
	}
	slices.Sort(all)
	return st, all
}

// someRequest draws what somebody does next, in a team that stands as it does.
func someRequest(t *rapid.T, o *office, n int) Request {
	at := o.at.Add(time.Hour + time.Duration(n)*20*time.Second)
	req := Request{Op: "replay" + strconv.Itoa(n), At: at, Person: o.people["UADA"]}
	word := func(from ...string) string { return rapid.SampledFrom(from).Draw(t, "word") }
	var stands []peer.Alert
	for _, a := range o.records("UADA").Alerts {
		if a.State == peer.Open || a.State == peer.Acknowledged {
			stands = append(stands, a)
		}
	}
	switch kind := word("contact", "contact", "contact", "undo", "again", "hours", "shift", "limits", "settings", "alert", "alert", "propose", "answer"); {
	case kind == "contact":
		req.Command, req.Text = "/contact", fmt.Sprintf("%s %dm %s %s", word("K7", "M3"), rapid.IntRange(1, 50).Draw(t, "minutes"), word("call", "text", "meet"), word("", "in", "out", "yesterday"))
	case kind == "undo":
		req.Command, req.Text = word("/contact", "/hours"), "undo"
	case kind == "again":
		req.Command, req.Text = "/contact", word("again", "list", "help", "K7 missed")
	case kind == "hours":
		req.Command, req.Text = "/hours", fmt.Sprintf("%dh %s", rapid.IntRange(1, 9).Draw(t, "hours"), word("admin", "travel", "yesterday", ""))
	case kind == "shift":
		req.Command, req.Text = "/hours", word("start", "stop", "week")
	case kind == "limits":
		req.Form, req.Values = "peer.limits", map[string]Values{"limit.code-day": {word("1", "2", "", "0")}}
	case kind == "settings":
		req.Form, req.Values = "peer.settings", map[string]Values{"from": {word("20:00", "22:00")}, "to": {"07:00"}, "level": {word("silent", "light")}}
	case kind == "alert" && len(stands) > 0:
		a := stands[rapid.IntRange(0, len(stands)-1).Draw(t, "alert")]
		req.Person = o.people[word("UKARI", "ULIV", "UDEP", "UADA")]
		if word("take", "close") == "take" {
			req.Action, req.Value = "alert.ack", "UADA "+a.ID
		} else {
			req.Form = "alert.close"
			req.Private = messages.RenderForm(messages.AlertClose{Worker: "UADA", ID: a.ID}, "en").PrivateMetadata
			req.Values = map[string]Values{"outcome": {word(string(peer.Talked), string(peer.NothingNeeded))}}
		}
	case kind == "propose":
		req.Person = o.people["UKARI"]
		bargain := messages.Bargain{Worker: "UADA", After: len(o.records("UADA").Agreements)}
		form := messages.AgreementForm{Bargain: bargain} // the page that proposes
		req.Form, req.Private, req.Values = messages.FormKind(form), messages.RenderForm(form, "en").PrivateMetadata, termsValues()
	default:
		req.Action, req.Value = word("agreement.accept", "agreement.change"), strconv.Itoa(max(1, len(o.records("UADA").Agreements)))
	}
	return req
}

// anew is the team of the tests in a workspace of its own.
func anew(o *office) *office {
	o.workspace = "T" + strconv.FormatInt(offices.Add(1), 10)
	o.ops.Store(0) // a repeat may draw an id that it does not use: both teams begin alike
	o.setUp()
	o.works("UADA", "K7", "M3")
	return o
}

// TestFaultReplay delivers sequences of commands, presses and forms once and in order to one team and, to its twin, each request three
// times: the second and third time at any later moment among the others where it changed something, at once where it did not. Records and the
// multiset of messages are the same in the end, and every repeat of what changed something gets the first answer.
func TestFaultReplay(t *testing.T) {
	sequences := "200"
	if os.Getenv("FAULTS") == "long" {
		sequences = "10000"
	}
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	if err := checks.Value.Set(sequences); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = checks.Value.Set(before) }()
	first, second := openOffice(t), openOffice(t)
	url, err := redisURL()
	if err != nil {
		t.Fatal(err)
	}
	twin, err := storage.Open(t.Context(), storage.Config{URL: url, Prefix: "twin"}) // with an outbox of its own
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = twin.Close() })
	second.Store = twin
	requests, repeats, changes := 0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		once, thrice := replayed{o: anew(first)}, replayed{o: anew(second)}
		once.seen()
		thrice.seen()
		length := rapid.IntRange(1, 20).Draw(r, "length")
		type repeat struct {
			req    Request
			answer string
			after  int
		}
		var later []repeat
		for i := range length {
			req := someRequest(r, once.o, i)
			first, err := once.deliver(req)
			if err != nil {
				r.Fatalf("%+v: %v", req, err)
			}
			answer, err := thrice.deliver(req)
			if err != nil || answer != first {
				r.Fatalf("%+v: %v\n%s", req, err, cmp.Diff(first, answer))
			}
			requests++
			applied := thrice.o.state(storage.Want{Op: req.Op}).Applied
			for range 2 {
				again := repeat{req, first, i}
				if applied {
					again.after = rapid.IntRange(i, length-1).Draw(r, "after")
					changes++
				}
				later = append(later, again)
			}
			for k := 0; k < len(later); k++ {
				again := later[k]
				if again.after != i {
					continue
				}
				later = slices.Delete(later, k, k+1)
				k--
				again.req.At = req.At.Add(time.Second)
				got, err := thrice.deliver(again.req)
				repeats++
				if err != nil || got != again.answer {
					r.Fatalf("again, after %d others, %+v: %v\n%s", i, again.req, err, cmp.Diff(again.answer, got))
				}
			}
		}
		want, sent := once.seen()
		got, sentAgain := thrice.seen()
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(storage.State{})); diff != "" {
			r.Fatalf("records differ:\n%s", diff)
		}
		if diff := cmp.Diff(sent, sentAgain); diff != "" {
			r.Fatalf("messages differ:\n%s", diff)
		}
	})
	t.Logf("%s sequences, %d requests, %d repeats, %d of them of what had changed something", sequences, requests, repeats, changes)
	if changes == 0 {
		t.Error("nothing was changed: the test shows nothing")
	}
}

// TestFaultReplayControl is the control: the same with a new operation id for each repeat, as if there were none.
func TestFaultReplayControl(t *testing.T) {
	o := openTeam(t, "K7")
	r := replayed{o: o}
	req := Request{Op: "a", Command: "/hours", Text: "1h admin", At: o.at, Person: o.people["UADA"]}
	for _, op := range []string{"a", "b", "c"} {
		req.Op, req.At = op, req.At.Add(3*time.Minute)
		if _, err := r.deliver(req); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(o.records("UADA").Work); n != 3 {
		t.Errorf("%d entries without operation ids, want three: the harness is blind", n)
	}
}
