package commands

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// openCheckIn is an office with a team whose week 47 is open for some people: asked on Friday 20 November 2026 at 13:00.
func openCheckIn(t *testing.T, users ...string) (*office, storage.CheckInWeek) {
	t.Helper()
	o := openTeam(t)
	return o, o.opensCheckIn(users...)
}

// opensCheckIn opens week 47 of the team for some people, and lets it be the Friday.
func (o *office) opensCheckIn(users ...string) storage.CheckInWeek {
	o.t.Helper()
	o.commits("UADA", nil, func(c *storage.Change) {
		team := o.team()
		team.Numbers = "Duty phone 00 00 00 00"
		c.PutTeam(team)
	})
	ring, err := storage.OpenKeyring(filepath.Join(o.t.TempDir(), "keys"))
	if err != nil {
		o.t.Fatal(err)
	}
	o.Keys = ring
	o.at = time.Date(2026, 11, 20, 12, 30, 0, 0, time.UTC)
	w := storage.CheckInWeek{Workspace: o.workspace, Team: o.team().ID, Week: peer.Week{Year: 2026, Num: 47}}
	if err := o.Store.OpenCheckIn(o.t.Context(), ring, w, users); err != nil {
		o.t.Fatal(err)
	}
	return w
}

// taps presses a face of the question as the message offers it.
func (o *office) taps(user string, w storage.CheckInWeek, q peer.Question, f peer.Face) Reply {
	o.t.Helper()
	return o.presses(user, "checkin.face."+string(rune('0'+q)), messages.CheckInTap{Team: w.Team, Week: w.Week, Question: q, Face: f}.Value())
}

func (o *office) answered(user string, w storage.CheckInWeek) (peer.CheckIn, bool) {
	o.t.Helper()
	c, answered, err := o.Store.OwnCheckIn(o.t.Context(), o.Keys, w, user)
	if err != nil {
		o.t.Fatal(err)
	}
	return c, answered
}

func TestThreeTaps(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA")
	monday := peer.Day{Year: 2026, Month: time.November, Num: 23}
	who := []string{"UKARI", "ULIV", "UDEP"}
	for _, tap := range []struct {
		q    peer.Question
		f    peer.Face
		want messages.Message
	}{
		{peer.Energy, 4, messages.CheckInSaved{Until: monday}},
		{peer.Boundaries, peer.RatherNot, nil},
		{peer.Boundaries, 1, messages.CheckInSaved{Until: monday, Low: true, Who: who, Numbers: "Duty phone 00 00 00 00"}},
		{peer.Boundaries, peer.RatherNot, nil},
		{peer.Support, 3, messages.CheckInSaved{Until: monday, Whole: true}},
		{peer.Energy, 2, messages.CheckInSaved{Until: monday, Whole: true, Low: true, Who: who, Numbers: "Duty phone 00 00 00 00"}}, // changed
	} {
		if tap.want != nil {
			saved := tap.want.(messages.CheckInSaved)
			saved.Numbers = "Duty phone 00 00 00 00"
			tap.want = saved
		}
		if diff := cmp.Diff(tap.want, o.taps("UADA", w, tap.q, tap.f).Message); diff != "" {
			t.Errorf("question %d, face %d:\n%s", tap.q, tap.f, diff)
		}
	}
	if c, answered := o.answered("UADA", w); !answered || c != (peer.CheckIn{2, peer.RatherNot, 3}) {
		t.Errorf("kept %v %v", c, answered)
	}
	if letters := append(o.sent(), o.taken(storage.NudgeLane)...); len(letters) != 0 {
		t.Errorf("somebody was told: %v", addressed(letters))
	}
	want[messages.CheckInSkipped](t, o.presses("UADA", "checkin.skip", messages.CheckInTap{Team: w.Team, Week: w.Week}.Value()))
	if c, answered := o.answered("UADA", w); answered || c != (peer.CheckIn{}) {
		t.Errorf("a trace of a week that was skipped: %v %v", c, answered)
	}
}

func TestCheckInForm(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA")
	form := wantForm[messages.CheckInForm](t, o.types("UADA", "/checkin", ""))
	want[messages.CheckInSaved](t, o.submits("UADA", form, map[string]Values{messages.CheckInBlock(peer.Energy): {"5"}, messages.CheckInBlock(peer.Support): {"6"}}))
	if c, _ := o.answered("UADA", w); c != (peer.CheckIn{5, 0, peer.RatherNot}) {
		t.Errorf("kept %v", c)
	}
	form = wantForm[messages.CheckInForm](t, o.types("UADA", "/checkin", ""))
	want[messages.CheckInSkipped](t, o.submits("UADA", form, nil)) // all taken back
	if _, answered := o.answered("UADA", w); answered {
		t.Error("an empty form leaves an answer")
	}
	want[messages.Stale](t, o.submits("UADA", form, map[string]Values{messages.CheckInBlock(peer.Energy): {"9"}}))
}

