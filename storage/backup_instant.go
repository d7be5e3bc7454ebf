package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"alongside/peer"
)

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
