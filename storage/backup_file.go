package storage

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A backup is gzip over lines of JSON: a head, one line for each key (several for a long stream), and an end with counts and
// a digest. It is portable: it holds types and values, not what one version of the server writes to its disk. Whoever writes it
// somewhere encrypts it; nothing here does.
//
// Keys stand in it without the prefix of the store, such as "{07}:T0123:teams".

// backupFormat is the number of this layout.
const backupFormat = 1

// ErrDamaged means that a backup is not whole: cut short, changed, or not a backup at all.
var ErrDamaged = errors.New("storage: the backup is damaged")

func damaged(why string) error { return fmt.Errorf("%w: %s", ErrDamaged, why) }

// BackupHead begins a backup.
type BackupHead struct {
	Format       int       `json:"alongside_backup"`
	Schema       int       `json:"schema"`
	Buckets      uint32    `json:"buckets"`
	Installation string    `json:"installation"`
	Epoch        int64     `json:"epoch"`
	Made         time.Time `json:"made"`    // when reading began, by the server's clock
	Program      string    `json:"program"` // version that wrote it
}

// BackupEnd ends a backup. One without it was cut short.
type BackupEnd struct {
	At       time.Time      `json:"at"`       // the instant that the records, messages and due entries show
	Exact    bool           `json:"exact"`    // whether it is one instant; if not, that of each worker lies within Took before At
	Took     time.Duration  `json:"took"`     // for reading
	Keys     int            `json:"total"`    // of all kinds
	Counts   map[string]int `json:"counts"`   // records by kind
	Digest   string         `json:"digest"`   // of all keys with their values, in whatever order
	Spaces   []string       `json:"spaces"`   // the workspaces, sorted
	Messages map[Lane]int   `json:"messages"` // that wait to be sent
}

// backupKey is the line of a key.
type backupKey struct {
	Key     string   `json:"k"`
	Type    string   `json:"t"`           // as the server calls it
	Expires int64    `json:"x,omitempty"` // Unix ms; 0 for never
	More    bool     `json:"m,omitempty"` // it goes on in the next line
	Values  [][]byte `json:"v"`           // field, value, …; members; member, score, …; for a stream see flatStream
}

type backupLine struct {
	Head *BackupHead `json:"head,omitempty"`
	End  *BackupEnd  `json:"end,omitempty"`
	backupKey
}

// BackupStats are what a backup holds.
type BackupStats struct {
	Head BackupHead
	End  BackupEnd
}

// sum adds up what passes through a backup: when it is written, when it is read, and when it was restored.
type sum struct {
	keys   int
	counts map[string]int
	digest [sha256.Size]byte
	spaces map[string]bool
	lanes  map[Lane]int
	last   string // the key that goes on
}

func newSum() *sum {
	return &sum{counts: map[string]int{}, spaces: map[string]bool{}, lanes: map[Lane]int{}}
}

// add takes in a line. The digest does not depend on the order of keys, nor on that of fields and members.
func (s *sum) add(k backupKey) error {
	width := map[string]int{"string": 1, "set": 1, "hash": 2, "zset": 2, "stream": 1}[k.Type]
	if width == 0 || len(k.Values)%width != 0 || k.Key == "" {
		return damaged("a key has no type, or an odd number of values")
	}
	if k.Key != s.last {
		s.keys++
	}
	s.last = ""
	if k.More {
		s.last = k.Key
	}
	for i := 0; i < len(k.Values); i += width {
		s.item(k.Key, k.Type, k.Values[i:i+width])
	}
	n, kind := len(k.Values)/width, keyKind(k.Key)
	if kind == "week" {
		for i := 0; i < len(k.Values); i += 2 {
			if string(k.Values[i]) == zoneField {
				n--
			}
		}
	}
	s.counts[kind] += n
	if space := keySpace(k.Key); space != "" {
		s.spaces[space] = true
	}
	if lane, ok := strings.CutPrefix(kind, "out:"); ok {
		s.lanes[Lane(lane)] += n
	}
	return nil
}

// item adds one value with what belongs to it.
func (s *sum) item(key, typ string, parts [][]byte) {
	h := sha256.New()
	write := func(b []byte) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(b)))
		_, _ = h.Write(size[:]) // a hash never fails
		_, _ = h.Write(b)
	}
	write([]byte(key))
	write([]byte(typ))
	for _, p := range parts {
		write(p)
	}
	for i, b := range h.Sum(nil) {
		s.digest[i] ^= b // no line comes twice: fields, members and ids are each once under their key
	}
}

// into fills in what was added up.
func (s *sum) into(end *BackupEnd) {
	end.Keys, end.Counts, end.Digest, end.Messages = s.keys, s.counts, hex.EncodeToString(s.digest[:]), s.lanes
	end.Spaces = nil
	for w := range s.spaces {
		end.Spaces = append(end.Spaces, w)
	}
	slices.Sort(end.Spaces)
}

