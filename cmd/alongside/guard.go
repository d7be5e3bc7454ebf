package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// guarded opens the store for the bot: only one that is known to be ours, or a first one.
func (r redisSettings) guarded(ctx context.Context, log *logrus.Logger, cfg storage.Config) (*redisproc.Proc, *storage.Store, *witness, error) {
	w, err := openWitness(r.Data)
	if err != nil {
		return nil, nil, nil, err
	}
	cfg.Installation = r.Installation
	if w.held && cfg.Installation == "" {
		cfg.Installation = w.seen.Installation
	}
	if w.held && cfg.Installation != w.seen.Installation {
		return nil, nil, nil, fmt.Errorf("the settings name the installation %s, but %s remembers %s.\nMend ALONGSIDE_INSTALLATION, "+
			"or give this installation a folder of its own with --data", cfg.Installation, w.path, w.seen.Installation)
	}
	cfg.Existing = !w.held && !r.remembers()
	cfg.Regressed = func(workspace string, lost int64) {
		log.WithFields(logrus.Fields{"workspace": workspace, "lost": lost}).Error(staleAdvice)
	}
	server, store, err := r.open(ctx, log, cfg)
	if err != nil {
		return nil, nil, nil, r.explain(err, w)
	}
	if err := r.compare(ctx, store, w, log); err != nil {
		_ = store.Close() // the first error is the one to tell
		stop(server)
		return nil, nil, nil, err
	}
	return server, store, w, nil
}

// remembers tells whether a first start can leave its file.
func (r redisSettings) remembers() bool {
	w, err := openWitness(r.Data)
	return err == nil && w.probe() == nil
}

// compare holds the store against what was seen of it, and remembers it.
func (r redisSettings) compare(ctx context.Context, store *storage.Store, w *witness, log *logrus.Logger) error {
	if w.held {
		stale, err := store.Expect(ctx, w.seen.Epoch, w.seen.Writes)
		if err != nil {
			return err
		}
		if len(stale) > 0 {
			log.WithField("workspaces", stale).Error(staleAdvice)
			return nil // the file stays: it knows more than the database
		}
	} else if !r.remembers() {
		return nil // the settings name the installation; what is acknowledged is compared while the bot runs
	}
	return w.write(w.now(store))
}

const staleAdvice = "the database is an older copy of itself: changes that were acknowledged are not in it. Messages and reminders are held. " +
	"If the newer database still exists, stop the bot and start it with that one; if not, look with \"alongside release\" at what would be sent, " +
	"and send or discard it. Tell the team which hours are missing"

// explain says what to do about a store that was refused.
func (r redisSettings) explain(err error, w *witness) error {
	var other storage.Mismatch
	switch {
	case errors.As(err, &other) && other.Want == "":
		return errors.New("this Redis is empty, and there is nowhere to remember it: " + w.path + " cannot be written.\n" +
			"If it is the first start, run \"alongside init\" once, with the same settings; it prints a name. Set ALONGSIDE_INSTALLATION to it.\n" +
			"If it is not, the address of Redis is wrong or the database was emptied: mend --redis-url, or run \"alongside restore\"")
	case errors.As(err, &other) && other.Got == "":
		return fmt.Errorf("this Redis is empty, but the installation %s was here (%s).\n"+
			"  The address is wrong?      Mend --redis-url, and start again.\n"+
			"  The database is lost?      alongside restore BACKUP\n"+
			"  You want to begin anew?    %s, and start again. Nothing of the old one comes back",
			other.Want, r.knownFrom(w), r.forget(w))
	case errors.As(err, &other):
		return fmt.Errorf("this Redis belongs to the installation %s, not to %s (%s).\n"+
			"  The address is wrong?      Mend --redis-url, and start again.\n"+
			"  It is meant to be this?    %s, and start again",
			other.Got, other.Want, r.knownFrom(w), r.forget(w))
	case errors.Is(err, storage.ErrUnfinished):
		return errors.New("a restore into this Redis was begun and not finished, so what is in it is a part.\n" +
			"Empty it (redis-cli flushdb, or a new data folder) and run \"alongside restore\" again")
	case errors.Is(err, storage.ErrNewer):
		return fmt.Errorf("%w.\nStart that version of alongside, or a later one; what it wrote is not touched. To go back for good, restore a backup from before the upgrade", err)
	}
	return err
}

func (r redisSettings) knownFrom(w *witness) string {
	if w.held {
		return "remembered in " + w.path
	}
	return "named by ALONGSIDE_INSTALLATION"
}

func (r redisSettings) forget(w *witness) string {
	var steps []string
	if w.held {
		steps = append(steps, "Delete "+w.path)
	}
	if r.Installation != "" {
		steps = append(steps, "unset ALONGSIDE_INSTALLATION")
	}
	return strings.Join(steps, ", ")
}

// watchHold says in the log while messages are held, at once and then every ten minutes, and when it ends.
func (r redisSettings) watchHold(ctx context.Context, store *storage.Store, workspace string, log *logrus.Logger) {
	tick := time.NewTicker(15 * time.Second)
	defer tick.Stop()
	var told time.Time
	for {
		hold, err := store.Held(ctx, workspace)
		switch {
		case err != nil: // others say so
		case hold == nil && !told.IsZero():
			log.Info("messages and reminders are no longer held")
			told = time.Time{}
		case hold != nil && time.Since(told) > 10*time.Minute:
			log.WithFields(logrus.Fields{"reason": hold.Reason, "since": hold.Since}).
				Warn("messages and reminders are held: look with \"alongside release\" at what waits, then send or discard it")
			told = time.Now()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
