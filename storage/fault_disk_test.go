package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"alongside/internal/redisproc"
)

// long tells whether the whole of a fault test is wanted (make faults), not its short form (make test).
func long() bool { return os.Getenv("FAULTS") == "long" }

// often is how often a fault is made.
func often(short, whole int) int {
	if long() {
		return whole
	}
	return short
}

// faultSeed is printed, so that a run can be repeated with FAULT_SEED.
func faultSeed(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("FAULT_SEED=%d", seed)
	return seed
}

// disk is what testdata/disk.c makes of the disk under one server.
type disk struct {
	t         *testing.T
	dir       string
	log, full string
	env       []string
}

// diskLib is where the library is built, once for all tests.
var diskLib = filepath.Join(os.TempDir(), fmt.Sprintf("alongside-disk-%d.so", os.Getpid()))

func removeDisk() { _ = os.Remove(diskLib) } // most runs never built it

var buildDisk = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", diskLib, filepath.Join("testdata", "disk.c"), "-ldl").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return diskLib, err
})

func newDisk(t *testing.T) *disk {
	t.Helper()
	lib, err := buildDisk()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip("NOT TESTED: no gcc is installed (scripts/setup installs it)")
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	d := &disk{t: t, dir: filepath.Join(dir, "data"), log: filepath.Join(dir, "log"), full: filepath.Join(dir, "full")}
	d.env = []string{"LD_PRELOAD=" + lib, "DISK_LOG=" + d.log, "DISK_FULL=" + d.full}
	return d
}

// server starts a server on the disk.
func (d *disk) server(fsync string) *redisproc.Proc {
	d.t.Helper()
	return redisproc.ForTest(d.t, redisproc.Options{Dir: d.dir, AppendFsync: fsync, Env: d.env})
}

// powerCut kills the server and cuts every file of it back to what was synced. It returns how many bytes are gone.
func (d *disk) powerCut(p *redisproc.Proc) (gone int64) {
	d.t.Helper()
	p.Kill()
	raw, err := os.ReadFile(d.log)
	if err != nil {
		d.t.Fatal(err)
	}
	safe := map[uint64]int64{}
	for line := range strings.Lines(string(raw)) {
		var inode uint64
		var size int64
		if _, err := fmt.Sscan(line, &inode, &size); err != nil {
			d.t.Fatalf("%q: %v", line, err)
		}
		safe[inode] = size
	}
	files, err := filepath.Glob(filepath.Join(d.dir, "appendonlydir", "*"))
	if err != nil || len(files) < 2 {
		d.t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			d.t.Fatal(err)
		}
		to := safe[info.Sys().(*syscall.Stat_t).Ino]
		if info.Size() > to {
			gone += info.Size() - to
			if err := os.Truncate(f, to); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	return gone
}

// typists write under load until they are stopped, and remember what was acknowledged.
type typists struct {
	mu    sync.Mutex
	acked map[string]string // operation -> user
	stop  func()
}

func newTypists(t *testing.T, s *Store, run string) *typists {
	ctx, cancel := context.WithCancel(t.Context())
	all := &typists{acked: map[string]string{}}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			user := fmt.Sprint("U", w)
			for i := 0; ctx.Err() == nil; i++ {
				op := fmt.Sprintf("%s-%d-%d", run, w, i)
				if unit(ctx, s, user, op) == nil {
					all.mu.Lock()
					all.acked[op] = user
					all.mu.Unlock()
				} else if !pause(ctx, 5*time.Millisecond) { // a slow disk ends nobody; what fails is written under a new operation
					return
				}
			}
		})
	}
	all.stop = func() { cancel(); wg.Wait() }
	return all
}

// unit is one unit of work with a record, a message, a due entry and a line of audit, within a second.
func unit(ctx context.Context, s *Store, user, op string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	st, err := s.Load(ctx, Want{Workspace: ws, Op: op, People: []string{user}, Worker: user, Weeks: want("").Weeks})
	if err != nil {
		return err
	}
	c := NewChange(st, op, at)
	c.PutContact(user, contact(op, at))
	c.Send(Out{ID: op, Lane: AlertLane, Kind: "k", To: Recipient{User: user}})
	c.Due(Due{Kind: "k", Subject: user, Occurrence: op, At: at})
	c.Audit(Audit{By: user, Target: op})
	_, err = s.Commit(ctx, c)
	return err
}

