package commands

import (
	"context"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// secretOf is the secret in the address of a reply.
func secretOf(t *testing.T, m messages.FeedAddress) string {
	t.Helper()
	secret, ok := strings.CutPrefix(m.Address, "https://calendar.example/feeds/")
	secret, ok2 := strings.CutSuffix(secret, ".ics")
	if !ok || !ok2 || !FeedShape(secret) {
		t.Fatalf("address %q", m.Address)
	}
	return secret
}

// shown is what the calendar behind a secret shows: "nothing", or names and what for.
func (o *office) shown(secret string) string {
	o.t.Helper()
	c, _, found, err := o.Calendar(context.Background(), o.workspace, secret, o.at)
	if err != nil {
		o.t.Fatal(err)
	}
	if !found {
		return "nothing"
	}
	words := []string{string(c.Kind)}
	for _, a := range c.Away {
		words = append(words, a.Off.Worker+"="+a.Name+"/"+string(a.Off.State))
	}
	return strings.Join(words, " ")
}

// TestFeedAddresses: an address is shown once; a new one takes its place; nobody else's shows anything.
func TestFeedAddresses(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.joins("UBO")
	want[messages.FeedNotHere](t, o.types("UADA", "/timeoff", "feed"))
	want[messages.FeedNotHere](t, o.types("UKARI", "/team", "feed"))
	want[messages.FeedGone](t, o.types("UADA", "/timeoff", "feed off"))
	o.Feeds = "https://calendar.example/"
	o.people["UADA"] = peer.Person{User: "UADA", Name: "Ada", Zone: "Europe/Oslo", Language: "en"}

	request := o.request("UADA", Request{Command: "/timeoff", Text: "feed"})
	first, err := o.Handle(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	secret := secretOf(t, want[messages.FeedAddress](t, first))
	again, err := o.Handle(context.Background(), request) // Slack sends the same once more
	if err != nil {
		t.Fatal(err)
	}
	want[messages.FeedMade](t, again)
	want[messages.FeedThere](t, o.types("UADA", "/timeoff", "kalender"))
	o.types("UADA", "/timeoff", "24.12-2.1 holiday")
	o.types("UADA", "/timeoff", "20.11 health")
	if got := o.shown(secret); got != "own UADA=/told UADA=/asked" {
		t.Errorf("her own: %s", got)
	}

	// The team's: the coordinator's address, a colleague's, and what neither shows.
	team := secretOf(t, want[messages.FeedAddress](t, o.types("UKARI", "/team", "feed")))
	colleague := secretOf(t, want[messages.FeedAddress](t, o.types("UBO", "/timeoff", "feed team")))
	for _, s := range []string{team, colleague} {
		if got := o.shown(s); got != "team UADA=Ada/told" {
			t.Errorf("the team's: %s", got)
		}
	}
	o.people["UADA"] = peer.Person{User: "UADA", Zone: "Europe/Oslo", Language: "en"} // Slack does not say
	if got := o.shown(team); got != "team UADA=/told" {
		t.Errorf("without a name: %s", got)
	}

	// A new one, none, and what they leave.
	fresh := want[messages.FeedAddress](t, o.presses("UADA", "feed.new", "own"))
	if !fresh.Again || o.shown(secret) != "nothing" || o.shown(secretOf(t, fresh)) == "nothing" {
		t.Errorf("a new address: %+v, the old one shows %s", fresh, o.shown(secret))
	}
	want[messages.FeedGone](t, o.types("UADA", "/timeoff", "feed off"))
	if m := want[messages.FeedGone](t, o.types("UADA", "/timeoff", "feed off")); !m.None || o.shown(secretOf(t, fresh)) != "nothing" || o.shown(team) == "nothing" {
		t.Error("off, and hers alone")
	}
	for _, value := range []string{"", "own t1", "team", "else x"} {
		want[messages.Stale](t, o.presses("UADA", "feed.new", value))
	}
	want[messages.Help](t, o.types("UKARI", "/team", "feed please"))
	want[messages.TimeOffHelp](t, o.types("UADA", "/timeoff", "feed tomorrow"))

	// Whoever may not see it has none, and whoever may not see it any more sees nothing.
	for _, user := range []string{"UOTHER", "UADMIN"} {
		want[messages.Refused](t, o.types(user, "/team", "feed"))
		want[messages.Refused](t, o.types(user, "/timeoff", "feed"))
		want[messages.Refused](t, o.presses(user, "feed.team", o.team().ID))
	}
	want[messages.Refused](t, o.presses("UADA", "feed.team", "elsewhere"))
	o.people["UBO"] = peer.Person{User: "UBO", Deactivated: true}
	if got := o.shown(colleague); got != "nothing" {
		t.Errorf("an account that is switched off sees %s", got)
	}
	answers := setupValues()
	answers["coordinators"] = Values{"ULIV"}
	want[messages.TeamSaved](t, o.submits("UADMIN", wantForm[messages.SetupForm](t, o.types("UADMIN", "/team", "setup")), answers))
	if got := o.shown(team); got != "nothing" {
		t.Errorf("who coordinates no longer sees %s", got)
	}
}

// slowPeople is a Slack that does not answer.
type slowPeople struct{}

func (slowPeople) Person(ctx context.Context, _, _ string) (peer.Person, error) {
	<-ctx.Done()
	return peer.Person{}, ctx.Err()
}

// TestFeedWithoutSlack: where Slack does not say who somebody is, what is stored decides, and names are left out.
func TestFeedWithoutSlack(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.Feeds = "https://calendar.example"
	o.types("UADA", "/timeoff", "20.11 health")
	secret := secretOf(t, want[messages.FeedAddress](t, o.types("UKARI", "/team", "feed")))
	o.People = slowPeople{}
	begun := time.Now()
	if got := o.shown(secret); got != "team UADA=/told" || time.Since(begun) > 4500*time.Millisecond {
		t.Errorf("%s after %s", got, time.Since(begun))
	}
}
