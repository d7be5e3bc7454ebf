package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func sampleTeam() *team {
	return &team{codes: []string{"A1", "B2", "C3", "D4"}, today: time.Date(2026, 11, 17, 14, 0, 0, 0, time.UTC), everydays: 50, busies: 10}
}

// day is the code and the day of a contact.
func day(c contact) string {
	words := strings.Fields(c.text)
	return c.worker + " " + words[0] + " " + words[3]
}

func TestMixes(t *testing.T) {
	team := sampleTeam()
	for _, tt := range []struct {
		name       string
		make       func(int) (contact, bool)
		workers    int
		each       int
		above      float64 // share of contacts that are the third with one code on one day
		least, far float64
	}{
		{"everyday", team.everyday, team.everydays, everydayEach, 0, 0.005, 0.03},
		{"busy", team.busy, team.busies, busyEach, 0, 0.33, 0.34},
	} {
		t.Run(tt.name, func(t *testing.T) {
			texts, days, above, n := map[contact]bool{}, map[string]int{}, 0, 0
			for ; ; n++ {
				c, ok := tt.make(n)
				if !ok {
					break
				}
				if texts[c] {
					t.Fatalf("%+v comes twice: the bot would ask about it", c)
				}
				texts[c] = true
				if days[day(c)]++; days[day(c)] > 2 {
					above++
				}
			}
			if share := float64(above) / float64(n); share < tt.least || share > tt.far {
				t.Errorf("%.3f of the contacts are above a limit, want %.3f to %.3f", share, tt.least, tt.far)
			}
			if n != tt.workers*tt.each {
				t.Errorf("%d contacts, want %d", n, tt.workers*tt.each)
			}
		})
	}
}

func TestTally(t *testing.T) {
	var one, two tally
	for i := range 100 {
		one.add(answered{time.Duration(100-i) * time.Millisecond, 200, []byte(`{"text":"Logged: call"}`)})
	}
	two.add(answered{time.Second, 200, []byte(`{"text":"Not saved, please send it again."}`)})
	two.add(answered{time.Second, 500, []byte(`{"text":"Logged: call"}`)})
	one.rates, two.rates = []float64{10, 30}, []float64{20}
	one.join(two)
	if one.logged != 100 || len(one.rest()) != 2 {
		t.Errorf("%d logged, others %q", one.logged, one.rest())
	}
	for p, want := range map[float64]float64{1: 1, 50: 50, 99: 99, 100: 100} {
		if got := one.percentile(p); got != want {
			t.Errorf("p%v is %v, want %v", p, got, want)
		}
	}
	if one.rate() != 20 {
		t.Errorf("the middle rate is %v", one.rate())
	}
}

// The loops count what they sent, end when nothing is left, and time the open one from when a request was due.
func TestLoops(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.FormValue("command") != "/contact" || len(r.Header.Get("X-Slack-Signature")) != 67 {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		fmt.Fprint(w, `{"text":"Logged: call"}`)
	}))
	defer server.Close()
	addr := server.Listener.Addr().String()
	contacts := func(n int) (contact, bool) { return contact{"U1", "A1 5m call"}, n < 500 }
	if got := load(t.Context(), addr, 4, 0, time.Minute, contacts); got.logged != 500 || asked.Load() != 500 {
		t.Errorf("the closed loop logged %d of %d: %q", got.logged, asked.Load(), got.rest())
	}
	if got := load(t.Context(), addr, 4, 200, 500*time.Millisecond, contacts); got.logged < 90 || got.logged > 101 {
		t.Errorf("the open loop logged %d, want 100: %q", got.logged, got.rest())
	}
}
