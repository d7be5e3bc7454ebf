package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
)

// A backup is an age file (age-encryption.org/v1), so that the age tool opens it too. Keys and passphrases are read from
// files alone: a command line is read by everybody on the machine, and remembered by the shell.

// sealSettings say for whom a backup is written.
type sealSettings struct {
	Recipients string `name:"recipients-file" env:"ALONGSIDE_BACKUP_RECIPIENTS_FILE" type:"path" help:"File with public keys (age1…), one a line: each of them opens the backup. See the command key."`
	Passphrase string `name:"passphrase-file" env:"ALONGSIDE_BACKUP_PASSPHRASE_FILE" type:"path" help:"File with a passphrase, instead of keys. Takes a second and 256 MB of memory."`
}

// recipients reads them.
func (s sealSettings) recipients() ([]age.Recipient, error) {
	switch {
	case (s.Recipients == "") == (s.Passphrase == ""):
		return nil, errors.New("a backup is encrypted: give --recipients-file (make one with \"alongside key\") or --passphrase-file")
	case s.Passphrase != "":
		phrase, err := passphrase(s.Passphrase)
		if err != nil {
			return nil, err
		}
		r, err := age.NewScryptRecipient(phrase)
		return []age.Recipient{r}, err
	}
	f, err := os.Open(s.Recipients)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it is only read
	all, err := age.ParseRecipients(f)
	if err != nil {
		return nil, fmt.Errorf("%s holds no public keys (age1…): make one with \"alongside key\"", s.Recipients) // the cause could quote a secret
	}
	return all, nil
}

// openSettings say with what a backup is opened.
type openSettings struct {
	Identity   string `name:"identity-file" env:"ALONGSIDE_BACKUP_IDENTITY_FILE" type:"path" help:"File with the secret key (AGE-SECRET-KEY-1…) that the command key made."`
	Passphrase string `name:"passphrase-file" env:"ALONGSIDE_BACKUP_PASSPHRASE_FILE" type:"path" help:"File with the passphrase, where the backup was made with one."`
}

func (s openSettings) identities() ([]age.Identity, error) {
	switch {
	case (s.Identity == "") == (s.Passphrase == ""):
		return nil, errors.New("a backup is encrypted: give --identity-file or --passphrase-file, as it was made")
	case s.Passphrase != "":
		phrase, err := passphrase(s.Passphrase)
		if err != nil {
			return nil, err
		}
		i, err := age.NewScryptIdentity(phrase)
		return []age.Identity{i}, err
	}
	f, err := os.Open(s.Identity)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it is only read
	all, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fmt.Errorf("%s holds no secret key (AGE-SECRET-KEY-1…)", s.Identity) // the cause could quote it
	}
	return all, nil
}

// shortest is the shortest passphrase that is taken: it protects a file that may be guessed at for years.
const shortest = 12

func passphrase(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	phrase := strings.TrimRight(string(raw), "\r\n")
	if len(phrase) < shortest {
		return "", fmt.Errorf("the passphrase in %s has fewer than %d characters", path, shortest)
	}
	return phrase, nil
}

// unsealed opens a backup for reading; "-" is the standard input. The file must be closed.
func (s openSettings) unsealed(path string) (io.Reader, io.Closer, error) {
	ids, err := s.identities()
	if err != nil {
		return nil, nil, err
	}
	f := os.Stdin
	if path != "-" {
		if f, err = os.Open(path); err != nil {
			return nil, nil, err
		}
	}
	plain, err := age.Decrypt(f, ids...)
	var wrong *age.NoIdentityMatchError
	switch {
	case errors.As(err, &wrong):
		err = errors.New("this key does not open the backup: it was made for another one, or its beginning is damaged")
	case err != nil:
		err = fmt.Errorf("%s is no backup, or its beginning is damaged", path)
	}
	if err != nil {
		_ = f.Close() // it was only read
		return nil, nil, err
	}
	return plain, f, nil
}

// keyCommand makes a key pair.
type keyCommand struct {
	File string `arg:"" type:"path" help:"Where the secret key goes. The public one goes beside it, with .pub at the end."`
}

// Run makes it. It never overwrites a key.
func (c *keyCommand) Run(t terminal) error {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	for _, part := range []struct {
		path, text string
		mode       os.FileMode
	}{{c.File, id.String(), 0o400}, {c.File + ".pub", id.Recipient().String(), 0o444}} {
		f, err := os.OpenFile(part.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, part.mode)
		if err != nil {
			return err
		}
		_, err = f.WriteString(part.text + "\n")
		if e := f.Sync(); err == nil {
			err = e
		}
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(t.out, "%s opens backups: keep it where the bot's machine cannot reach it, and a copy on paper.\n"+
		"%s makes them: the bot's machine needs this one alone.\n", c.File, filepath.Base(c.File)+".pub")
	return nil
}
