package bot

import (
	"sync"
	"testing"
	"testing/synctest"
)

func TestCrew(t *testing.T) {
	t.Run("work begins at once, whoever is busy", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			end := make(chan struct{})
			c := newCrew(end)
			var together, finished sync.WaitGroup
			const n = 3 * crewMost
			for range 2 { // the second time some of those who stayed take it
				together.Add(n)
				for range n {
					finished.Add(1)
					c.do(func() {
						defer finished.Done()
						together.Done()
						together.Wait() // passes only while all of them run
					})
				}
				finished.Wait()
				synctest.Wait()
				if stay := c.idle.Load(); stay != crewMost {
					t.Errorf("%d stay, want %d", stay, crewMost)
				}
			}
			close(end) // the bubble fails where somebody stays after that
		})
	})
	t.Run("work after the end is done too", func(t *testing.T) {
		synctest.Test(t, func(*testing.T) {
			end := make(chan struct{})
			close(end)
			c := newCrew(end)
			done := make(chan struct{})
			c.do(func() { close(done) })
			<-done
		})
	})
}
