package main

import (
	"context"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/internal/redisproc"
)

// keepServing starts the private server again when it ends by itself: with "appendfsync always" it does so when it cannot
// write to its disk. Until it is back people read "not saved".
func keepServing(ctx context.Context, server *redisproc.Proc, log *logrus.Logger) {
	const first, last = 200 * time.Millisecond, 30 * time.Second
	wait := first
	for {
		select {
		case <-ctx.Done():
			return
		case <-server.Done():
		}
		log.WithField("folder", server.Dir()).Error("the private redis-server has ended; starting it again. Is the disk full?")
		pause := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
		if err := server.Restart(ctx); err != nil {
			log.WithError(err).Error("the private redis-server does not start")
			wait = min(2*wait, last)
			continue
		}
		log.Info("the private redis-server serves again")
		wait = first
	}
}