func (a *typists) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.acked)
}

// until waits until so many operations were acknowledged.
func (a *typists) until(t *testing.T, n int) {
	t.Helper()
	late, tick := time.NewTimer(20*time.Second), time.NewTicker(time.Millisecond)
	defer late.Stop()
	defer tick.Stop()
	for a.count() < n {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("%d of %d operations in 20 s", a.count(), n)
		}
	}
}

// lost counts the acknowledged operations whose record, message, due entry, audit or result is not there, and the halves:
// operations of which some is there and some not.
func (a *typists) lost(t *testing.T, s *Store) (lost, halves int) {
	t.Helper()
	parts := pieces(t, s)
	for op := range a.acked {
		if parts[op] != allPieces {
			lost++
		}
	}
	for _, n := range parts {
		if n != allPieces {
			halves++
		}
	}
	return lost, halves
}

// allPieces are a record, a message, a due entry, a line of audit and a result.
const allPieces = 5

// pieces counts what is stored of each operation.
func pieces(t *testing.T, s *Store) map[string]int {
	t.Helper()
	ctx, k, parts := context.Background(), s.space(ws), map[string]int{}
	for w := range 4 {
		st, err := s.Load(ctx, Want{Workspace: ws, Worker: fmt.Sprint("U", w), Weeks: want("").Weeks})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range st.Contacts {
			parts[c.ID]++
		}
	}
	for _, e := range s.client.XRange(ctx, k.out(AlertLane), "-", "+").Val() {
		parts[e.Values["id"].(string)]++
	}
	for _, e := range s.client.XRange(ctx, k.audit(), "-", "+").Val() {
		if op, _ := e.Values["of"].(string); op != "" {
			parts[op]++
		}
	}
	for _, m := range s.client.ZRange(ctx, k.due(), 0, -1).Val() {
		parts[m[strings.LastIndex(m, ":")+1:]]++
	}
	for op := range parts {
		parts[op] += int(s.client.Exists(ctx, k.op(op)).Val())
	}
	return parts
}

// again opens what is there after a fault, with connections of its own.
func again(cfg Config) (*Store, error) {
	cfg.Existing = true
	return Open(context.Background(), cfg)
}

