package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/slacksim"
	"alongside/peer"
	"alongside/storage"
)

// pulse has a child write down every half second how many goroutines it has, where a file is given.
func pulse(path string) {
	if path == "" {
		return
	}
	go func() {
		for range time.Tick(500 * time.Millisecond) {
			_ = os.WriteFile(path, []byte(strconv.Itoa(runtime.NumGoroutine())), 0o600)
		}
	}()
}

// The expected load: each of 500 workers logs 12 contacts and two stretches of hours a day and looks twice at what stands, within eight hours.
const (
	soakWorkers = 500
	soakPerDay  = soakWorkers * (12 + 2 + 2)
	soakTimes   = 20
)

// soaked is what a look at the bot shows.
type soaked struct{ rss, goroutines int }

// residentKB is the memory of a process that is in use, in kB.
func residentKB(t *testing.T, pid int) int {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("the process has no memory")
	return 0
}

// crewOf seeds the workers and returns their ids.
func crewOf(t *testing.T, store *storage.Store) (users []string) {
	t.Helper()
	for i := range soakWorkers {
		user := fmt.Sprintf("U0W%04d", i)
		users = append(users, user)
		st, err := store.Load(t.Context(), storage.Want{Workspace: workspaceID, People: []string{user}, Worker: user})
		if err != nil {
			t.Fatal(err)
		}
		c := storage.NewChange(st, "crew:"+user, time.Now())
		c.PutMember(peer.Member{User: user, Team: demoTeamID, State: peer.Active, Consented: time.Now()})
		for _, code := range []peer.Code{"K7", "M3", "P4"} {
			c.PutMatch(peer.Match{Code: code, Worker: user, Start: time.Now().AddDate(-1, 0, 0)})
		}
		if _, err := store.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	return users
}

// TestFaultSoak lets an organisation of 500 workers use the bot at twenty times the load that is expected of it: ten minutes in
// `make faults`, else some seconds at a higher pace. Memory and goroutines stay where they are, and everybody is answered.
func TestFaultSoak(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Log("memory is read from /proc: there is nothing to look at here")
		return
	}
	length, each := 8*time.Second, 20*time.Millisecond
	if long() {
		length, each = 10*time.Minute, 8*time.Hour/(soakPerDay*soakTimes)
	}
	p := newTheatre(t, func(cfg *slacksim.Config) {
		for i := range soakWorkers {
			cfg.Users = append(cfg.Users, slacksim.User{ID: fmt.Sprintf("U0W%04d", i), Name: fmt.Sprintf("w%d", i), TZ: demoZone, Locale: "en-GB"})
		}
	})
	store := p.openStore()
	if err := seed(t.Context(), store, time.Now()); err != nil {
		t.Fatal(err)
	}
	users := crewOf(t, store)
	beat := filepath.Join(t.TempDir(), "pulse")
	t.Setenv("ALONGSIDE_PULSE", beat)
	bot := p.start("run", "")
	within(t, 20*time.Second, "the bot connects; "+p.errs.tail(), func() bool { return p.sim.Connections() > 0 })
	raw := redis.NewClient(&redis.Options{Network: "unix", Addr: p.redis.Socket()})
	t.Cleanup(func() { _ = raw.Close() })

	dice := rand.New(rand.NewPCG(faultSeed(t), 29))
	var typing sync.WaitGroup
	var mu sync.Mutex
	sent, refused := 0, map[string]int{}
	one := func(user, command, text string) {
		typing.Go(func() {
			r, err := p.sim.Command(t.Context(), user, "DM", command, text)
			mu.Lock()
			defer mu.Unlock()
			if sent++; err != nil || r.Error != "" || refusal(r.Text()) {
				refused[fmt.Sprint(err, r.Error)]++
			}
		})
	}
	for i, user := range users { // so that everybody is known before the first look
		one(user, "/peer", "week")
		if i%10 == 9 {
			typing.Wait()
		}
	}
	typing.Wait()
	used := func() string {
		for line := range strings.Lines(raw.Info(t.Context(), "memory").Val()) {
			if rest, ok := strings.CutPrefix(line, "used_memory_human:"); ok {
				return strings.TrimSpace(rest)
			}
		}
		return ""
	}
	redisBefore := used()
	tick, look := time.NewTicker(each), time.NewTicker(time.Second)
	defer tick.Stop()
	defer look.Stop()
	end := time.NewTimer(length)
	var looks []soaked
	for n := 0; ; {
		select {
		case <-tick.C:
			n++
			user := users[dice.IntN(len(users))]
			switch n % 16 {
			case 0, 1:
				one(user, "/peer", "week")
			case 2, 3:
				one(user, "/hours", fmt.Sprintf("%dh admin", 1+dice.IntN(4)))
			default:
				one(user, "/contact", fmt.Sprintf("%s %dm call yesterday", []string{"K7", "M3", "P4"}[dice.IntN(3)], 1+n%240))
			}
			continue
		case <-look.C:
			text, err := os.ReadFile(beat)
			goroutines, err2 := strconv.Atoi(string(text))
			if err == nil && err2 == nil { // else it is being written
				looks = append(looks, soaked{residentKB(t, bot.cmd.Process.Pid), goroutines})
			}
			continue
		case <-end.C:
		}
		break
	}
	typing.Wait()
	middle := func(from, to int, of func(soaked) int) int {
		var all []int
		for _, l := range looks[from:to] {
			all = append(all, of(l))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	rss, count := func(l soaked) int { return l.rss }, func(l soaked) int { return l.goroutines }
	third := len(looks) / 3
	if third == 0 {
		t.Fatal("the bot was never looked at")
	}
	firstRSS, lastRSS := middle(third, 2*third, rss), middle(2*third, len(looks), rss)
	first, last := middle(0, third, count), middle(2*third, len(looks), count)
	t.Logf("%d commands in %v (%.1f a second), %d not answered %v: memory %.1f MB, then %.1f MB; goroutines %d, then %d; Redis %s, then %s", sent, length,
		float64(sent-len(users))/length.Seconds(), len(refused), refused, float64(firstRSS)/1024, float64(lastRSS)/1024, first, last, redisBefore, used())
	if len(refused) > 0 || last > first+first/20+5 {
		t.Errorf("%v refused, goroutines %d, then %d", refused, first, last)
	}
	if long() && lastRSS > firstRSS+firstRSS/20 {
		t.Errorf("memory grew from %d to %d kB", firstRSS, lastRSS)
	}
}
