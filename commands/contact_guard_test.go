package commands

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// written is everything that the server was ever told to write.
func written(t *testing.T) []byte {
	t.Helper()
	var all []byte
	files := os.DirFS(sharedRedis.Dir())
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		raw, err := fs.ReadFile(files, name)
		all = append(all, raw...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What may point at a person is refused with an explanation, and no byte of it reaches Redis.
func TestContactNothingOfAPersonIsStored(t *testing.T) {
	o := openTeam(t, "K7")
	for _, tt := range []struct {
		name, text, canary string
		want               messages.Trouble
	}{
		{"a name", "K7 25m call Quendelina", "quendelina", messages.UnknownWord},
		{"a name of two letters", "K7 25m call Jö", "jö", messages.UnknownWord},
		{"a name in Cyrillic", "K7 25m call Глафира", "глафира", messages.UnknownWord},
		{"a name in Arabic", "K7 25m call زليخة", "زليخة", messages.UnknownWord},
		{"a name in Chinese", "K7 25m call 欧阳雪", "欧阳雪", messages.UnknownWord},
		{"a name in Devanagari", "K7 25m call ज्योत्सना", "ज्योत्सना", messages.UnknownWord},
		{"a name with accents in pieces", "K7 25m call Ka\u0301tjusja", "tjusja", messages.UnknownWord},
		{"a name with invisible characters", "K7 25m call Wil\u200bhel\u00admina", "wilhelmina", messages.UnknownWord},
		{"a name in place of a code", "Zebediah 25m", "zebediah", messages.UnknownWord},
		{"a diagnosis", "K7 25m call schizoaffective", "schizoaffective", messages.UnknownWord},
		{"a phone number", "K7 25m call 912 34 567", "34 567", messages.Person},
		{"a phone number from abroad", "K7 25m call +40 721 555 019", "721 555", messages.Person},
		{"a phone number in Arabic digits", "K7 25m call ٩١٢٣٤٥٦٧", "٩١٢٣٤٥٦٧", messages.Person},
		{"a phone number in one", "K7 25m call 91234568", "91234568", messages.Person},
		{"a Norwegian identity number", "K7 25m call 01010750160", "01010750160", messages.Person},
		{"a Romanian identity number", "K7 25m call 1800101221144", "1800101221144", messages.Person},
		{"an NHS number", "K7 25m call 943 476 5919", "476 5919", messages.Person},
		{"a National Insurance number", "K7 25m call QQ123456C", "qq123456c", ""},
		{"an e-mail address", "K7 25m call some.body@example.org", "example.org", messages.Person},
		{"a mention", "K7 25m call <@U0CANARY>", "U0CANARY", messages.Person},
		{"a mention of all", "K7 25m call <!channel>", "!channel", messages.Person},
		{"a channel", "K7 25m call <#C0CANARY|general>", "C0CANARY", messages.Person},
		{"a link", "K7 25m call <https://canary.example/x>", "canary.example", messages.Person},
		{"@here as it is typed", "K7 25m call @here", "@here", messages.Person},
		{"right-to-left override", "K7 25m call \u202eaninrevlis", "aninrevlis", messages.UnknownWord},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, req := range []Request{
				{Command: "/contact", Text: tt.text}, {Action: "contact.run.0", Value: tt.text}, {Action: "contact.twice", Value: "1 " + tt.text},
			} {
				m := want[messages.ContactTrouble](t, o.ask("UADA", req))
				if m.Trouble != tt.want && tt.want != "" || m.Trouble == messages.Person && m.Word != "" {
					t.Errorf("answered %+v, want %s", m, tt.want)
				}
			}
			wantForm[messages.ContactForm](t, o.ask("UADA", Request{Action: "contact.form", Value: tt.text}))
			r := o.ask("UADA", Request{Form: "contact.form", Values: map[string]Values{"code": {tt.text}, "length": {"5"}}})
			if len(r.Errors) != 1 {
				t.Errorf("the form answers %s", described(r))
			}
			seen := bytes.ToLower(written(t))
			if bytes.Contains(seen, []byte(strings.ToLower(tt.canary))) || bytes.Contains(seen, []byte(strings.ToLower(tt.text))) {
				t.Errorf("%q is stored", tt.canary)
			}
		})
	}
	if n := len(o.contacts("UADA")); n != 0 {
		t.Errorf("%d contacts are stored", n)
	}
	// The search finds what is stored.
	o.Desk.NewID = func() string { return "canarystored" }
	o.logs("UADA", "K7 25m call", o.at)
	if !bytes.Contains(written(t), []byte("canarystored")) {
		t.Error("the search would find nothing at all")
	}
}

