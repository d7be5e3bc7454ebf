//go:build unix

package redisproc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lockWait is how long a start waits for the folder of a server whose parent has just died.
const lockWait = 2 * time.Second

// lockDir takes the lock of a data folder. It ends with the last process that has the file open.
func lockDir(ctx context.Context, path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("redisproc: %w", err)
	}
	tick, late := time.NewTicker(20*time.Millisecond), time.NewTimer(lockWait)
	defer tick.Stop()
	defer late.Stop()
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			break
		}
		select {
		case <-tick.C:
			continue
		case <-late.C:
			err = ErrInUse
		case <-ctx.Done():
			err = fmt.Errorf("%w: %w", ErrInUse, ctx.Err())
		}
		break
	}
	_ = f.Close() // the lock was not taken
	return nil, fmt.Errorf("%w (%s)", err, path)
}
