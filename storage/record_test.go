package storage

import (
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// full sets every field of a domain record, so that one that is added later and not stored fails the round trip.
func full(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(at.Add(123 * time.Millisecond)))
		return
	case peer.Day:
		v.Set(reflect.ValueOf(peer.Day{Year: 2027, Month: 2, Num: 28}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			full(v.Field(i))
		}
	case reflect.Array:
		full(v.Index(1))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		full(v.Index(0))
		full(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		full(key)
		full(value)
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString("å" + v.Type().Name())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(7)
	}
}

func roundTrip[T any](t *testing.T, kind string, encode func(T) (string, error), decode func(string) (T, error), old string) {
	t.Helper()
	var empty, all T
	full(reflect.ValueOf(&all).Elem())
	for _, v := range []T{empty, all} {
		raw, err := encode(v)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode(raw)
		if diff := cmp.Diff(v, back); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", kind, err, diff)
		}
	}
	if _, err := decode(old); err != nil {
		t.Errorf("%s: the first version is not readable: %v", kind, err)
	}
	for raw, isNewer := range map[string]bool{`{"v":2,"id":"secret"}`: true, `{"id":"secret"}`: false, `secret`: false, ``: false} {
		_, err := decode(raw)
		if !errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNewer) != isNewer {
			t.Errorf("%s %q: %v", kind, raw, err)
		} else if !strings.Contains(err.Error(), kind) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error must name the kind and no content: %v", kind, err)
		}
	}
}

func TestRecordsKeepEveryField(t *testing.T) {
	t.Parallel()
	roundTrip(t, "teams", encodeTeam, decodeTeam, `{"v":1,"id":"t1","name":"Nord","coords":["U1"],"at":1763389800000}`)
	roundTrip(t, "members", encodeMember, decodeMember, `{"v":1,"user":"U1","state":"active"}`)
	roundTrip(t, "agreements", encodeAgreement, decodeAgreement,
		`{"v":1,"version":2,"state":"accepted","limits":{"code-day":2},"days":62,"from":480,"to":1200,"review":"2027-02-28"}`)
	roundTrip(t, "matches", encodeMatch, decodeMatch, `{"v":1,"code":"K7","worker":"U1"}`)
	roundTrip(t, "timeoff", encodeTimeOff, decodeTimeOff, `{"v":1,"id":"a","worker":"U1","state":"told","from":1763389800000}`)
	roundTrip(t, "alerts", encodeAlert, decodeAlert, `{"v":1,"id":"a","ep":1,"n":1,"state":"open"}`)
}

func TestJournalKeepsTheNewest(t *testing.T) {
	t.Parallel()
	var j Journal
	for i := range MaxEntries + 5 {
		j.Entries = append(j.Entries, Entry{ID: string(rune('a' + i)), Day: week47.Monday().Add(-i), LoggedAt: at.Add(time.Duration(i) * time.Hour)})
		j.Texts = append(j.Texts, Said{Hash: string(rune('a' + i)), At: at.Add(-time.Duration(i) * time.Second)})
	}
	back, err := decodeJournal(encodeJournal(j))
	newestOf := Journal{j.Entries[5:], j.Texts[len(j.Texts)-MaxTexts:]}
	if diff := cmp.Diff(newestOf, back); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if back, err := decodeJournal(""); err != nil || back.Entries != nil {
		t.Errorf("no journal: %v %v", back, err)
	}
	small := encodeJournal(Journal{[]Entry{{"ab", week47.Monday(), at}}, []Said{{"h", at}}})
	if got, want := hex.EncodeToString([]byte(small)), "01"+"01"+"026162"+"cac402"+"d093e3af0d"+"01"+"0168"+"d093e3af0d"; got != want {
		t.Errorf("bytes %s, want %s: a change needs a new version that reads these too", got, want)
	}
	for _, bad := range []string{"\x02", "\x00", small[:len(small)-1], small + "x", "\x01\x33"} {
		if _, err := decodeJournal(bad); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%x: %v, want ErrCorrupt", bad, err)
		}
	}
}

func FuzzDecodeJournal(f *testing.F) {
	f.Add(encodeJournal(Journal{[]Entry{{"ab", week47.Monday(), at}}, []Said{{"h", at}}}))
	f.Fuzz(func(t *testing.T, value string) {
		if j, err := decodeJournal(value); err == nil {
			if back, err := decodeJournal(encodeJournal(j)); err != nil || len(back.Entries) != len(j.Entries) {
				t.Fatalf("%v", err)
			}
		} else if !errors.Is(err, ErrCorrupt) {
			t.Fatalf("%v, want ErrCorrupt", err)
		}
	})
}

func TestMemoForgets(t *testing.T) {
	t.Parallel()
	var m memo[int]
	calls := 0
	decode := func(raw string) (int, error) { calls++; return len(raw), nil }
	for i := range 3 * memoSize {
		raw := strings.Repeat("x", i%7) + time.Duration(i).String()
		for range 2 {
			if n, err := m.decode(raw, decode); n != len(raw) || err != nil {
				t.Fatal(n, err)
			}
		}
	}
	if calls != 3*memoSize {
		t.Errorf("%d records decoded, want each once: %d", calls, 3*memoSize)
	}
	if n := len(m.young) + len(m.old); n > memoSize {
		t.Errorf("%d records kept, want at most %d", n, memoSize)
	}
}
