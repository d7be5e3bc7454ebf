package redisproc

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// ErrNotInstalled means that neither redis-server nor valkey-server is found in the PATH.
var ErrNotInstalled = errors.New("redisproc: no redis-server and no valkey-server is installed")

// ErrInUse means that another live process holds the data folder.
var ErrInUse = errors.New("redisproc: the data folder is in use by another process")

// Options say how a private server runs. The zero value is a durable server in a temporary folder.
type Options struct {
	Dir         string    // data folder, made where it is missing; empty for a temporary one that Stop removes
	AppendFsync string    // "always" (where empty), "everysec" or "no"
	Cluster     bool      // one node of a cluster that holds every slot, on a loopback TCP port
	Extra       []string  // more arguments of redis-server, such as "--maxmemory", "2mb"; the last one of a name holds
	Log         io.Writer // what the server prints; nil to keep only what a failed start needs
	Env         []string  // more environment of the server, such as "LD_PRELOAD=…"

	tcp      bool   // also on a loopback TCP port
	slots    string // in cluster mode: the range of slots, all where empty
	sentinel string // the configuration of a sentinel: this is one
}

// maxSocketPath is how long the path of a unix socket may be everywhere (104 bytes on some systems, with the final zero).
const maxSocketPath = 100

// place is where a server lives, fixed from its first start to its end.
type place struct {
	binary string
	dir    string   // data folder
	temp   []string // folders that Stop removes
	socket string
	port   int // of cluster mode, else 0
	bus    int
}

// settle finds the program and prepares the folders.
func settle(opts Options) (place, error) {
	var p place
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			p.binary = path
			break
		}
	}
	if p.binary == "" {
		return p, ErrNotInstalled
	}
	if opts.Dir == "" {
		dir, err := os.MkdirTemp("", "alongside-redis")
		if err != nil {
			return p, fmt.Errorf("redisproc: %w", err)
		}
		p.dir, p.temp = dir, append(p.temp, dir)
	} else {
		dir, err := filepath.Abs(opts.Dir)
		if err == nil {
			err = os.MkdirAll(dir, 0o700)
		}
		if err != nil {
			return p, fmt.Errorf("redisproc: %w", err)
		}
		p.dir = dir
	}
	p.socket = filepath.Join(p.dir, "redis.sock")
	if len(p.socket) > maxSocketPath {
		dir, err := os.MkdirTemp("", "al")
		if err != nil {
			p.remove()
			return p, fmt.Errorf("redisproc: %w", err)
		}
		p.socket, p.temp = filepath.Join(dir, "r.sock"), append(p.temp, dir)
	}
	return p, nil
}

// socketFile names, in the data folder, where the server listens.
const socketFile = "socket"

// Running returns the address of the private server that runs on a data folder, for another process beside its parent.
func Running(dir string) (url string, ok bool) {
	raw, err := os.ReadFile(filepath.Join(dir, socketFile))
	if err != nil {
		return "", false
	}
	conn, err := net.Dial("unix", string(raw))
	if err != nil {
		return "", false
	}
	_ = conn.Close() // nothing was written
	return "unix://" + string(raw), true
}

func (p *place) remove() {
	for _, dir := range p.temp {
		_ = os.RemoveAll(dir) // a temporary folder that stays is no reason to fail
	}
}

// pickPorts takes two free loopback ports for cluster mode. Another process may take one before the server does; then
// the start fails and is tried again with others.
func (p *place) pickPorts() error {
	own, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("redisproc: %w", err)
	}
	defer own.Close()
	bus, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("redisproc: %w", err)
	}
	defer bus.Close()
	p.port, p.bus = portOf(own), portOf(bus)
	return nil
}

func portOf(l net.Listener) int {
	_, port, _ := net.SplitHostPort(l.Addr().String()) // an address that the system gave is well formed
	n, _ := strconv.Atoi(port)
	return n
}

// args are the arguments of the server program.
func (p *place) args(opts Options) []string {
	if opts.sentinel != "" {
		return []string{filepath.Join(p.dir, sentinelFile), "--sentinel"}
	}
	fsync, save := opts.AppendFsync, "3600 1"
	if fsync == "" {
		fsync = "always"
	}
	if opts.Dir == "" {
		save = "" // nobody restores a temporary folder
	}
	args := []string{
		"--unixsocket", p.socket, "--unixsocketperm", "700", "--port", strconv.Itoa(p.port),
		"--dir", p.dir, "--appendonly", "yes", "--appendfsync", fsync, "--save", save,
		"--maxmemory-policy", "noeviction", "--daemonize", "no", "--logfile", "",
	}
	if opts.Cluster {
		args = append(args, "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(p.bus),
			"--cluster-announce-ip", "127.0.0.1")
	}
	if opts.tcp {
		args = append(args, "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0")
	}
	return append(args, opts.Extra...)
}
