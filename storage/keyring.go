package storage

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// ErrNoKey means that there is no key of that name: it was never made, or it was destroyed and with it whatever it opened.
var ErrNoKey = errors.New("storage: there is no such key")

// keySize is the length of a key in bytes: AES-256.
const keySize = 32

// Keyring keeps keys outside Redis, in a folder of files that only the owner may read. All copies of the program share the
// folder. What is encrypted under a key is gone for everybody once the key is destroyed, whatever copies of Redis there are;
// so the folder is no part of a backup.
type Keyring struct{ dir string }

// OpenKeyring returns the keyring in a folder, which is made where there is none. A folder that others may read is an error
// that names what to do.
func OpenKeyring(dir string) (*Keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("storage: the folder of keys: %w", err)
	}
	k := &Keyring{dir}
	return k, k.Check()
}

// Check looks whether the folder is there and is read by nobody but its owner, the files in it included. The error says what to do.
func (k *Keyring) Check() error {
	info, err := os.Stat(k.dir)
	if err != nil {
		return fmt.Errorf("storage: the folder of keys: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("storage: the folder of keys is no folder: %s", k.dir)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("storage: the folder of keys may be read by others than its owner: chmod 700 %s", k.dir)
	}
	files, err := os.ReadDir(k.dir)
	if err != nil {
		return fmt.Errorf("storage: the folder of keys: %w", err)
	}
	for _, f := range files {
		info, err := f.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // destroyed a moment ago
		} else if err != nil {
			return fmt.Errorf("storage: the folder of keys: %w", err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			return fmt.Errorf("storage: a key may be read by others than its owner: chmod 600 %s", filepath.Join(k.dir, "*.key"))
		}
	}
	return nil
}

// keyName is what a key may be called: it becomes the name of a file.
var keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$`)

func (k *Keyring) path(name string) (string, error) {
	if !keyName.MatchString(name) {
		return "", errors.New("storage: a key cannot be called that")
	}
	return filepath.Join(k.dir, name+".key"), nil
}

// Key returns a key. The error is ErrNoKey where there is none.
func (k *Keyring) Key(name string) ([]byte, error) {
	path, err := k.path(name)
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoKey
	case err != nil:
		return nil, fmt.Errorf("storage: key: %w", err)
	case len(key) != keySize:
		return nil, errors.New("storage: a key file is not whole")
	}
	return key, nil
}

// Make returns the key of a name and makes it where there is none. Of several copies of the program that make it in the same
// instant one does, and all return the same.
func (k *Keyring) Make(name string) ([]byte, error) {
	path, err := k.path(name)
	if err != nil {
		return nil, err
	}
	if key, err := k.Key(name); !errors.Is(err, ErrNoKey) {
		return key, err
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	whole, err := k.aside(key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(whole) }()
	// A link is made or it is not, and never half: nobody reads a key that is being written.
	if err := os.Link(whole, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("storage: key: %w", err)
	}
	if err := k.settle(); err != nil {
		return nil, err
	}
	return k.Key(name)
}

// aside writes a key into a file of its own, and to the disk.
func (k *Keyring) aside(key []byte) (path string, err error) {
	f, err := os.CreateTemp(k.dir, "new-")
	if err != nil {
		return "", fmt.Errorf("storage: key: %w", err)
	}
	_, err = f.Write(key)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
		return "", fmt.Errorf("storage: key: %w", err)
	}
	return f.Name(), nil
}

// Destroy overwrites and removes a key. One that is gone already is no error.
func (k *Keyring) Destroy(name string) error {
	path, err := k.path(name)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("storage: key: %w", err)
	}
	noise := make([]byte, keySize)
	_, _ = rand.Read(noise) // never fails
	_, err = f.WriteAt(noise, 0)
	if err == nil {
		err = f.Sync()
	}
	gone := os.Remove(path)
	if errors.Is(gone, fs.ErrNotExist) { // another copy was faster
		gone = nil
	}
	if err = errors.Join(err, f.Close(), gone); err != nil {
		return fmt.Errorf("storage: key: %w", err)
	}
	return k.settle()
}

// settle brings the folder itself to the disk, so that a key that was made or destroyed is so after a power cut.
func (k *Keyring) settle() error {
	d, err := os.Open(k.dir)
	if err != nil {
		return fmt.Errorf("storage: the folder of keys: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("storage: the folder of keys: %w", err)
	}
	return nil
}
