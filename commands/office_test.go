package commands

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"alongside/internal/redisproc"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// redisURL is the server that the tests of teams share; each test has a workspace of its own.
var redisURL = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	p, err := redisproc.Start(ctx, redisproc.Options{AppendFsync: "no"})
	if err != nil {
		return "", err
	}
	sharedRedis = p
	return p.URL(), nil
})

var sharedRedis *redisproc.Proc

func TestMain(m *testing.M) {
	code := m.Run()
	if sharedRedis != nil {
		sharedRedis.Stop()
	}
	os.Exit(code)
}

// people is a directory of invented people.
type people map[string]peer.Person

func (p people) Person(_ context.Context, _, user string) (peer.Person, error) {
	if known, ok := p[user]; ok {
		return known, nil
	}
	return peer.Person{User: user, Foreign: true}, nil
}

// office is a desk with a workspace of its own.
type office struct {
	*Desk
	t         *testing.T
	workspace string
	people    people
	at        time.Time
	ops       atomic.Int64
}

var offices atomic.Int64

func openOffice(t *testing.T) *office {
	t.Helper()
	return openOfficeIn(t, "")
}

// openOfficeIn is an office whose keys begin with a prefix, so that nothing that other tests write stands among them.
func openOfficeIn(t *testing.T, prefix string) *office {
	t.Helper()
	url, err := redisURL()
	if err != nil {
		if os.Getenv("CI") == "" && strings.Contains(err.Error(), redisproc.ErrNotInstalled.Error()) {
			t.Skipf("NOT TESTED: %v; install it, or run make test", err)
		}
		t.Fatal(err)
	}
	store, err := storage.Open(context.Background(), storage.Config{URL: url, Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &office{t: t, workspace: "T" + strconv.FormatInt(offices.Add(1), 10), people: people{}, at: time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)}
	for _, p := range []peer.Person{
		{User: "UADMIN", Admin: true, Zone: "Europe/Oslo", Language: "en"},
		{User: "UKARI", Zone: "Europe/Oslo", Language: "nb"}, {User: "ULIV", Zone: "Europe/Oslo", Language: "nb"},
		{User: "UDEP", Zone: "Europe/Oslo", Language: "en"},
		{User: "UADA", Zone: "Europe/Oslo", Language: "en"}, {User: "UBO", Zone: "Europe/Bucharest", Language: "ro"},
		{User: "UCY", Language: "en"}, {User: "UOTHER", Zone: "Europe/Oslo"},
		{User: "UGUEST", Guest: true}, {User: "UBOT", Bot: true}, {User: "UOFF", Deactivated: true},
	} {
		o.people[p.User] = p
	}
	drawn := 0
	o.Desk = &Desk{
		Store: store, People: o.people, Random: func(n int) int { drawn++; return (drawn * 7) % n },
		NewID: func() string { return "t" + strconv.FormatInt(o.ops.Add(1), 10) },
	}
	return o
}

// ask fills a request in and hands it to the desk, a minute after the one before.
func (o *office) ask(user string, req Request) Reply {
	o.t.Helper()
	reply, err := o.Handle(context.Background(), o.request(user, req))
	if err != nil {
		o.t.Fatalf("%s asks %+v: %v", user, req, err)
	}
	return reply
}

func (o *office) request(user string, req Request) Request {
	person, err := o.people.Person(context.Background(), o.workspace, user)
	if err != nil {
		o.t.Fatal(err)
	}
	n := o.ops.Add(1)
	if req.Op == "" {
		req.Op = "op" + strconv.FormatInt(n, 10)
	}
	if req.At.IsZero() {
		req.At = o.at.Add(time.Duration(n) * time.Second)
	}
	req.Workspace, req.Person = o.workspace, person
	return req
}

func (o *office) types(user, command, text string) Reply {
	o.t.Helper()
	return o.ask(user, Request{Command: command, Text: text})
}

func (o *office) presses(user, action, value string) Reply {
	o.t.Helper()
	return o.ask(user, Request{Action: action, Value: value})
}

// submits fills in the form of a reply as it stands, with some answers changed.
func (o *office) submits(user string, form messages.Form, answers map[string]Values) Reply {
	o.t.Helper()
	return o.ask(user, Request{Form: messages.FormKind(form), Private: messages.RenderForm(form, "en").PrivateMetadata, Values: answers})
}

func setupValues() map[string]Values {
	return map[string]Values{
		"name": {"Nordlys"}, "coordinators": {"UKARI", "ULIV"}, "deputies": {"UDEP"}, "channel": {"C0COORD"}, "team_channel": {"C0TEAM"},
		"zone": {"Europe/Oslo"}, "pack": {"no"}, "language": {"nb"},
	}
}

func termsValues() map[string]Values {
	return map[string]Values{
		"profile": {"employed"}, "limit.code-day": {"3"}, "limit.code-week": {"5"}, "limit.code-run": {"3"}, "limit.code-outside": {"0"}, "limit.all-day": {"8"},
		"days": {"1", "2", "3", "4"}, "from": {"09:00"}, "to": {"00:00"}, "review": {"2027-05-18"},
	}
}

// proposes fills in every page of the form of an agreement with the same answers, from the first one on, and returns what the
// last page was answered.
func (o *office) proposes(user string, form messages.Form, answers map[string]Values) Reply {
	o.t.Helper()
	r := o.submits(user, form, answers)
	for r.Form != nil && messages.FormKind(r.Form) != "agreement.confirm" {
		r = o.submits(user, r.Form, answers)
	}
	return r
}

// setUp makes the team of the tests.
func (o *office) setUp() {
	o.t.Helper()
	want[messages.TeamSaved](o.t, o.submits("UADMIN", wantForm[messages.SetupForm](o.t, o.types("UADMIN", "/team", "setup")), setupValues()))
	o.sent()
}

// joins makes a person an active member of the team of the tests.
func (o *office) joins(user string) {
	o.t.Helper()
	want[messages.MembersAdded](o.t, o.types("UKARI", "/team", "add <@"+user+">"))
	want[messages.Joined](o.t, o.presses(user, "member.yes", o.team().ID))
	o.sent()
}

func (o *office) state(w storage.Want) storage.State {
	o.t.Helper()
	w.Workspace = o.workspace
	st, err := o.Store.Load(context.Background(), w)
	if err != nil {
		o.t.Fatal(err)
	}
	return st
}

func (o *office) team() peer.Team {
	o.t.Helper()
	st := o.state(storage.Want{})
	if len(st.Teams) == 0 {
		o.t.Fatal("no team is stored")
	}
	return st.Teams[0]
}

// letter is a message in the outbox.
type letter struct {
	storage.Out
	m messages.Message
}

// sent takes the replies that wait in the outbox.
func (o *office) sent() []letter { return o.taken(storage.ReplyLane) }

// taken takes what waits in a lane of the outbox.
func (o *office) taken(lane storage.Lane) []letter {
	o.t.Helper()
	ctx := context.Background()
	var all []letter
	for {
		got, err := o.Store.Receive(ctx, o.workspace, lane, "test", 100, -1)
		if err != nil {
			o.t.Fatal(err)
		}
		if len(got) == 0 {
			return all
		}
		for _, d := range got {
			m, err := messages.Decode(d.Kind, d.Facts)
			if err != nil {
				o.t.Fatal(err)
			}
			if d.Workspace == o.workspace { // several workspaces share a stream
				all = append(all, letter{d.Out, m})
			}
			if _, err := o.Store.Begin(ctx, d, "test", o.at); err != nil {
				o.t.Fatal(err)
			}
			if err := o.Store.Settle(ctx, d, storage.Sent{State: storage.Dropped, At: o.at, Code: "test"}); err != nil {
				o.t.Fatal(err)
			}
		}
	}
}

// addressed names the letters: "UKARI member_answer".
func addressed(letters []letter) []string {
	var all []string
	for _, l := range letters {
		all = append(all, l.To.User+l.To.Channel+" "+l.Kind)
	}
	slices.Sort(all)
	return all
}

// want returns the message of a reply, which must be of a kind.
func want[M messages.Message](t *testing.T, r Reply) M {
	t.Helper()
	m, ok := r.Message.(M)
	if !ok {
		t.Fatalf("got %s, want %T", described(r), m)
	}
	for _, lang := range messages.Languages {
		if text := messages.Render(m, lang, messages.Options{}).Text; text == "" || strings.Contains(text, "<no value>") {
			t.Errorf("%s: %T reads %q", lang, m, text)
		}
	}
	return m
}

// wantForm returns the form of a reply, which must be of a kind.
func wantForm[F messages.Form](t *testing.T, r Reply) F {
	t.Helper()
	f, ok := r.Form.(F)
	if !ok {
		t.Fatalf("got %s, want form %T", described(r), f)
	}
	return f
}

func described(r Reply) string {
	return fmt.Sprintf("message %#v, form %#v, errors %v", r.Message, r.Form, r.Errors)
}