func TestNothingToAnswer(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA")
	o.at = time.Date(2026, 11, 20, 12, 40, 0, 0, time.UTC)
	o.joins("UBO")
	tap := messages.CheckInTap{Team: w.Team, Week: w.Week, Question: peer.Energy, Face: 4}
	face := Request{Action: "checkin.face.0", Value: tap.Value()}
	friday := peer.Day{Year: 2026, Month: time.November, Num: 27}
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when.UTC()
	}
	for name, row := range map[string]struct {
		at   string
		user string
		want messages.NoCheckIn
		kept bool
	}{
		"the last second":           {"2026-11-23T22:59:59Z", "UADA", messages.NoCheckIn{}, true},
		"the second of closing":     {"2026-11-23T23:00:00Z", "UADA", messages.NoCheckIn{Why: messages.CheckInNotOpen, Next: friday}, false},
		"who joined after it began": {"2026-11-20T14:00:00Z", "UBO", messages.NoCheckIn{Why: messages.CheckInJoined}, false},
	} {
		asked := face
		asked.At = at(row.at)
		reply := o.ask(row.user, asked)
		if row.kept {
			want[messages.CheckInSaved](t, reply)
			continue
		}
		if diff := cmp.Diff(row.want, want[messages.NoCheckIn](t, reply)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	for name, value := range map[string]string{"another week": "t 2026-W46 0 4", "another team": "x 2026-W47 0 4"} {
		if _, ok := o.presses("UADA", "checkin.face.0", value).Message.(messages.NoCheckIn); !ok {
			t.Errorf("%s is answered", name)
		}
	}
	for _, value := range []string{"", "x", w.Team + " 2026-W47 3 4", w.Team + " 2026-W47 0 7", w.Team + " 2026-W47 0 0", w.Team + " 2026-W99 0 4"} {
		want[messages.Stale](t, o.presses("UADA", "checkin.face.0", value))
	}
	want[messages.Refused](t, o.presses("UOTHER", "checkin.face.0", tap.Value()))
	o.Keys = nil
	if got := want[messages.NoCheckIn](t, o.types("UADA", "/checkin", "")); got.Why != messages.CheckInOff {
		t.Errorf("without keys: %v", got)
	}
}

func TestOwnTrend(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA")
	if m := want[messages.CheckInTrend](t, o.types("UADA", "/checkin", "trend")); m.Keeps {
		t.Error("a trend is kept that nobody asked for")
	}
	if m := want[messages.CheckInTrend](t, o.presses("UADA", "checkin.trend", "")); !m.Keeps || len(m.Weeks) != 0 {
		t.Errorf("begun: %+v", m)
	}
	want[messages.CheckInSaved](t, o.taps("UADA", w, peer.Energy, 4))
	if _, err := o.Store.CloseCheckIn(t.Context(), o.Keys, w, 5, []string{"UADA"}); err != nil {
		t.Fatal(err)
	}
	m := want[messages.CheckInTrend](t, o.types("UADA", "/checkin", "trend"))
	if diff := cmp.Diff([]messages.TrendWeek{{Week: w.Week, CheckIn: peer.CheckIn{4, 0, 0}}}, m.Weeks); diff != "" {
		t.Error(diff)
	}
	want[messages.CheckInTrendGone](t, o.types("UADA", "/checkin", "av"))
	if m := want[messages.CheckInTrend](t, o.types("UADA", "/checkin", "trend")); m.Keeps || len(m.Weeks) != 0 {
		t.Errorf("deleted: %+v", m)
	}
}

// TestCoordinatorAnswersToo: who coordinates and works is asked as everybody, and is not offered themselves as help.
func TestCoordinatorAnswersToo(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA", "ULIV")
	o.works("ULIV")
	saved := want[messages.CheckInSaved](t, o.taps("ULIV", w, peer.Support, 2))
	if diff := cmp.Diff([]string{"UKARI", "UDEP"}, saved.Who); diff != "" || !saved.Low {
		t.Errorf("%+v\n%s", saved, diff)
	}
}
