package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// tight is from which part on memory or disk count as nearly full: time enough to act before people read "not saved".
const tight = 0.8

// narrow says what is nearly full: the memory of Redis, and the disk of the private server.
func narrow(ctx context.Context, store *storage.Store, server *redisproc.Proc) (all []string, err error) {
	used, limit, err := store.Memory(ctx)
	if err != nil {
		return nil, err
	}
	if limit > 0 && float64(used) > tight*float64(limit) {
		all = append(all, fmt.Sprintf("Redis uses %d of %d MB of memory: raise maxmemory. When it is full, nothing more can be saved; nothing is forgotten",
			used>>20, limit>>20))
	}
	if server == nil {
		return all, nil
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(server.Dir(), &disk); err != nil {
		return all, err
	}
	if free := float64(disk.Bavail) / float64(max(disk.Blocks, 1)); free < 1-tight {
		all = append(all, fmt.Sprintf("the disk of %s has %.0f %% left: make room. When it is full, the database stops", server.Dir(), 100*free))
	}
	return all, nil
}

// watchRoom says in the log when something is nearly full, and again every hour.
func watchRoom(ctx context.Context, store *storage.Store, server *redisproc.Proc, log *logrus.Logger) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	var told time.Time
	for {
		if problems, err := narrow(ctx, store, server); err == nil && len(problems) > 0 && time.Since(told) > time.Hour {
			log.WithField("problems", problems).Error("nearly full")
			told = time.Now()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
