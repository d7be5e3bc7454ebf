package storage

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"alongside/peer"
)

// Ten contacts a week with everything said, half of them logged as they ended and half later, from memory.
func TestBytesPerContact(t *testing.T) {
	t.Parallel()
	s := single(t)
	ctx := t.Context()
	random := rand.New(rand.NewPCG(1, 2))
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	id := func() string {
		b := make([]byte, 6)
		for i := range b {
			b[i] = letters[random.IntN(len(letters))]
		}
		return string(b)
	}
	const weeks, perWeek = 12, 10
	w := want("")
	w.Weeks = peer.WeeksBetween(week47.Monday().Add(-7*(weeks-1)), week47.Monday())
	write(t, s, w, func(_ State, c *Change) {
		for _, week := range w.Weeks {
			for i := range perWeek {
				start := peer.Civil(week.Monday().Add(random.IntN(7)), 8*60+random.IntN(12*60), oslo)
				if i%2 == 0 {
					start = start.Add(time.Duration(random.IntN(60)) * time.Second)
				}
				one := contact(id(), start)
				one.Code, one.Minutes = peer.Code(fmt.Sprintf("K%d", 10+i)), random.IntN(180)
				one.LoggedAt = start.Add(time.Duration(one.Minutes) * time.Minute)
				if i%2 == 1 {
					one.LoggedAt = one.LoggedAt.Add(time.Duration(random.IntN(36000)) * time.Second)
				}
				c.PutContact(ada, one)
			}
		}
	})
	var total int64
	for _, week := range w.Weeks {
		key := s.space(ws).week(ada, week)
		n, err := s.client.MemoryUsage(ctx, key, 0).Result()
		if err != nil {
			t.Fatal(err)
		}
		if enc := s.client.ObjectEncoding(ctx, key).Val(); enc != "listpack" {
			t.Errorf("%v is a %s, want a listpack", week, enc)
		}
		total += n
	}
	per := float64(total) / (weeks * perWeek)
	t.Logf("%.1f bytes per contact, key and all (%d contacts a week, key of %d bytes)", per, perWeek, len(s.space(ws).week(ada, week47)))
	if per >= 40 {
		t.Errorf("%.1f bytes per contact, want less than 40", per)
	}
}
