package storage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestKeyring(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	ring, err := OpenKeyring(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Key("week"); !errors.Is(err, ErrNoKey) {
		t.Errorf("a key that was never made: %v", err)
	}
	key, err := ring.Make("week")
	if err != nil || len(key) != keySize {
		t.Fatalf("%d bytes, %v", len(key), err)
	}
	other, err := OpenKeyring(dir) // another copy of the program
	if err != nil {
		t.Fatal(err)
	}
	if same, err := other.Make("week"); err != nil || !bytes.Equal(same, key) {
		t.Errorf("another copy makes another key: %v", err)
	}
	if second, err := ring.Make("week2"); err != nil || bytes.Equal(second, key) {
		t.Errorf("two names have one key: %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("%d files are left, %v; want the two keys", len(files), err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v %v", f.Name(), info.Mode(), err)
		}
	}
	for range 2 {
		if err := ring.Destroy("week"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := other.Key("week"); !errors.Is(err, ErrNoKey) {
		t.Errorf("a destroyed key: %v", err)
	}
	for _, bad := range []string{"", "../x", "a/b", ".x", "a\x00b"} {
		if _, err := ring.Make(bad); err == nil {
			t.Errorf("a key is called %q", bad)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "half.key"), key[:7], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Make("half"); err == nil || errors.Is(err, ErrNoKey) {
		t.Errorf("a file that is not whole: %v", err)
	}
}

func TestKeyringIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	keys := make([][]byte, 16)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			ring, err := OpenKeyring(dir)
			if err != nil {
				t.Error(err)
				return
			}
			if keys[i], err = ring.Make("week"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, key := range keys {
		if !bytes.Equal(key, keys[0]) {
			t.Fatal("two copies made two keys")
		}
	}
}

func TestKeyringIsPrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenKeyring(dir); err == nil {
		t.Error("a folder that a group may read is taken")
	}
}
