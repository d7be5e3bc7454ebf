package storage

import (
	"sync"

	"alongside/peer"
)

// A memo keeps decoded records by their stored text: decoding is pure, so the same text is always the same record and what
// is kept can never be stale. Most units of work read the same few records again, and decoding JSON would cost more than
// all the rest of Load.
type memo[T any] struct {
	mu         sync.RWMutex
	young, old map[string]T
}

// memoSize is how many records of a kind stay; those that were not used for as many new ones go.
const memoSize = 4096

type memos struct {
	teams      memo[peer.Team]
	members    memo[peer.Member]
	agreements memo[peer.Agreement]
	matches    memo[peer.Match]
	alerts     memo[peer.Alert]
	timeOff    memo[peer.TimeOff]

	supervision memo[peer.Supervision]
}

// decode returns the record of a stored text. Lists and maps inside are shared: whoever hands them out clones them. A nil memo
// keeps nothing.
func (m *memo[T]) decode(raw string, decode func(string) (T, error)) (T, error) {
	if m == nil {
		return decode(raw)
	}
	m.mu.RLock()
	v, ok := m.young[raw]
	if !ok {
		v, ok = m.old[raw]
		m.mu.RUnlock()
		if !ok {
			var err error
			if v, err = decode(raw); err != nil {
				return v, err
			}
		}
		m.keep(raw, v)
		return v, nil
	}
	m.mu.RUnlock()
	return v, nil
}

func (m *memo[T]) keep(raw string, v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= memoSize/2 {
		m.old, m.young = m.young, make(map[string]T)
	}
	m.young[raw] = v
}
