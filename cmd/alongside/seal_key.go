package main

import (
	"errors"
	"fmt"
	"time"

	"alongside/sealing"
)

// textKeySettings say where the keys are with which the little free text is encrypted. They are never in the database.
type textKeySettings struct {
	SealKeys     string `env:"ALONGSIDE_SEAL_KEYS" help:"Keys for what is encrypted, one in a line; the first seals. Better given as a file."`
	SealKeysFile string `env:"ALONGSIDE_SEAL_KEYS_FILE" type:"path" help:"File that holds the keys; make one with: alongside seal-key."`
}

// ring reads the keys; nil where none are set.
func (s textKeySettings) ring() (*sealing.Ring, error) {
	text, err := secret(s.SealKeys, s.SealKeysFile)
	if err != nil || text == "" && s.SealKeysFile == "" {
		return nil, err
	}
	r, err := sealing.Parse(text)
	if errors.Is(err, sealing.ErrNoKey) {
		return nil, errors.New("the file of keys holds none: make one with: alongside seal-key")
	}
	return r, err
}

// sealKeyCommand prints a new key.
type sealKeyCommand struct {
	ID string `arg:"" optional:"" help:"Its name; today's date where none is given."`
}

// Run prints a line for the file of keys. A newer key goes above the older ones: it seals from then on, and they still open
// what they sealed.
func (c sealKeyCommand) Run(t terminal) error {
	id := c.ID
	if id == "" {
		id = time.Now().UTC().Format(time.DateOnly)
	}
	line, err := sealing.NewKey(id)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.errs, "Keep this outside Redis and outside its backups, readable by the bot alone. Put a newer key above the older ones.")
	_, err = fmt.Fprintln(t.out, line)
	return err
}

// newRing is a set of keys that lives as long as the process: for the demo.
func newRing() (*sealing.Ring, error) {
	line, err := sealing.NewKey("demo")
	if err != nil {
		return nil, err
	}
	return sealing.Parse(line)
}
