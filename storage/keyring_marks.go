package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Besides keys the folder holds marks: empty files whose name says how far something has come, such as
// "closed.T0123.t1.2026-W48.mark". A mark only ever rises. Nothing that happens in Redis, and no older backup of it, takes one
// back; so what the anonymity of the check-ins rests on over the weeks stands here.

// raise lifts a mark to a level, unless it is that high already. Levels are compared as texts and have no full stop.
func (k *Keyring) raise(name, level string) error {
	is, err := k.highest(name)
	if err != nil || is >= level {
		return err
	}
	path, err := k.path(name + "." + level)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(strings.TrimSuffix(path, ".key")+".mark", os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = k.settle()
	}
	if err != nil {
		return fmt.Errorf("storage: mark: %w", err)
	}
	return k.sweep(name, ".mark", func(old string) bool { return old < level })
}

// highest returns the level of a mark, "" where there is none.
func (k *Keyring) highest(name string) (level string, err error) {
	err = k.each(name, ".mark", func(found string) error { level = max(level, found); return nil })
	return level, err
}

// sweep removes the files of a name whose level is one of the old.
func (k *Keyring) sweep(name, ending string, old func(level string) bool) error {
	return k.each(name, ending, func(level string) error {
		if !old(level) {
			return nil
		}
		if ending == ".key" {
			return k.Destroy(name + "." + level)
		}
		err := os.Remove(k.dir + "/" + name + "." + level + ending)
		if errors.Is(err, fs.ErrNotExist) { // another copy was faster
			return nil
		}
		return err
	})
}

// each calls f with the level of every file of a name.
func (k *Keyring) each(name, ending string, f func(level string) error) error {
	files, err := os.ReadDir(k.dir)
	if err != nil {
		return fmt.Errorf("storage: the folder of keys: %w", err)
	}
	for _, file := range files {
		level, ours := strings.CutPrefix(file.Name(), name+".")
		level, kind := strings.CutSuffix(level, ending)
		if !ours || !kind || strings.Contains(level, ".") {
			continue
		}
		if err := f(level); err != nil {
			return fmt.Errorf("storage: the folder of keys: %w", err)
		}
	}
	return nil
}
