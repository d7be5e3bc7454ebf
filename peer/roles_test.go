package peer

import (
	"slices"
	"strings"
	"testing"
)

// allowedTable says, for each action and each principal, what May answers about the principal, about a worker of team A
// and about a worker of team B:
//
//   - yes  n not a member  s has not said yes  l left  G guest  B bot  D deactivated  F foreign
//     c not coordinator  a not admin  o own alert  q own request  y not yours
//
// The principals: two workers of A, a worker of B, the coordinators of A and of B, a person who was coordinator of A, the
// deputy of A, an admin, a worker of A who coordinates it too, one added and one gone. Guest, bot, deactivated and foreign
// account hold every place there is.
const allowedTable = `
action             worker worker2 workerB coord coordB excoord deputy admin both  added gone guest bot  off  foreign
add member         ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
answer agreement   +cc    +cc     +cc     ++c   +c+    nnn     ncc    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
answer check-in    +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
answer match       +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
change match       +cc    +cc     +cc     ++c   +c+    nnn     ncc    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
see matches        ccc    ccc     ccc     ++c   +c+    nnn     ++c    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
answer time off    ccc    ccc     ccc     q+c   qc+    nnn     q+c    ccc   q+c   ccc   lll  GGG   BBB  DDD  FFF
change settings    +cc    +cc     +cc     ++c   +c+    nnn     ++c    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
ask supervision    +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
change team        aaa    aaa     aaa     aaa   aaa    aaa     aaa    +++   aaa   aaa   aaa  GGG   BBB  DDD  FFF
consent            +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   +yy   lll  GGG   BBB  DDD  FFF
draw match         ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
edit contact       +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
edit holidays      ccc    ccc     ccc     ++c   +c+    nnn     ccc    +++   ++c   ccc   lll  GGG   BBB  DDD  FFF
edit hours         +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
edit policy        ccc    ccc     ccc     ++c   +c+    nnn     ccc    +++   ++c   ccc   lll  GGG   BBB  DDD  FFF
end agreement      ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
handle alert       ccc    ccc     ccc     o+c   oc+    nnn     o+c    ccc   o+c   ccc   lll  GGG   BBB  DDD  FFF
help               +++    +++     +++     +++   +++    +++     +++    +++   +++   +++   +++  GGG   BBB  DDD  FFF
log contact        +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
log hours          +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
plan digest        ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
plan check-in      ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
propose agreement  +cc    +cc     +cc     ++c   +c+    nnn     ncc    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
say what came      ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
see agreement      +cc    +cc     +cc     ++c   +c+    nnn     ++c    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
see alerts         ccc    ccc     ccc     ++c   +c+    nnn     ++c    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
see away           +cc    +cc     +cc     ++c   +c+    nnn     ++c    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
see digest         ccc    ccc     ccc     ++c   +c+    nnn     ++c    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
see own agreement  +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
see own week       +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
see supervision    ccc    ccc     ccc     ++c   +c+    nnn     ++c    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
see team           ccc    ccc     ccc     ++c   +c+    nnn     ++c    +++   ++c   ccc   lll  GGG   BBB  DDD  FFF
see week           +cc    +cc     +cc     ++c   +c+    nnn     ncc    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
set supervision    ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
set up team        aaa    aaa     aaa     aaa   aaa    aaa     aaa    +++   aaa   aaa   aaa  GGG   BBB  DDD  FFF
take time off      +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
take supervision   ccc    ccc     ccc     y+c   yc+    nnn     y+c    ccc   y+c   ccc   lll  GGG   BBB  DDD  FFF
undo contact       +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
undo hours         +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
acknowledge step   +cc    +cc     +cc     ++c   +c+    nnn     ncc    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
answer check       ccc    ccc     ccc     ++c   +c+    nnn     ++c    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
ask leaving        +yy    +yy     +yy     nyy   nyy    nnn     nyy    nyy   +yy   syy   lll  GGG   BBB  DDD  FFF
say still called   yyy    yyy     yyy     yyy   yyy    nnn     yyy    yyy   yyy   yyy   +ll  GGG   BBB  DDD  FFF
see induction      +cc    +cc     +cc     ++c   +c+    nnn     ++c    ncc   ++c   scc   lll  GGG   BBB  DDD  FFF
set leaving        ccc    ccc     ccc     ++c   +c+    nnn     ccc    ccc   ++c   ccc   lll  GGG   BBB  DDD  FFF
`