// keyKind is the kind of a key without ids: "week", "alerts", "op", "out:alert".
func keyKind(key string) string {
	_, rest, _ := strings.Cut(key, ":") // the hash tag
	if strings.HasPrefix(rest, "out:") || rest == "dead" || rest == "meta" || rest == "held" {
		return rest
	}
	_, rest, _ = strings.Cut(rest, ":") // the workspace
	if own, ok := strings.CutPrefix(rest, "w:"); ok {
		_, rest, _ = strings.Cut(own, ":") // the worker
	}
	if rest == "alerts:open" || rest == "due:at" {
		return rest
	}
	kind, _, _ := strings.Cut(rest, ":")
	return kind
}

// keySpace is the workspace of a key, "" for what a bucket shares.
func keySpace(key string) string {
	_, rest, _ := strings.Cut(key, ":")
	space, _, found := strings.Cut(rest, ":")
	if !found || space == "out" {
		return ""
	}
	return space
}

// keyWorker is the worker of a key, "" where it is nobody's.
func keyWorker(key string) string {
	_, rest, _ := strings.Cut(key, ":")
	_, rest, _ = strings.Cut(rest, ":")
	own, ok := strings.CutPrefix(rest, "w:")
	if !ok {
		return ""
	}
	worker, _, _ := strings.Cut(own, ":")
	return worker
}

// backupWriter writes lines.
type backupWriter struct {
	zip *gzip.Writer
	buf *bufio.Writer
	enc *json.Encoder
	sum *sum
}

func newBackupWriter(w io.Writer) *backupWriter {
	b := &backupWriter{zip: gzip.NewWriter(w), sum: newSum()}
	b.buf = bufio.NewWriterSize(b.zip, 64<<10)
	b.enc = json.NewEncoder(b.buf)
	return b
}

func (b *backupWriter) line(l backupLine) error {
	if l.Head == nil && l.End == nil {
		if err := b.sum.add(l.backupKey); err != nil {
			return err
		}
	}
	if err := b.enc.Encode(l); err != nil {
		return fmt.Errorf("storage: write the backup: %w", err)
	}
	return nil
}

// finish writes the end, and completes the stream.
func (b *backupWriter) finish(end *BackupEnd) error {
	b.sum.into(end)
	err := b.line(backupLine{End: end})
	for _, last := range []func() error{b.buf.Flush, b.zip.Close} {
		if err == nil {
			err = last()
		}
	}
	return err
}

// readBackup reads a backup front to back, hands its lines over, and holds what came against its end. Whoever takes lines
// in may trust them only after it returned without an error.
func readBackup(r io.Reader, head func(BackupHead) error, line func(backupKey) error) (BackupStats, error) {
	var got BackupStats
	zip, err := gzip.NewReader(r)
	if err != nil {
		return got, damaged("it does not begin as one")
	}
	in, sum := json.NewDecoder(bufio.NewReaderSize(zip, 64<<10)), newSum()
	for n := 0; ; n++ {
		var l backupLine
		if err := in.Decode(&l); err != nil {
			return got, damaged("it is cut short, or changed")
		}
		switch {
		case n == 0:
			if l.Head == nil || l.Head.Format < 1 {
				return got, damaged("it has no head")
			}
			got.Head = *l.Head
			if l.Head.Format > backupFormat || l.Head.Schema > schema {
				return got, fmt.Errorf("%w: backup of format %d and schema %d, this program knows %d and %d", ErrNewer,
					l.Head.Format, l.Head.Schema, backupFormat, schema)
			}
			if err := head(got.Head); err != nil {
				return got, err
			}
		case l.End != nil:
			got.End = *l.End
			if err := whole(in, sum, got.End); err != nil {
				return got, err
			}
			return got, zip.Close()
		default:
			if err := sum.add(l.backupKey); err != nil {
				return got, err
			}
			if err := line(l.backupKey); err != nil {
				return got, err
			}
		}
	}
}

// whole holds what was read against the end, and looks that nothing follows.
func whole(in *json.Decoder, sum *sum, end BackupEnd) error {
	var is BackupEnd
	sum.into(&is)
	if is.Keys != end.Keys || is.Digest != end.Digest {
		return damaged("its keys are not those that its end counts")
	}
	for kind, n := range end.Counts {
		if is.Counts[kind] != n {
			return damaged("its counts are not those of its end: " + kind)
		}
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return damaged("something follows its end")
	}
	return nil
}

// VerifyBackup reads a whole backup without a server: that nothing is missing or changed, and that this program can read
// every record in it. The errors are ErrDamaged, ErrNewer and ErrCorrupt, which names the kind of record.
func VerifyBackup(r io.Reader) (BackupStats, error) {
	return readBackup(r, func(BackupHead) error { return nil }, checkRecords)
}
