package storage

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

//go:embed dump.lua
var dumpSource string

var dumpScript = newScript(dumpSource)

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

// instant reads what is shared, together with the workers that wrote since they were read, until those are all.
func (r *backupRun) instant(ctx context.Context, sh *shelf) (time.Time, error) {
	var at time.Time
	for range mostRounds {
		changed, err := r.changed(ctx, sh)
		if err != nil {
			return at, err
		}
		names := slices.Clone(sh.shared)
		for _, k := range sh.spaces {
			names = append(names, k.versions(), k.due(), k.dueAt(), k.openAlerts(), k.later())
		}
		for _, lane := range Lanes() {
			for _, k := range sh.spaces {
				names = append(names, k.out(lane))
			}
		}
		slices.Sort(names)
		names = slices.Compact(names)
		shared := len(names)
		part := map[string][2]int{}
		for _, worker := range changed {
			from := len(names)
			names = append(names, r.names(sh, worker)...)
			part[worker] = [2]int{from, len(names)}
		}
		var got []dumped
		if at, got, err = r.dump(ctx, names, pageOf); err != nil {
			return at, err
		}
		sh.all = got[:shared]
		for worker, p := range part {
			sh.read[worker] = got[p[0]:p[1]]
		}
		for i, d := range got[:shared] {
			for workspace, k := range sh.spaces {
				if names[i] != k.versions() {
					continue
				}
				for worker := range part {
					if w, user, _ := strings.Cut(worker, "/"); w == workspace {
						sh.versions[worker] = field(d.Values, workerScope(user))
					}
				}
			}
		}
		late, err := r.behind(ctx, sh, names[:shared], part)
		if err != nil {
			return at, err
		}
		if !late {
			return at, nil
		}
	}
	r.exact = false
	return at, nil
}

// changed are the workers whose version is not that at which they were read, and those who were not read at all.
func (r *backupRun) changed(ctx context.Context, sh *shelf) (all []string, err error) {
	for workspace, k := range sh.spaces {
		_, got, err := r.dump(ctx, []string{k.versions()}, 1)
		if err != nil {
			return nil, err
		}
		all = append(all, sh.ahead(workspace, got[0].Values)...)
	}
	slices.Sort(all)
	return all, nil
}

// ahead are the workers of a workspace whose version differs from that at which they were read.
func (sh *shelf) ahead(workspace string, versions [][]byte) (all []string) {
	for i := 0; i+1 < len(versions); i += 2 {
		user, ok := strings.CutPrefix(string(versions[i]), "w:")
		if worker := workspace + "/" + user; ok && sh.versions[worker] != string(versions[i+1]) {
			all = append(all, worker)
		}
	}
	return all
}

// behind tells whether somebody wrote whose records are not those of the instant: a worker who was not read with it, or one
// who has keys that nobody had found. The names of those keys are laid on the shelf.
func (r *backupRun) behind(ctx context.Context, sh *shelf, shared []string, part map[string][2]int) (bool, error) {
	late := false
	for workspace, k := range sh.spaces {
		if i := slices.Index(shared, k.versions()); i >= 0 {
			late = late || len(sh.ahead(workspace, sh.all[i].Values)) > 0
		}
	}
	if len(part) == 0 && !late {
		return false, nil
	}
	known := map[string]bool{}
	for worker := range part {
		for _, name := range r.names(sh, worker) {
			known[name] = true
		}
	}
	names, err := r.allKeys(ctx)
	if err != nil {
		return false, err
	}
	for _, name := range names {
		key := r.bare(name)
		worker := keySpace(key) + "/" + keyWorker(key)
		if !strings.HasPrefix(name, sh.bucket) || keyWorker(key) == "" {
			continue
		}
		if _, read := part[worker]; !known[name] && (read || !slices.Contains(sh.workers[worker], name)) {
			sh.workers[worker] = append(sh.workers[worker], name)
			delete(sh.versions, worker) // read them again
			late = true
		}
	}
	return late, nil
}

// names are the keys of a worker: those that were found, and those that may have come since.
func (r *backupRun) names(sh *shelf, worker string) []string {
	workspace, user, _ := strings.Cut(worker, "/")
	k := sh.spaces[workspace]
	all := append([]string{k.agreements(user), k.matches(user), k.alerts(user), k.journal(user), k.ownLimits(user), k.hours(user),
		k.told(user), k.settings(user)}, sh.workers[worker]...)
	today := peer.DayOf(time.Now(), "UTC")
	for _, week := range peer.WeeksBetween(today.Add(-7*nearWeeks), today.Add(7)) {
		all = append(all, k.week(user, week))
	}
	slices.Sort(all)
	return slices.Compact(all)
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

// dumped is a key as it was read. end is the last entry of a stream that was read, last the last that there was.
type dumped struct {
	backupKey
	end, last string
}

// dump reads keys of one bucket at one instant, which it returns.
func (s *Store) dump(ctx context.Context, names []string, entries int) (time.Time, []dumped, error) {
	reply, err := s.run(ctx, dumpScript, args(len(names), append(slices.Clone(names), strconv.Itoa(entries))...))
	if err != nil {
		return time.Time{}, nil, err
	}
	all, _ := reply.([]any)
	if len(all) != 1+4*len(names) {
		return time.Time{}, nil, fmt.Errorf("storage: the backup script gave no answer")
	}
	text := func(v any) string { t, _ := v.(string); return t }
	unix, _ := strconv.ParseInt(text(all[0]), 10, 64) // the script's own
	got := make([]dumped, len(names))
	for i := range got {
		part := all[1+4*i:]
		d := &got[i]
		d.Key, d.Type, d.last = s.bare(names[i]), text(part[0]), text(part[3])
		if ends, _ := strconv.ParseInt(text(part[1]), 10, 64); ends > 0 {
			d.Expires = ends
		}
		values, _ := part[2].([]any)
		d.Values = make([][]byte, 0, len(values))
		for _, v := range values {
			if d.Type != "stream" {
				d.Values = append(d.Values, []byte(text(v)))
				continue
			}
			entry, _ := v.([]any)
			if len(entry) != 2 {
				return time.Time{}, nil, corrupt(keyKind(d.Key), "an entry of a stream has no fields")
			}
			pairs, _ := entry[1].([]any)
			fields := make([]string, len(pairs))
			for j := range pairs {
				fields[j] = text(pairs[j])
			}
			d.end = text(entry[0])
			d.Values = append(d.Values, flatEntry(d.end, sortPairs(fields)))
		}
	}
	return time.UnixMilli(unix).UTC(), got, nil
}

// sortPairs sorts fields with their values by field.
func sortPairs(flat []string) []string {
	pairs := make([][2]string, 0, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		pairs = append(pairs, [2]string{flat[i], flat[i+1]})
	}
	slices.SortStableFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	out := flat[:0]
	for _, p := range pairs {
		out = append(out, p[0], p[1])
	}
	return out
}
