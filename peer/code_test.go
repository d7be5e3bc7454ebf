package peer

import (
	"strings"
	"testing"
)

func TestNormalCode(t *testing.T) {
	for text, want := range map[string]Code{
		"K7": "K7", "k7": "K7", "b10": "B10", "Z999": "Z999", "K": "", "7": "", "": "", "K0": "", "K07": "", "K1000": "", "I7": "",
		"l7": "", "O7": "", "q7": "", "KK7": "", "K7a": "", "Å7": "", "K٧": "", " K7": "", "ı7": "", "ſ7": "", "7K": "",
	} {
		got, ok := NormalCode(text)
		if got != want || ok != (want != "") || ValidCode(Code(text)) != (text == string(want) && ok) {
			t.Errorf("%q: got %q, %v", text, got, ok)
		}
	}
}

func FuzzNormalCode(f *testing.F) {
	for _, seed := range []string{"K7", "k7", "i1", "K007", "", "ſ7", "K\u0301"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, ok := NormalCode(text)
		if ok != ValidCode(code) || ok && !strings.EqualFold(text, string(code)) {
			t.Errorf("%q: got %q, %v", text, code, ok)
		}
		if again, ok2 := NormalCode(string(code)); ok && (again != code || !ok2) {
			t.Errorf("%q is not normal", code)
		}
	})
}

func TestDrawCode(t *testing.T) {
	taken := map[Code]bool{}
	draws := 0
	draw := func() (Code, bool) {
		return DrawCode(func(c Code) bool { return taken[c] }, func(n int) int { draws++; return draws * 7919 % n })
	}
	for n := range 198/2 + 1980/2 + 50 {
		code, ok := draw()
		if !ok || !ValidCode(code) || taken[code] {
			t.Fatalf("draw %d: %q, %v", n, code, ok)
		}
		// Of 22 letters and 9 digits half are drawn, then half of those with two digits.
		want := 2
		if n >= 99 {
			want = 3
		}
		if n >= 99+990 {
			want = 4
		}
		if len(code) != want {
			t.Fatalf("draw %d: %s has not %d characters", n, code, want)
		}
		taken[code] = true
	}
	for _, digits := range []int{1, 2, 3} {
		for _, code := range codesOf(digits) {
			taken[code] = true
		}
	}
	if code, ok := draw(); ok {
		t.Errorf("drew %s when all are taken", code)
	}
	delete(taken, "R5")
	if code, ok := draw(); !ok || code != "R5" {
		t.Errorf("drew %q, %v when R5 is left", code, ok)
	}
}

func TestDrawCodeIsUniform(t *testing.T) {
	seen := map[Code]int{}
	for n := range 197 {
		code, _ := DrawCode(func(c Code) bool { return c == "K7" }, func(of int) int {
			if of != 197 {
				t.Fatalf("drawn from %d codes, want 197", of)
			}
			return n
		})
		seen[code]++
	}
	if len(seen) != 197 || seen["K7"] > 0 {
		t.Errorf("%d different codes in 197 draws", len(seen))
	}
}

func TestCompareCodes(t *testing.T) {
	order := []Code{"", "B2", "K7", "K12", "K13", "M1"}
	for i, a := range order {
		for j, b := range order {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := CompareCodes(a, b); got != want {
				t.Errorf("%q and %q: got %d", a, b, got)
			}
		}
	}
}
