package storage

import (
	"errors"
	"maps"
	"testing"

	"alongside/peer"
)

func TestOwnLimitsAreKept(t *testing.T) {
	t.Parallel()
	s := single(t)
	put := func(op string, own peer.OwnLimits) {
		t.Helper()
		c := NewChange(load(t, s, want(op)), op, at)
		c.PutOwnLimits(ada, own)
		if _, err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got := load(t, s, want("")).OwnLimits; !maps.Equal(got, own) {
			t.Errorf("%v is kept as %v", own, got)
		}
	}
	put("first", peer.OwnLimits{peer.CodeDay: 1, peer.CodeOutside: 0})
	put("second", peer.OwnLimits{peer.AllDay: 5})
	put("none", nil)
	key := s.space(ws).ownLimits(ada)
	if n := s.client.Exists(t.Context(), key).Val(); n != 0 {
		t.Error("without limits the record stays")
	}
	for raw, newer := range map[string]bool{`{"v":2}`: true, `{}`: false, `x`: false} {
		if _, err := decodeOwnLimits(raw); !errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNewer) != newer {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if got, err := decodeOwnLimits(`{"v":1,"limits":{"code-day":1},"later":true}`); err != nil || got[peer.CodeDay] != 1 {
		t.Errorf("%v, %v", got, err)
	}
	c := NewChange(load(t, s, want("other")), "other", at)
	c.PutOwnLimits("U9", nil)
	if _, err := s.Commit(t.Context(), c); err == nil {
		t.Error("another worker's limits were written")
	}
}
