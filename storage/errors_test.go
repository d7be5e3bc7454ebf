package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/redis/go-redis/v9"
)

// reply is an error that a server answered.
type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestErrorsOfTheServerAndTheLine(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err     error
		is      error // nil: neither unavailable nor corrupt
		passing bool  // worth another try within the time allowed
	}{
		{reply("LOADING Redis is loading the dataset in memory"), ErrUnavailable, true},
		{reply("READONLY You can't write against a read only replica."), ErrUnavailable, true},
		{reply("MASTERDOWN Link with MASTER is down"), ErrUnavailable, true},
		{reply("CLUSTERDOWN The cluster is down"), ErrUnavailable, true},
		{reply("TRYAGAIN Multiple keys request during rehashing of slot"), ErrUnavailable, true},
		{reply("BUSY Redis is busy running a script."), ErrUnavailable, true},
		{reply("NOREPLICAS Not enough good replicas to write."), ErrUnavailable, true},
		{reply("ERR Error running script: @user_script:1: -READONLY You can't write"), ErrUnavailable, true},
		{reply("OOM command not allowed when used memory > 'maxmemory'."), ErrUnavailable, false},
		{reply("MISCONF Errors writing to the AOF file: No space left on device"), ErrUnavailable, false},
		{reply("NOPERM this user has no permissions"), ErrUnavailable, false},
		{reply("NOAUTH Authentication required."), ErrUnavailable, false},
		{reply("WRONGTYPE Operation against a key holding the wrong kind of value"), ErrCorrupt, false},
		{reply("ERR unknown command"), nil, false},
		{io.EOF, ErrUnavailable, true},
		{fmt.Errorf("read: %w", io.ErrUnexpectedEOF), ErrUnavailable, true},
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, ErrUnavailable, true},
		{redis.ErrPoolTimeout, ErrUnavailable, true},
		{redis.ErrClosed, ErrUnavailable, true},
		{context.DeadlineExceeded, ErrUnavailable, true},
		{context.Canceled, ErrUnavailable, true},
	} {
		got := wrap(row.err)
		for _, kind := range []error{ErrUnavailable, ErrCorrupt, ErrConflict} {
			if errors.Is(got, kind) != errors.Is(row.is, kind) {
				t.Errorf("%v became %v, want %v", row.err, got, row.is)
			}
		}
		if errors.Is(row.is, ErrUnavailable) && passing(row.err) != row.passing {
			t.Errorf("%v: worth another try %v, want %v", row.err, !row.passing, row.passing)
		}
	}
	if !errors.Is(ErrLate, ErrUnavailable) || wrap(nil) != nil || !errors.Is(wrap(ErrLate), ErrLate) {
		t.Error("what is an error of ours already must stay it")
	}
}
