package storage

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// mostRounds is how often a bucket is read anew because people wrote meanwhile.
	mostRounds = 40
	// pageOf is how many entries of a stream are read at once, and how many keys that stand alone.
	pageOf = 500
	// nearWeeks around the present one are looked at although no key of them was found: who writes while a backup is read
	// writes there.
	nearWeeks = 6
)

// Backup writes all of the store while it is in use. What it shows of a workspace is one instant: the worker's records are
// read one worker at a time; those whose version has changed by then are read again together with all that is shared, the
// outbox and the due index among it, in one script; and that is done again until nobody else has written in between. What
// became of messages, and the results of operations, are read last, and only those from before that instant are kept.
//
// The program is named in the head. A server must allow SCAN. Nothing is stopped meanwhile, and nothing is changed.
func (s *Store) Backup(ctx context.Context, w io.Writer, program string) (BackupStats, error) {
	began := time.Now()
	names, err := s.allKeys(ctx)
	if err != nil {
		return BackupStats{}, err
	}
	now, _, err := s.dump(ctx, []string{metaKey(s.cfg.Prefix)}, 1)
	if err != nil {
		return BackupStats{}, err
	}
	r := &backupRun{Store: s, w: newBackupWriter(w), exact: true}
	stats := BackupStats{Head: BackupHead{
		Format: backupFormat, Schema: s.mark.Schema, Buckets: s.buckets, Installation: s.mark.Installation, Epoch: s.mark.Epoch,
		Made: now, Program: program,
	}}
	if err := r.w.line(backupLine{Head: &stats.Head}); err != nil {
		return stats, err
	}
	buckets := map[string][]string{}
	for _, name := range names {
		bucket, _, _ := strings.Cut(s.bare(name), ":")
		buckets[bucket] = append(buckets[bucket], name)
	}
	for _, bucket := range slices.Sorted(maps.Keys(buckets)) {
		if err := r.bucket(ctx, s.cfg.Prefix+":"+bucket+":", buckets[bucket]); err != nil {
			return stats, err
		}
	}
	stats.End = BackupEnd{At: r.at, Exact: r.exact, Took: time.Since(began).Round(time.Millisecond)}
	return stats, r.w.finish(&stats.End)
}

// bare is a key without the prefix of the store.
func (s *Store) bare(key string) string { return strings.TrimPrefix(key, s.cfg.Prefix+":") }

// backupRun is a backup while it is made.
type backupRun struct {
	*Store
	w     *backupWriter
	at    time.Time
	exact bool
}

// shelf is what was read of a bucket so far. A worker's name on it is workspace and user, "T0123/U1".
type shelf struct {
	bucket   string              // begins all its keys
	spaces   map[string]space    // workspaces of the bucket
	workers  map[string][]string // the names of their keys
	shared   []string            // the names of keys that are no worker's
	before   map[string]bool     // the keys with an end that were found before the instant
	versions map[string]string   // at which a worker was read, or an older one
	read     map[string][]dumped // by worker
	all      []dumped            // shared
}

// bucket reads one bucket and writes it.
func (r *backupRun) bucket(ctx context.Context, bucket string, names []string) error {
	sh := &shelf{bucket: bucket, spaces: map[string]space{}, workers: map[string][]string{}, before: map[string]bool{},
		versions: map[string]string{}, read: map[string][]dumped{}}
	r.sort(sh, names)
	// The versions first, then the names again, then the records: what is newer than its version is read once more.
	for workspace, k := range sh.spaces {
		_, got, err := r.dump(ctx, []string{k.versions()}, 1)
		if err != nil {
			return err
		}
		for i := 0; i+1 < len(got[0].Values); i += 2 {
			if user, ok := strings.CutPrefix(string(got[0].Values[i]), "w:"); ok {
				sh.versions[workspace+"/"+user] = string(got[0].Values[i+1])
			}
		}
	}
	names, err := r.allKeys(ctx)
	if err != nil {
		return err
	}
	r.sort(sh, names)
	for _, worker := range slices.Sorted(maps.Keys(sh.workers)) {
		if _, sh.read[worker], err = r.dump(ctx, sh.workers[worker], pageOf); err != nil {
			return err
		}
	}
	at, err := r.instant(ctx, sh)
	if err != nil {
		return err
	}
	if at.After(r.at) {
		r.at = at
	}
	for _, worker := range slices.Sorted(maps.Keys(sh.read)) {
		if err := r.put(ctx, sh.read[worker]); err != nil {
			return err
		}
		delete(sh.read, worker)
	}
	if err := r.put(ctx, sh.all); err != nil {
		return err
	}
	return r.lasting(ctx, sh, at)
}

