package scheduler

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"

	"alongside/internal/redisproc"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

const (
	workspace = "T1"
	oslo      = "Europe/Oslo"
)

// world is a store with a clock that stands still until it is moved.
type world struct {
	t     *testing.T
	url   string
	store *storage.Store
	run   *Runner

	mu       sync.Mutex
	at       time.Time
	onCommit func() // called once, before the next Commit
}

// begin starts a world at a civil time in Oslo, with a team of one worker, two coordinators and one deputy.
func begin(t *testing.T, at string) *world {
	t.Helper()
	proc := redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
	w := &world{t: t, url: proc.URL(), at: civil(t, at)}
	w.store, w.run = w.copy(Jobs())
	w.team(teamOfFour)
	return w
}

var teamOfFour = peer.Team{Coordinators: []string{"U2", "U3"}, Deputies: []string{"U4"}}

// copy starts another copy of the program on the same store.
func (w *world) copy(jobs []Job) (*storage.Store, *Runner) {
	w.t.Helper()
	store, err := storage.Open(w.t.Context(), storage.Config{URL: w.url, Failpoint: w.failpoint, Skew: func() time.Duration {
		return time.Until(w.now()) + 2*time.Millisecond // more than is lost to whole milliseconds
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = store.Close() })
	log := logrus.New()
	log.SetOutput(io.Discard)
	run, err := newRunner(Config{Store: store, Workspace: workspace, Now: w.now, Log: log}, jobs)
	if err != nil {
		w.t.Fatal(err)
	}
	return store, run
}

func (w *world) failpoint(name string) {
	if name != "commit:begin" {
		return
	}
	w.mu.Lock()
	hook := w.onCommit
	w.onCommit = nil
	w.mu.Unlock()
	if hook != nil {
		hook()
	}
}

// overtake has something happen right before the next Commit.
func (w *world) overtake(what func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onCommit = what
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// to moves the clock to a civil time in Oslo and does what is due by then.
func (w *world) to(at string) int {
	w.t.Helper()
	w.set(at)
	return w.tick()
}

// set moves the clock to a civil time in Oslo and does nothing.
func (w *world) set(at string) {
	w.t.Helper()
	moved := civil(w.t, at)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = moved
}

// by moves the clock and does what is due by then.
func (w *world) by(d time.Duration) int {
	w.t.Helper()
	w.mu.Lock()
	w.at = w.at.Add(d)
	w.mu.Unlock()
	return w.tick()
}

func (w *world) tick() int {
	w.t.Helper()
	done, err := w.run.Tick(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

// write commits something as another part of the program would.
func (w *world) write(worker string, what func(*storage.Change, storage.State)) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	st, err := w.store.Load(ctx, storage.Want{Workspace: workspace, Worker: worker, People: []string{worker}})
	if err != nil {
		w.t.Fatal(err)
	}
	c := storage.NewChange(st, "write/"+time.Now().Format(time.RFC3339Nano), w.now())
	what(c, st)
	if _, err := w.store.Commit(ctx, c); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) team(team peer.Team) {
	w.t.Helper()
	team.ID, team.Name, team.Zone, team.CoordinatorsChannel = "S1", "Harbour", oslo, "C1"
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutTeam(team)
		c.PutDigest(team.ID, storage.Digest{Plan: peer.DigestPlan{Off: true}}) // it has tests of its own
	})
}

// raise raises an alert about a worker as the commands do: with the entry for its first step.
func (w *world) raise(worker string, episode int) peer.Alert {
	w.t.Helper()
	day := peer.DayOf(w.now(), oslo).String()
	a := peer.Alert{
		ID: "code-day." + worker + ".K7." + day, Episode: episode, Version: 2*episode - 1, Rule: peer.CodeDay, Worker: worker, Team: "S1",
		Code: "K7", Window: day, Value: 3, Limit: 2, State: peer.Open, RaisedAt: w.now(),
	}
	w.write(worker, func(c *storage.Change, _ storage.State) {
		c.PutAlert(a)
		c.Due(storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, peer.Calendar{Zone: oslo})))
	})
	return a
}

func (w *world) put(a peer.Alert) {
	w.t.Helper()
	w.write(a.Worker, func(c *storage.Change, _ storage.State) { c.PutAlert(a) })
}

// sent is what a test looks at of a message in the outbox.
type sent struct {
	To, Kind string
	Step     int
	Since    string // civil, in Oslo
	Who      string `json:",omitempty"`
	First    string // kind of message that is sent before it
}

// outbox takes out what was put into the lane for alerts since the last call.
func (w *world) outbox() []sent {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var all []sent
	kinds := map[string]string{"": ""}
	for {
		got, err := w.store.Receive(ctx, workspace, storage.AlertLane, "test", 100, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return all
		}
		for _, d := range got {
			var facts struct {
				messages.AlertFacts
				Since time.Time
				Step  int
				To    []string
			}
			if err := json.Unmarshal(d.Facts, &facts); err != nil {
				w.t.Fatal(err)
			}
			if facts.State != peer.Open || facts.Worker == "" || facts.ID == "" || d.Team != "S1" || d.Rung != 0 || d.Replaces != "" {
				w.t.Errorf("got the message %+v with %s", d.Out, d.Facts)
			}
			kinds[d.ID] = d.Kind
			all = append(all, sent{d.To.User + d.To.Channel, d.Kind, facts.Step, facts.Since.In(peer.Location(oslo)).Format("Mon 15:04"),
				strings.Join(facts.To, " "), kinds[d.After]})
			if err := w.store.Settle(ctx, d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// passed is what is sent when an alert is passed on: the worker first, then the others.
func passed(worker string, step int, since string, to ...string) []sent {
	all := []sent{{worker, "alert_passed_on", step, since, strings.Join(to, " "), ""}}
	for _, user := range to {
		all = append(all, sent{user, "alert_waiting", step, since, "", "alert_passed_on"})
	}
	return all
}

// index returns the members of the due index with their instants, in the order of time.
func (w *world) index() []string {
	w.t.Helper()
	all, err := w.store.DuePeek(w.t.Context(), workspace, w.now().Add(1000*24*time.Hour), 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	var members []string
	for _, d := range all {
		members = append(members, d.Member()+" "+d.At.In(peer.Location(oslo)).Format("Mon 2006-01-02 15:04"))
	}
	slices.Sort(members)
	return members
}

func civil(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return peer.Civil(peer.Day{Year: at.Year(), Month: at.Month(), Num: at.Day()}, at.Hour()*60+at.Minute(), oslo)
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}
