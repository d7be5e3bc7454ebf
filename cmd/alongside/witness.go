package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/storage"
)

// A witness is a small file beside the database that remembers which store was there and how much it had acknowledged. An
// empty database and an old copy look fine by themselves; only somebody who has seen them before can tell.
type witness struct {
	path string
	seen seen
	held bool // there is such a file
}

// seen is the content of the file.
type seen struct {
	Installation string           `json:"installation"`
	Epoch        int64            `json:"epoch"`
	Writes       map[string]int64 `json:"writes,omitempty"` // changes acknowledged, by workspace
}

const witnessFile = "installation.json"

// openWitness reads the file of a data folder, where there is one.
func openWitness(folder string) (*witness, error) {
	w := &witness{path: filepath.Join(folder, witnessFile)}
	raw, err := os.ReadFile(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w, nil
	case err != nil:
		return nil, err
	}
	if err := json.Unmarshal(raw, &w.seen); err != nil || w.seen.Installation == "" {
		return nil, fmt.Errorf("%s cannot be read. It remembers which database is ours. Look at the database with \"alongside check\"; "+
			"if it is the right one, delete the file and start again", w.path)
	}
	w.held = true
	return w, nil
}

// write replaces the file as a whole, and returns when it is on the disk.
func (w *witness) write(now seen) error {
	if w.held && w.seen.Installation == now.Installation && w.seen.Epoch == now.Epoch && maps.Equal(w.seen.Writes, now.Writes) {
		return nil
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(w.path), 0o700); err != nil {
		return err
	}
	if err := replaceFile(w.path, append(raw, '\n')); err != nil {
		return err
	}
	w.seen, w.held = now, true
	return nil
}

// replaceFile writes a file so that after a power cut it is the old one or the new one.
func replaceFile(path string, raw []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
	}
	return err
}

// now is what a store would have remembered. Workspaces that this process did not write to stay as they were.
func (w *witness) now(store *storage.Store) seen {
	mark := store.Mark()
	s := seen{Installation: mark.Installation, Epoch: mark.Epoch, Writes: map[string]int64{}}
	if w.seen.Installation == s.Installation && w.seen.Epoch == s.Epoch {
		maps.Copy(s.Writes, w.seen.Writes)
	}
	maps.Copy(s.Writes, store.Writes())
	return s
}

// watch keeps the file up to date until the context ends, and once more then.
func (w *witness) watch(ctx context.Context, store *storage.Store, log *logrus.Logger) {
	tick := time.NewTicker(witnessEvery)
	defer tick.Stop()
	failed := false
	for running := true; running; {
		select {
		case <-ctx.Done():
			running = false
		case <-tick.C:
		}
		err := w.write(w.now(store))
		if err != nil && !failed {
			log.WithError(err).Warn("cannot write the file that remembers the database; an old copy of it would not be noticed at the next start")
		}
		failed = err != nil
	}
}

// witnessEvery is how old the file may be: an old copy that lost less than this is noticed while the bot runs, but not after
// all of it was down.
const witnessEvery = 2 * time.Second

// probe tells whether the file could be written, without writing anything.
func (w *witness) probe() error {
	folder, err := filepath.Abs(filepath.Dir(w.path))
	if err != nil {
		return err
	}
	for {
		err := syscall.Access(folder, writable)
		if !errors.Is(err, fs.ErrNotExist) || folder == filepath.Dir(folder) {
			return err
		}
		folder = filepath.Dir(folder)
	}
}

const writable = 2 // W_OK of access(2)
