package redisproc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// stopWait is how long Stop waits for a server to end by itself before it is killed.
const stopWait = 15 * time.Second

// Proc is a running private server. Its methods may be called from several goroutines.
type Proc struct {
	opts Options
	at   place
	lock *os.File
	tail *tail

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{} // closed when the process of cmd has ended
}

// Start starts a server and returns when it answers: with a large data folder that can take seconds. The context bounds
// the start alone; the server runs until Stop. The errors are ErrNotInstalled, ErrInUse, and what the server printed.
func Start(ctx context.Context, opts Options) (*Proc, error) {
	at, err := settle(opts)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(ctx, filepath.Join(at.dir, "lock"))
	if err != nil {
		at.remove()
		return nil, err
	}
	p := &Proc{opts: opts, at: at, lock: lock, tail: &tail{to: opts.Log}}
	if err := os.WriteFile(filepath.Join(at.dir, socketFile), []byte(at.socket), 0o600); err != nil {
		p.Stop()
		return nil, fmt.Errorf("redisproc: %w", err)
	}
	for try := 0; ; try++ {
		if opts.Cluster || opts.tcp || opts.sentinel != "" {
			if err = p.at.pickPorts(); err != nil {
				break
			}
		}
		if opts.sentinel != "" {
			if err = p.at.writeSentinel(opts.sentinel); err != nil {
				break
			}
		}
		if err = p.Restart(ctx); err == nil {
			return p, nil
		}
		if p.at.port == 0 || try == 2 || ctx.Err() != nil {
			break
		}
	}
	p.Stop()
	return nil, err
}

// Restart starts the server again on the same data after it ended (Kill, or a crash). While it runs it is an error.
func (p *Proc) Restart(ctx context.Context) error {
	p.mu.Lock()
	if p.cmd != nil && !ended(p.done) {
		p.mu.Unlock()
		return errors.New("redisproc: the server runs already")
	}
	cmd, done, err := p.launch()
	if err != nil {
		p.mu.Unlock()
		return err
	}
	p.cmd, p.done = cmd, done
	p.mu.Unlock()
	if err := p.ready(ctx, done); err != nil {
		p.Kill()
		return err
	}
	return nil
}

// launch starts the process. The server gets the lock's file too, so that the folder stays locked until both are gone.
// The thread that starts it waits for it: the kernel sends the parent-death signal when that thread ends.
func (p *Proc) launch() (*exec.Cmd, chan struct{}, error) {
	cmd := exec.Command(p.at.binary, p.at.args(p.opts)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.at.dir, p.tail, p.tail
	if p.opts.Env != nil {
		cmd.Env = append(os.Environ(), p.opts.Env...)
	}
	cmd.ExtraFiles = []*os.File{p.lock}
	cmd.SysProcAttr = procAttr()
	started, done := make(chan error, 1), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its last lines
		}
		close(done)
	}()
	if err := <-started; err != nil {
		return nil, nil, fmt.Errorf("redisproc: %w", err)
	}
	return cmd, done, nil
}

// URL is the address of the server as storage.Config takes it.
func (p *Proc) URL() string {
	if p.opts.Cluster {
		return "redis://127.0.0.1:" + strconv.Itoa(p.at.port) + "?cluster=1"
	}
	return "unix://" + p.at.socket
}

// Socket is the path of the server's unix socket.
func (p *Proc) Socket() string { return p.at.socket }

// Dir is the data folder.
func (p *Proc) Dir() string { return p.at.dir }

// Pid is the process id of the server that was started last.
func (p *Proc) Pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return 0
	}
	return p.cmd.Process.Pid
}

// Done is closed when the server that was started last has ended, wanted or not.
func (p *Proc) Done() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

// Kill ends the server at once, as a crash would, and returns when it is gone.
func (p *Proc) Kill() { p.end(syscall.SIGKILL, stopWait) }

// Pause stops the server in its tracks (SIGSTOP) until Resume: connections stay open and nothing answers.
func (p *Proc) Pause() error { return p.signal(syscall.SIGSTOP) }

// Resume lets a paused server run on.
func (p *Proc) Resume() error { return p.signal(syscall.SIGCONT) }

// Stop ends the server in order, waits for it, frees the data folder and removes it where it was a temporary one. It may
// be called again.
func (p *Proc) Stop() {
	_ = p.Resume() // a paused server cannot end in order; one that has ended cannot be resumed
	p.end(syscall.SIGTERM, stopWait)
	_ = p.lock.Close() // closed twice is harmless
	p.at.remove()
}

// end sends a signal and waits; what has not ended in time is killed.
func (p *Proc) end(sig os.Signal, wait time.Duration) {
	p.mu.Lock()
	cmd, done := p.cmd, p.done
	p.mu.Unlock()
	if cmd == nil || ended(done) {
		return
	}
	_ = cmd.Process.Signal(sig) // the only failure is that it has ended
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
		_ = cmd.Process.Kill()
		<-done
	}
}

func (p *Proc) signal(sig os.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return os.ErrProcessDone
	}
	return p.cmd.Process.Signal(sig)
}

func ended(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}
