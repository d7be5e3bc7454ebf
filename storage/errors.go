package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// The errors that callers tell apart with errors.Is. After any of them nothing of the change is stored, with one
// exception: after ErrUnavailable (but not ErrLate) from Commit the write may be stored where only its reply was lost, in
// the last tenth of a second of the time allowed. The same operation id sent again gets the stored result.
var (
	// ErrConflict means that something which was read has changed since. Load again and decide again.
	ErrConflict = errors.New("storage: what was read has changed")
	// ErrUnavailable means that Redis did not serve the request: down, loading, read-only, out of memory, unable to
	// write to its disk, not permitted, or slower than the context allowed.
	ErrUnavailable = errors.New("storage: Redis is unavailable")
	// ErrLate is the ErrUnavailable whose outcome is certain: the write reached the server after its deadline and was
	// refused.
	ErrLate = fmt.Errorf("%w: the write came after its deadline", ErrUnavailable)
	// ErrCorrupt means that a stored value cannot be decoded, or that a key holds another type than it should. The
	// error names the kind of key.
	ErrCorrupt = errors.New("storage: a stored value cannot be read")
	// ErrNewer means that a stored value or the store as a whole was written by a newer version of the program.
	ErrNewer = errors.New("storage: written by a newer version of the program")
	// ErrForeign means that the database does not carry the mark that is expected: it was emptied, or is another one. Where
	// the name of an installation was expected the error is a Mismatch.
	ErrForeign = errors.New("storage: the database does not carry the mark of this store")
	// ErrUnfinished means that a restore into the database was begun and not finished: what it holds is a part.
	ErrUnfinished = errors.New("storage: a restore into this database was begun and not finished")
)

// corrupt names the kind of key whose value cannot be read, and why; never the content.
func corrupt(kind, why string) error { return fmt.Errorf("%w: %s: %s", ErrCorrupt, kind, why) }

// newer names the kind of key whose value a newer version wrote. It is ErrCorrupt too: this version cannot read it.
func newer(kind string) error { return fmt.Errorf("%w: %s: %w", ErrCorrupt, kind, ErrNewer) }

// refusals are the first words of the replies with which a server refuses to serve for now.
var refusals = []string{
	"LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "BUSY", "NOREPLICAS", "UNBLOCKED",
	"NOAUTH", "WRONGPASS", "NOPERM", "ERR max number of clients", "ERR invalid password", "EXECABORT", "MOVED", "ASK",
}

// wrap turns an error of the client into one of this package. redis.Nil must be handled before.
func wrap(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrUnavailable), errors.Is(err, ErrCorrupt):
		return err
	case isWrongType(err):
		return fmt.Errorf("%w: a key holds another type than it should", ErrCorrupt)
	case isUnavailable(err):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return fmt.Errorf("storage: %w", err)
}

func isWrongType(err error) bool {
	var re redis.Error
	return errors.As(err, &re) && strings.Contains(re.Error(), "WRONGTYPE")
}

// isUnavailable tells whether the server could not or would not serve, so that the same request may succeed later.
func isUnavailable(err error) bool {
	var re redis.Error
	if errors.As(err, &re) {
		return isRefusal(re.Error())
	}
	var ne net.Error
	return errors.As(err, &ne) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, redis.ErrClosed) || errors.Is(err, redis.ErrPoolTimeout) || errors.Is(err, redis.ErrPoolExhausted) ||
		errors.Is(err, errUnconfirmed) ||
		strings.Contains(err.Error(), "sentinel")
}

// isRefusal looks at the start of a reply, and behind the prefix that older servers put before errors inside a script.
func isRefusal(reply string) bool {
	for _, r := range refusals {
		if strings.HasPrefix(reply, r) || strings.Contains(reply, "-"+r+" ") {
			return true
		}
	}
	return false
}
