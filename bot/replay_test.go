package bot

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestReplays(t *testing.T) {
	var r replays
	at := time.Unix(1531420618, 0)
	first, mine := r.claim("a", at)
	if first != nil || mine == nil {
		t.Fatal("the first of its kind was taken for a repeat")
	}
	again, _ := r.claim("a", at.Add(time.Second))
	if again != mine {
		t.Fatal("a repeat was taken for new")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := again.wait(ended); got != nil {
		t.Fatalf("an answer that is not there yet: %q", got)
	}
	mine.finish([]byte("answer"))
	if got := string(again.wait(t.Context())); got != "answer" {
		t.Fatalf("the repeat got %q", got)
	}
	if again, _ := r.claim("a", at.Add(replayFor-time.Second)); again == nil {
		t.Error("forgotten within ten minutes")
	}
	if again, _ := r.claim("a", at.Add(replayFor+time.Second)); again != nil {
		t.Error("remembered after ten minutes, when the signature has long expired")
	}
}

func TestReplaysAreBounded(t *testing.T) {
	var r replays
	at := time.Unix(1531420618, 0)
	answer := []byte(strings.Repeat("x", 2000))
	for i := range 2 * replayMost {
		_, mine := r.claim(strconv.Itoa(i), at)
		mine.finish(answer)
		kept := 0
		if i%5000 == 0 {
			for _, e := range r.seen {
				kept += len(e.answer)
			}
			if kept != r.bytes || kept > replayBytes {
				t.Fatalf("%d bytes kept, %d counted", kept, r.bytes)
			}
		}
	}
	if len(r.seen) > replayMost || len(r.order) != len(r.seen) {
		t.Fatalf("%d seen, %d in order, at most %d wanted", len(r.seen), len(r.order), replayMost)
	}
	first, _ := r.claim(strconv.Itoa(2*replayMost-1), at)
	if first == nil {
		t.Fatal("the newest was forgotten, not the oldest")
	}
	if got := first.wait(t.Context()); len(got) != len(answer) {
		t.Errorf("the newest answer was let go, not the oldest: %d bytes are left of it", len(got))
	}
	if len(r.answered) > replayBytes/len(answer) {
		t.Errorf("%d answers are in line for %d bytes", len(r.answered), replayBytes)
	}
}

func TestReplaysForgetTheirAnswers(t *testing.T) {
	var r replays
	at := time.Unix(1531420618, 0)
	for i := range 1000 { // a request a minute
		_, mine := r.claim(strconv.Itoa(i), at.Add(time.Duration(i)*time.Minute))
		mine.finish([]byte("answer"))
	}
	if most := int(replayFor/time.Minute) + 1; len(r.order) > most || len(r.answered) > most || r.bytes > most*len("answer") {
		t.Errorf("%d requests, %d answers, %d bytes are kept, at most %d wanted", len(r.order), len(r.answered), r.bytes, most)
	}
}
