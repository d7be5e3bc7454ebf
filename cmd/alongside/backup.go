package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// backupCommand writes an encrypted backup.
type backupCommand struct {
	File string `arg:"" type:"path" help:"Where the backup goes, a file that does not exist yet; - for the standard output."`
	sealSettings
	redisSettings
	logSettings
}

// Run writes it. The file appears when it is whole and on the disk.
func (c *backupCommand) Run(ctx context.Context, t terminal) error {
	to, err := c.recipients()
	if err != nil {
		return err
	}
	if _, err := os.Lstat(c.File); err == nil {
		return fmt.Errorf("%s is there already; a backup never replaces another", c.File)
	}
	server, store, err := c.existing(ctx, t)
	if err != nil {
		return err
	}
	defer stop(server)
	defer func() { _ = store.Close() }()
	if c.File == "-" {
		stats, err := seal(ctx, store, t.out, to)
		if err == nil {
			fmt.Fprint(t.errs, inventory(stats))
		}
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.File), filepath.Base(c.File)+".unfinished*")
	if err != nil {
		return err
	}
	stats, err := seal(ctx, store, f, to)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Link(f.Name(), c.File) // fails where another one has appeared, as a rename would not
	}
	_ = os.Remove(f.Name()) // linked, or of no use
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is written.\n%s", c.File, inventory(stats))
	return nil
}

// seal writes the backup of a store, encrypted.
func seal(ctx context.Context, store *storage.Store, w io.Writer, to []age.Recipient) (storage.BackupStats, error) {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return storage.BackupStats{}, err
	}
	stats, err := store.Backup(ctx, sealed, version)
	if err == nil {
		err = sealed.Close()
	}
	return stats, err
}

// existing opens a store that is there; a private server is started for it, and must not run already.
func (r redisSettings) existing(ctx context.Context, t terminal) (server *redisproc.Proc, store *storage.Store, err error) {
	w, err := openWitness(r.Data)
	if err != nil {
		return nil, nil, err
	}
	log := logSettings{LogLevel: "warn", LogFormat: "text"}.logger(t.errs)
	server, store, err = r.attach(ctx, log, storage.Config{Existing: true, Installation: r.Installation})
	if err != nil {
		return nil, nil, r.explain(err, w)
	}
	return server, store, nil
}

// inventory is what a backup holds, for a person.
func inventory(s storage.BackupStats) string {
	var b strings.Builder
	b.WriteString(capital(s.Head.String()) + "\n")
	if s.End.Exact {
		fmt.Fprintf(&b, "It shows one instant: %s.\n", s.End.At.UTC().Format("2006-01-02 15:04:05.000 UTC"))
	} else {
		fmt.Fprintf(&b, "People wrote all the while: each worker's records show one instant, all of them lie in the %s before %s.\n",
			s.End.Took.Round(time.Second), s.End.At.UTC().Format("2006-01-02 15:04:05 UTC"))
	}
	fmt.Fprintf(&b, "%d keys of %s, in them:\n", s.End.Keys, plural(len(s.End.Spaces), "workspace"))
	for _, kind := range slices.Sorted(maps.Keys(s.End.Counts)) {
		name := kindNames[kind]
		if name == "" {
			name = kind
		}
		fmt.Fprintf(&b, "%8d  %s\n", s.End.Counts[kind], name)
	}
	return b.String()
}

// kindNames are the kinds of keys in words.
var kindNames = map[string]string{
	"week": "contacts and hours", "ver": "versions", "op": "results of operations, kept for 7 days", "due": "entries of the clock",
	"due:at": "entries of the clock in work", "sent": "facts about what became of messages", "told": "heads-ups that were given",
	"out:alert": "alerts that wait to be sent", "out:reply": "replies that wait to be sent", "out:nudge": "nudges that wait to be sent",
	"dead": "messages that could not be sent", "audit": "lines of the audit", "alerts:open": "alerts that stand", "codes": "codes ever drawn",
	"limits": "own limits", "journal": "journals", "hours": "journals of working time",
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// verifyCommand reads a backup.
type verifyCommand struct {
	File string `arg:"" type:"path" help:"The backup; - for the standard input."`
	openSettings
}

// Run reads all of it and counts.
func (c *verifyCommand) Run(t terminal) error {
	plain, file, err := c.unsealed(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	stats, err := storage.VerifyBackup(plain)
	if err == nil {
		err = rest(plain)
	}
	if err != nil {
		return refusedBackup(c.File, err)
	}
	fmt.Fprintf(t.out, "%s is whole, and every record in it can be read.\n%s", c.File, inventory(stats))
	return nil
}

// rest reads to the end, so that damage behind what was needed is found too.
func rest(plain io.Reader) error {
	n, err := io.Copy(io.Discard, plain)
	if err == nil && n > 0 {
		err = fmt.Errorf("%w: something follows its end", storage.ErrDamaged)
	}
	return err
}

func refusedBackup(path string, err error) error {
	switch {
	case errors.Is(err, storage.ErrNewer):
		return fmt.Errorf("%s was written by a newer version of alongside: %w. Use that version", path, err)
	case errors.Is(err, storage.ErrDamaged), errors.Is(err, storage.ErrCorrupt):
		return fmt.Errorf("%s cannot be trusted: %w.\nUse another backup", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}
