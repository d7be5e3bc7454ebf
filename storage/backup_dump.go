package storage

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed dump.lua
var dumpSource string

var dumpScript = newScript(dumpSource)

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