// sort lays names of the bucket on the shelf.
func (r *backupRun) sort(sh *shelf, names []string) {
	sh.shared = nil
	for _, name := range names {
		if !strings.HasPrefix(name, sh.bucket) {
			continue
		}
		key := r.bare(name)
		workspace, kind := keySpace(key), keyKind(key)
		if workspace != "" {
			sh.spaces[workspace] = r.space(workspace)
		}
		switch worker := keyWorker(key); {
		case kind == "meta" || kind == "held":
		case kind == "op" || kind == "sent":
			sh.before[name] = true
		case worker != "":
			id := workspace + "/" + worker
			if !slices.Contains(sh.workers[id], name) {
				sh.workers[id] = append(sh.workers[id], name)
			}
		default:
			sh.shared = append(sh.shared, name)
		}
	}
}

// field finds the value of a field in a flat list.
func field(flat [][]byte, name string) string {
	for i := 0; i+1 < len(flat); i += 2 {
		if string(flat[i]) == name {
			return string(flat[i+1])
		}
	}
	return ""
}

// put writes keys, and the rest of streams that are longer than a page.
func (r *backupRun) put(ctx context.Context, all []dumped) error {
	for _, d := range all {
		if d.Type == "none" {
			continue
		}
		if d.Type == "list" {
			return corrupt(keyKind(d.Key), "lists are not known to this version")
		}
		for d.last != "" && d.end != d.last {
			d.More = true
			if err := r.w.line(backupLine{backupKey: d.backupKey}); err != nil {
				return err
			}
			if err := r.page(ctx, &d); err != nil {
				return err
			}
		}
		d.More = false
		if len(d.Values) == 0 {
			continue
		}
		if err := r.w.line(backupLine{backupKey: d.backupKey}); err != nil {
			return err
		}
	}
	return nil
}

// page reads on in a stream, up to the entry that was its last at the instant.
func (r *backupRun) page(ctx context.Context, d *dumped) error {
	d.Values = nil
	return r.persist(ctx, func(ctx context.Context) error {
		got, err := r.client.XRangeN(ctx, r.cfg.Prefix+":"+d.Key, "("+d.end, d.last, pageOf).Result()
		if err != nil {
			return err
		}
		d.Values = nil
		for _, e := range got {
			// The client gives a map: the order of fields is lost, and they are sorted so that the same entry is the same.
			fields := make([]string, 0, 2*len(e.Values))
			for _, name := range slices.Sorted(maps.Keys(e.Values)) {
				v, _ := e.Values[name].(string)
				fields = append(fields, name, v)
			}
			d.Values = append(d.Values, flatEntry(e.ID, fields))
			d.end = e.ID
		}
		if len(got) < pageOf {
			d.end = d.last
		}
		return nil
	})
}

// lasting writes what became of messages, and the results of operations, as far as they are from before the instant. What is
// newer belongs to records that are not in the backup: kept, it would say "logged" or "told" of what is lost.
func (r *backupRun) lasting(ctx context.Context, sh *shelf, at time.Time) error {
	names, err := r.allKeys(ctx)
	if err != nil {
		return err
	}
	waiting := waitingIDs(sh)
	var wanted []string
	for _, name := range names {
		if kind := keyKind(r.bare(name)); strings.HasPrefix(name, sh.bucket) && (kind == "op" || kind == "sent") {
			wanted = append(wanted, name)
		}
	}
	slices.Sort(wanted)
	for page := range slices.Chunk(wanted, pageOf) {
		_, got, err := r.dump(ctx, page, 1)
		if err != nil {
			return err
		}
		keep := got[:0]
		for _, d := range got {
			kind, life := keyKind(d.Key), opSeconds
			if kind == "sent" {
				life = sentSeconds
			}
			seconds, _ := strconv.ParseInt(life, 10, 64) // constants
			changed := time.UnixMilli(d.Expires).Add(-time.Duration(seconds) * time.Second)
			_, id, _ := strings.Cut(d.Key, ":sent:")
			if changed.Before(at) || sh.before[r.cfg.Prefix+":"+d.Key] || kind == "sent" && waiting[id] {
				keep = append(keep, d)
			}
		}
		if err := r.put(ctx, keep); err != nil {
			return err
		}
	}
	return nil
}

// waitingIDs are the messages that wait at the instant, of which what became by now may be newer.
func waitingIDs(sh *shelf) map[string]bool {
	all := map[string]bool{}
	for _, d := range sh.all {
		if !strings.HasPrefix(keyKind(d.Key), "out:") {
			continue
		}
		for _, raw := range d.Values {
			if fields, err := readEntry(raw); err == nil {
				id, _ := fields["id"].(string)
				all[id] = true
			}
		}
	}
	return all
}
