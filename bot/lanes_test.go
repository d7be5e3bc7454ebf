package bot

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func TestLanesKeepEachPersonsOrder(t *testing.T) {
	l := newLanes(4, 10_000)
	var mu sync.Mutex
	got := map[string][]int{}
	var now, most atomic.Int64
	for i := range 200 {
		for p := range 10 {
			person := strconv.Itoa(p)
			if !l.add(person, func() {
				n := now.Add(1)
				for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
				}
				mu.Lock()
				got[person] = append(got[person], i)
				mu.Unlock()
				now.Add(-1)
			}) {
				t.Fatal("refused while there is room")
			}
		}
	}
	l.close()
	for person, order := range got {
		if len(order) != 200 {
			t.Fatalf("%s: %d of 200 done", person, len(order))
		}
		for i, n := range order {
			if i != n {
				t.Fatalf("%s: %d came at place %d", person, n, i)
			}
		}
	}
	if most.Load() > 4 {
		t.Errorf("%d ran at once, 4 allowed", most.Load())
	}
	if l.add("1", func() {}) {
		t.Error("took work after it was closed")
	}
}

func TestLanesAreBounded(t *testing.T) {
	l := newLanes(1, 3)
	hold := make(chan struct{})
	var done atomic.Int64
	for i := range 3 {
		if !l.add(strconv.Itoa(i), func() { <-hold; done.Add(1) }) {
			t.Fatalf("work %d of 3 was refused", i)
		}
	}
	if l.add("x", func() { done.Add(1) }) {
		t.Error("took more than may wait")
	}
	close(hold)
	l.close()
	if done.Load() != 3 {
		t.Errorf("%d done, 3 wanted", done.Load())
	}
}
