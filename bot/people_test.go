package bot

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"alongside/internal/slacksim"
	"alongside/peer"
)

func TestDirectory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		answer, fail, slow := "en", error(nil), time.Duration(0)
		d := &directory{now: time.Now, fetch: func(ctx context.Context, user string) (peer.Person, error) {
			calls.Add(1)
			if !wait(ctx, slow) {
				return peer.Person{}, ctx.Err()
			}
			return peer.Person{User: user, Language: answer}, fail
		}}
		ask := func(want string, wantCalls int64) {
			t.Helper()
			p, err := d.person(t.Context(), ada)
			if err != nil || p.Language != want || calls.Load() != wantCalls {
				t.Errorf("%+v %v after %d calls; want %s after %d", p, err, calls.Load(), want, wantCalls)
			}
		}
		fail = errors.New("down")
		if _, err := d.person(t.Context(), ada); err == nil {
			t.Error("nothing is known, and no error")
		}
		fail = nil
		ask("en", 2)
		answer = "nb"
		ask("en", 2)                          // fresh enough
		time.Sleep(personFresh + time.Second) //nolint:forbidigo // synthetic time
		ask("nb", 3)
		time.Sleep(100 * 24 * time.Hour) //nolint:forbidigo // synthetic time
		fail = errors.New("down")
		ask("nb", 4) // old, but better than none
		fail, slow = nil, 3*time.Second
		began := time.Now()
		answer = "ro"
		ask("nb", 5)
		if took := time.Since(began); took != personPatient {
			t.Errorf("waited %v for a slow Slack with an old answer at hand", took)
		}
		synctest.Wait()
		time.Sleep(5 * time.Second) //nolint:forbidigo // synthetic time: the slow answer came in the meantime
		ask("ro", 5)
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := d.person(short, ben); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with nothing known and too little time: %v", err)
		}
		time.Sleep(5 * time.Second) //nolint:forbidigo // synthetic time
	})
}

func TestDirectoryAsksOnceForMany(t *testing.T) {
	var calls atomic.Int64
	release := make(chan struct{})
	d := &directory{now: time.Now, fetch: func(_ context.Context, user string) (peer.Person, error) {
		calls.Add(1)
		<-release
		return peer.Person{User: user}, nil
	}}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := d.person(t.Context(), ada); err != nil {
				t.Error(err)
			}
		})
	}
	close(release)
	all.Wait()
	if n := calls.Load(); n > 20/2 {
		t.Errorf("asked %d times for 20", n)
	}
}

func TestPerson(t *testing.T) {
	w := start(t, setup{noRun: true, config: func(c *Config) { c.Admins = []string{kari} }, sim: func(c *slacksim.Config) {
		c.Users = append(c.Users, slacksim.User{ID: "U0GONE", Name: "gone", Deleted: true}, slacksim.User{ID: "U0ROBOT", Name: "robot", Bot: true})
	}})
	for user, want := range map[string]peer.Person{
		ada:       {User: ada, Zone: "Europe/Oslo", Language: "nb", Name: "ada"},
		kari:      {User: kari, Zone: "Europe/Oslo", Language: "en", Admin: true, Name: "kari"}, // named in the configuration
		mia:       {User: mia, Zone: "Etc/UTC", Language: "en", Admin: true, Name: "mia"},       // of the workspace
		guest:     {User: guest, Zone: "Etc/UTC", Language: "en", Guest: true, Name: "guest"},
		stray:     {User: stray, Zone: "Etc/UTC", Language: "en", Foreign: true, Name: "stray"},
		"U0GONE":  {User: "U0GONE", Zone: "Etc/UTC", Language: "en", Deactivated: true, Name: "gone"},
		"U0ROBOT": {User: "U0ROBOT", Zone: "Etc/UTC", Language: "en", Bot: true, Name: "robot"},
		"U0NONE":  {User: "U0NONE", Foreign: true}, // nobody knows them
	} {
		if got, err := w.bot.Person(t.Context(), workspace, user); err != nil || got != want {
			t.Errorf("%s: %+v %v, want %+v", user, got, err, want)
		}
	}
	if got, err := w.bot.Person(t.Context(), "T0OTHER", ada); err != nil || !got.Foreign {
		t.Errorf("somebody of another workspace: %+v %v", got, err)
	}
	fault(t, w, slacksim.Fault{Method: "users.info", Mode: "500", Probability: 1})
	if _, err := w.bot.Person(t.Context(), workspace, ben); !errors.Is(err, errPeople) {
		t.Errorf("Slack down: %v", err)
	}
}

func TestLoggingGoesOnWhenSlackDoesNotSayWho(t *testing.T) {
	w := start(t, setup{})
	if r := command(t, w, kari, "/contact", ""); r.Error != "" {
		t.Fatal(r)
	}
	w.bot.people.now = func() time.Time { return time.Now().Add(time.Hour) } // what is known is old
	fault(t, w, slacksim.Fault{Method: "users.info", Mode: "500", Probability: 1})
	if r := command(t, w, kari, "/contact", ""); r.Error != "" || r.Text() != "" {
		t.Errorf("known before: %+v", r)
	}
	if r := command(t, w, ben, "/contact", ""); r.Text() == "" {
		t.Errorf("never seen: %+v", r)
	}
}