// TestFaultPowerCut cuts the power at random moments under load. With "always" nothing that was acknowledged is gone, and
// nothing is half there. With "everysec", the control, something is, or the model is blind; and then the store notices it.
func TestFaultPowerCut(t *testing.T) {
	t.Parallel()
	for _, fsync := range []string{"always", "everysec"} {
		t.Run(fsync, func(t *testing.T) {
			seed := faultSeed(t)
			dice := rand.New(rand.NewPCG(seed, 4))
			d := newDisk(t)
			p := d.server(fsync)
			cfg := testConfig(p.URL())
			noticed := 0
			var mu sync.Mutex
			cfg.Regressed = func(string, int64) { mu.Lock(); noticed++; mu.Unlock() }
			s := open(t, cfg)
			acked, lost, halves, cuts, lossy := 0, 0, 0, often(3, 50), 0
			var gone int64
			for i := range cuts {
				load := newTypists(t, s, fmt.Sprint("run", i))
				load.until(t, 50+dice.IntN(150))
				gone += d.powerCut(p)
				load.stop()
				if err := p.Restart(t.Context()); err != nil {
					t.Fatal(err)
				}
				if fsync == "everysec" { // the floor is what the process was told: the next unit of work must notice
					if _, err := s.Load(t.Context(), Want{Workspace: ws}); err != nil && !errors.Is(err, errRegressed) && !errors.Is(err, ErrForeign) {
						t.Fatal(err)
					}
				}
				fresh, err := again(cfg)
				if errors.Is(err, ErrForeign) && fsync == "everysec" { // not even the mark was synced
					lost += len(load.acked)
					acked += len(load.acked)
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				l, h := load.lost(t, fresh)
				_ = fresh.Close()
				acked, lost, halves = acked+len(load.acked), lost+l, halves+h
				if l > 0 {
					lossy++
				}
				mu.Lock()
				seen := noticed
				mu.Unlock()
				if seen < lossy {
					t.Errorf("%d cuts lost something and %d were noticed", lossy, seen)
				}
			}
			t.Logf("%s: %d power cuts, %d bytes gone, %d of %d acknowledged operations lost, %d half there", fsync, cuts, gone, lost, acked, halves)
			switch {
			case fsync == "always" && (lost > 0 || halves > 0):
				t.Errorf("%d acknowledged operations lost, %d half there", lost, halves)
			case fsync == "everysec" && lost == 0:
				t.Error("the control lost nothing: the model is blind")
			case halves > 0:
				t.Errorf("%d operations are half there", halves)
			}
		})
	}
}

// TestFaultDiskFull fills the disk under load. Nobody reads "saved" from then on, and when there is room again everything that
// was acknowledged is there, and nothing else.
func TestFaultDiskFull(t *testing.T) {
	t.Parallel()
	seed := faultSeed(t)
	dice := rand.New(rand.NewPCG(seed, 10))
	d := newDisk(t)
	p := d.server("always")
	s := open(t, testConfig(p.URL()))
	acked := map[string]string{}
	for i := range often(2, 20) {
		load := newTypists(t, s, fmt.Sprint("run", i))
		load.until(t, 20+dice.IntN(80))
		if err := os.WriteFile(d.full, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		load.stop()
		began := time.Now()
		if err := unit(t.Context(), s, "U0", fmt.Sprint("full", i)); !errors.Is(err, ErrUnavailable) {
			t.Errorf("on a full disk: %v, want ErrUnavailable", err)
		}
		if took := time.Since(began); took > 2500*time.Millisecond {
			t.Errorf("told after %v", took)
		}
		if err := os.Remove(d.full); err != nil {
			t.Fatal(err)
		}
		select {
		case <-p.Done(): // with "always" a server that cannot write ends
			if err := p.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
		default:
		}
		for op, user := range load.acked {
			acked[op] = user
		}
		all := &typists{acked: acked}
		fresh, err := again(s.cfg)
		if err != nil {
			t.Fatal(err)
		}
		if l, h := all.lost(t, fresh); l > 0 || h > 0 {
			t.Errorf("round %d: %d of %d acknowledged operations lost, %d half there", i, l, len(acked), h)
		}
		_ = fresh.Close()
		for began, err := time.Now(), errors.New("not tried"); err != nil; {
			if err = unit(t.Context(), s, "U0", fmt.Sprint("healed", i)); err != nil && time.Since(began) > 10*time.Second {
				t.Fatalf("not healed: %v", err)
			}
		}
	}
	t.Logf("%d acknowledged, none lost", len(acked))
	if len(acked) == 0 {
		t.Error("nothing was written: the test shows nothing")
	}
}

// TestFaultMemoryFull fills the memory under load, again and again.
func TestFaultMemoryFull(t *testing.T) {
	t.Parallel()
	faultSeed(t)
	p := redisproc.ForTest(t, redisproc.Options{})
	s := open(t, testConfig(p.URL()))
	acked, refused := map[string]string{}, 0
	for i := range often(3, 50) {
		load := newTypists(t, s, fmt.Sprint("run", i))
		load.until(t, 40)
		if err := s.client.ConfigSet(t.Context(), "maxmemory", "1mb").Err(); err != nil {
			t.Fatal(err)
		}
		load.stop()
		if err := unit(t.Context(), s, "U0", fmt.Sprint("full", i)); errors.Is(err, ErrUnavailable) {
			refused++
		}
		if err := s.client.ConfigSet(t.Context(), "maxmemory", "0").Err(); err != nil {
			t.Fatal(err)
		}
		for op, user := range load.acked {
			acked[op] = user
		}
		all := &typists{acked: acked}
		if l, h := all.lost(t, s); l > 0 || h > 0 {
			t.Errorf("round %d: %d of %d acknowledged operations lost, %d half there", i, l, len(acked), h)
		}
	}
	t.Logf("%d acknowledged, none lost; %d refused", len(acked), refused)
	if refused == 0 {
		t.Error("nothing was refused: the test shows nothing")
	}
}