func TestContactWhoMay(t *testing.T) {
	o := openTeam(t, "K7")
	want[messages.MembersAdded](t, o.types("UKARI", "/team", "add <@UBO>"))
	o.commits("UCY", nil, func(c *storage.Change) { c.PutMember(peer.Member{User: "UCY", Team: o.team().ID, State: peer.Gone}) })
	for _, tt := range []struct {
		user string
		want peer.Reason
	}{
		{"UKARI", peer.NotAMember}, {"UADMIN", peer.NotAMember}, {"UDEP", peer.NotAMember}, {"UOTHER", peer.NotAMember},
		{"UBO", peer.NotConsented}, {"UCY", peer.Left}, {"UGUEST", peer.GuestRefused}, {"UBOT", peer.BotRefused},
		{"UOFF", peer.DeactivatedRefused}, {"USTRANGER", peer.ForeignRefused},
	} {
		t.Run(tt.user, func(t *testing.T) {
			for _, req := range []Request{
				{Command: "/contact"}, {Command: "/contact", Text: "K7 25m call"}, {Command: "/contact", Text: "again"},
				{Command: "/contact", Text: "undo"}, {Command: "/contact", Text: "list"}, {Command: "/contact", Text: "help"},
				{Command: "/contact", Text: "K7 25m call Quendelina"},
				{Action: "contact.form"}, {Action: "contact.undo", Value: "t1"}, {Action: "contact.run.0", Value: "K7 25m"},
				{Action: "contact.twice", Value: "1 K7 25m"}, {Form: "contact.form", Values: map[string]Values{"code": {"K7"}, "length": {"5"}}},
			} {
				if m := want[messages.Refused](t, o.ask(tt.user, req)); m.Reason != tt.want {
					t.Errorf("%+v: %s, want %s", req, m.Reason, tt.want)
				}
			}
			if st := o.records(tt.user); len(st.Contacts) != 0 || len(st.Journal.Entries) != 0 {
				t.Errorf("stored %+v", st)
			}
		})
	}
}

// overtaking returns a desk that is overtaken at each commit by another write to the same worker, n times.
func (o *office) overtaking(n int) *Desk {
	o.t.Helper()
	url, err := redisURL()
	if err != nil {
		o.t.Fatal(err)
	}
	store, err := storage.Open(context.Background(), storage.Config{URL: url, Failpoint: func(name string) {
		if name == "commit:begin" && n > 0 {
			n--
			o.commits("UADA", nil, func(c *storage.Change) { c.Tell("UADA", "overtaken") })
		}
	}})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = store.Close() })
	desk := *o.Desk
	desk.Store = store
	return &desk
}

// A decision that is overtaken is made again, five times; then nothing is saved. What is read beside it is no try.
func TestContactOvertaken(t *testing.T) {
	o := openTeam(t, "K7")
	o.days("K7", 150) // a run that reaches far out of what is read at first
	for _, tt := range []struct {
		name      string
		overtaken int
		want      error
	}{
		{"never", 0, nil}, {"once", 1, nil}, {"four times", 4, nil}, {"five times", 5, ErrBusy}, {"always", 1000, ErrBusy},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := o.records("UADA")
			req := o.request("UADA", Request{Command: "/contact", Text: "K7 25m call", At: o.at})
			r, err := o.overtaking(tt.overtaken).Handle(context.Background(), req)
			if !errors.Is(err, tt.want) {
				t.Fatalf("%s, %v", described(r), err)
			}
			after := o.records("UADA")
			if tt.want != nil {
				if len(after.Contacts) != len(before.Contacts) || len(after.Alerts) != len(before.Alerts) || r.Message != nil {
					t.Errorf("something was saved: %s", described(r))
				}
				return
			}
			o.logged("UADA", r)
			o.undoes(o.writes("UADA", "undo", o.at))
		})
	}
}

// Two at once: both are stored, each is measured against the other, and one alert comes of it.
func TestContactsAtOnce(t *testing.T) {
	o := openTeam(t, "K7")
	var reqs []Request
	for _, text := range []string{"K7 10m call", "K7 20m call", "K7 30m call", "K7 40m call"} {
		reqs = append(reqs, o.request("UADA", Request{Command: "/contact", Text: text, At: o.at}))
	}
	for _, kind := range o.atOnce(reqs...) {
		if kind != "contact_logged" {
			t.Errorf("answered %s", kind)
		}
	}
	st := o.records("UADA")
	if len(st.Contacts) != 4 || len(st.Journal.Entries) != 4 || len(st.Alerts) != 1 || st.Alerts[0].Value != 3 {
		t.Errorf("%d contacts, %d entries, alerts %+v", len(st.Contacts), len(st.Journal.Entries), st.Alerts)
	}
	if got := addressed(o.taken(storage.AlertLane)); len(got) != 2 {
		t.Errorf("sent %v", got)
	}
	// The same words at once: one is stored, the other asked about.
	same := func() Request { return o.request("UADA", Request{Command: "/contact", Text: "K7 50m meet", At: o.at}) }
	if got := o.atOnce(same(), same()); strings.Join(got, " ") != "contact_logged contact_twice" {
		t.Errorf("answered %v", got)
	}
	// A withdrawal and a new one at once leave what both together make.
	undo := o.request("UADA", Request{Command: "/contact", Text: "undo", At: o.at.Add(time.Minute)})
	add := o.request("UADA", Request{Command: "/contact", Text: "K7 5m text", At: o.at.Add(time.Minute)})
	o.atOnce(undo, add)
	if n := len(o.contacts("UADA")); n != 5 {
		t.Errorf("%d contacts", n)
	}
}

// Redis that cannot be reached is an error of its own, so that the person reads that nothing was saved.
func TestContactWithoutTime(t *testing.T) {
	o := openTeam(t, "K7")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := o.Handle(ctx, o.request("UADA", Request{Command: "/contact", Text: "K7 25m call"})); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("%s, %v", described(r), err)
	}
}