var reasonLetters = map[Reason]string{
	OK: "+", NotAMember: "n", NotConsented: "s", Left: "l", GuestRefused: "G", BotRefused: "B", DeactivatedRefused: "D",
	ForeignRefused: "F", NotCoordinator: "c", NotAdmin: "a", OwnAlert: "o", NotYours: "y", OwnRequest: "q",
}

func principal(name string) (Actor, string) {
	const everywhere = "everywhere" // holds every place in team A
	actor := Actor{
		Person: Person{User: name},
		Teams: []Team{
			{ID: "A", Coordinators: []string{"coord", "both", everywhere}, Deputies: []string{"deputy", everywhere}},
			{ID: "B", Coordinators: []string{"coordB"}},
		},
	}
	home, state := "A", Active
	switch name {
	case "workerB", "coordB":
		home = "B"
	case "added":
		state = Invited
	case "gone":
		state = Gone
	case "admin":
		actor.Person.Admin = true
	case "guest", "bot", "off", "foreign":
		actor.Person = Person{
			User: everywhere, Admin: true, Guest: name == "guest", Bot: name == "bot", Deactivated: name == "off",
			Foreign: name == "foreign",
		}
	}
	switch name {
	case "coord", "coordB", "excoord", "deputy", "admin":
	default:
		actor.Member = &Member{User: actor.Person.User, Team: home, State: state}
	}
	return actor, home
}

func TestMay(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(allowedTable), "\n")
	principals := strings.Fields(lines[0])[1:]
	var got []string
	for _, action := range Actions() {
		row := []string{string(action)}
		for _, name := range principals {
			actor, home := principal(name)
			cell := ""
			for _, subject := range []Subject{{home, actor.Person.User}, {"A", "ada"}, {"B", "bo"}} {
				cell += reasonLetters[May(actor, action, subject)]
			}
			row = append(row, cell)
		}
		got = append(got, strings.Join(row, " "))
	}
	var want []string
	for _, line := range lines[1:] {
		want = append(want, strings.Join(strings.Fields(line), " "))
	}
	slices.Sort(got)
	slices.Sort(want) // the rows stand in the order in which people look for them
	diff(t, "who may do what", got, want)
}

func TestMayAtTheEdges(t *testing.T) {
	worker, _ := principal("worker")
	coordinator, _ := principal("coord")
	both, _ := principal("both")
	nobody := Actor{}
	for _, row := range []struct {
		name    string
		actor   Actor
		action  Action
		subject Subject
		want    Reason
	}{
		{"no worker named means oneself", worker, LogContact, Subject{}, OK},
		{"oneself, in a team that one is not in", worker, LogContact, Subject{Team: "B"}, NotYours},
		{"no team named is no team of a coordinator", coordinator, SeeWeek, Subject{Worker: "ada"}, NotCoordinator},
		{"a team that does not exist", coordinator, SeeWeek, Subject{"Z", "ada"}, NotCoordinator},
		{"an alert of nobody named counts as one's own", coordinator, HandleAlert, Subject{Team: "A"}, OwnAlert},
		{"a coordinator's own alert", both, HandleAlert, Subject{"A", "both"}, OwnAlert},
		{"an unknown action", coordinator, "delete everything", Subject{"A", "ada"}, UnknownAction},
		{"an actor without an id", nobody, Help, Subject{}, ForeignRefused},
	} {
		if got := May(row.actor, row.action, row.subject); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}
