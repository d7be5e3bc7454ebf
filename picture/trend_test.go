package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/go-analyze/charts"
)

func weeks(halves ...int) Trend {
	return Trend{First: "7. sep", Last: "23. nov", Panels: []Panel{{Title: "Krefter", Highest: "rikelig", Lowest: "ingen igjen", Halves: halves}}}
}

func drawn(t *testing.T, trend Trend) (image.Image, []byte) {
	t.Helper()
	raw, err := trend.Draw()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img, raw
}

// inLine counts the dots of the line's colour in a rectangle.
func inLine(img image.Image, x1, y1, x2, y2 int) int {
	n := 0
	for x := x1; x < x2; x++ {
		for y := y1; y < y2; y++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 < 60 && g>>8 > 40 && g>>8 < 120 && b>>8 > 110 {
				n++
			}
		}
	}
	return n
}

// at is where a week of several stands.
func at(week, of int) int { return left + (right-left)*week/(of-1) }

func TestSizeAndGround(t *testing.T) {
	t.Parallel()
	trend := weeks(2, 10)
	trend.Panels = append(trend.Panels, trend.Panels[0], trend.Panels[0])
	img, raw := drawn(t, trend)
	if got, want := img.Bounds().Size(), (image.Point{X: Width, Y: 3*panelHeight + footHeight}); got != want {
		t.Errorf("size %v, want %v", got, want)
	}
	if len(raw) > 200_000 {
		t.Errorf("%d bytes for a phone's small share of data", len(raw))
	}
	for _, corner := range []image.Point{{X: 0, Y: 0}, {X: Width - 1, Y: 0}, {X: 0, Y: img.Bounds().Max.Y - 1}} {
		if got := color.NRGBAModel.Convert(img.At(corner.X, corner.Y)); got != (color.NRGBA{R: 255, G: 255, B: 255, A: 255}) {
			t.Errorf("the ground at %v is %v: on a dark screen the words would be lost", corner, got)
		}
	}
	if _, again := drawn(t, trend); !bytes.Equal(raw, again) {
		t.Error("the same facts make other bytes")
	}
	for i := range 3 {
		if inLine(img, left, i*panelHeight+topAt, right, i*panelHeight+bottomAt) == 0 {
			t.Errorf("panel %d has no line", i)
		}
	}
}

// A week without is a gap: nothing is drawn through it, and nothing at the lowest step.
func TestGap(t *testing.T) {
	t.Parallel()
	whole, _ := drawn(t, weeks(6, 6, 6, 6, 6))
	gap, _ := drawn(t, weeks(6, 6, 0, 6, 6))
	x1, x2 := at(1, 5)+latestDot, at(3, 5)-latestDot
	if inLine(whole, x1, topAt, x2, bottomAt) == 0 {
		t.Fatal("weeks that follow each other are not joined")
	}
	if n := inLine(gap, x1, 0, x2, panelHeight); n != 0 {
		t.Errorf("%d dots are drawn in the gap", n)
	}
	alone, _ := drawn(t, weeks(6, 0, 6, 0, 6))
	x, y := at(2, 5), topAt+2*step
	if inLine(alone, x-dot, y-dot, x+dot, y+dot) == 0 {
		t.Error("a week between two gaps is not seen")
	}
}

// Higher faces stand higher, each step where its line is.
func TestHeights(t *testing.T) {
	t.Parallel()
	img, _ := drawn(t, weeks(2, 10, 5))
	for week, y := range []int{bottomAt, topAt, topAt + 2*step + step/2} {
		x := at(week, 3)
		if n := inLine(img, max(x-4, 0), y-4, x+4, y+4); n < 20 && week < 2 {
			t.Errorf("week %d: nothing at its height", week)
		}
		if week == 2 && (inLine(img, x-4, y-4, x+4, y+4) != 0 || inLine(img, x-latestDot-2, y-latestDot-2, x+latestDot+2, y+latestDot+2) < 40) {
			t.Error("the latest week is no ring, and would be told by nothing but its place")
		}
	}
}

// The letters of the languages are in the font: what is not there would be drawn as a box.
func TestLetters(t *testing.T) {
	t.Parallel()
	font := charts.GetDefaultFont()
	for _, letter := range "æøåÆØÅăâîșțĂÂÎȘȚéèü0123456789½–.,:()" {
		if font.Index(letter) == 0 {
			t.Errorf("%c is not in the font", letter)
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	two := weeks(2, 3)
	two.Panels = append(two.Panels, Panel{Halves: []int{2}})
	for name, trend := range map[string]Trend{"no panel": {}, "no week": weeks(), "other lengths": two, "below": weeks(1, 2), "above": weeks(2, 11)} {
		if _, err := trend.Draw(); !errors.Is(err, ErrNoTrend) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := weeks(0, 0, 0).Draw(); err != nil {
		t.Errorf("weeks without anything: %v", err)
	}
	if img, _ := drawn(t, weeks(7)); inLine(img, 0, topAt, 2*left, bottomAt) == 0 {
		t.Error("one week alone is not drawn")
	}
}

func BenchmarkDraw(b *testing.B) {
	trend := weeks(5, 6, 0, 7, 7, 8, 0, 6, 0, 9, 10, 7)
	trend.Panels = append(trend.Panels, trend.Panels[0], trend.Panels[0])
	b.ReportAllocs()
	for b.Loop() {
		if _, err := trend.Draw(); err != nil {
			b.Fatal(err)
		}
	}
}
