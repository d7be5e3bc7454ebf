package main

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

var updatePicture = flag.Bool("update-picture", false, "draw docs/picture.png anew")

const (
	pictureFile  = "../../docs/picture.png"
	pictureBytes = 200_000
)

var pictureSize = image.Pt(1200, 760)

// The README's picture shows what the program shows: the worker's copy and, beside it, the alert in the coordinators'
// channel. Look at it after -update-picture.
func TestPicture(t *testing.T) {
	if *updatePicture {
		drawPicture(t)
	}
	raw, err := os.ReadFile(pictureFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > pictureBytes {
		t.Errorf("%d bytes, more than %d", len(raw), pictureBytes)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got != pictureSize {
		t.Errorf("size %v, want %v", got, pictureSize)
	}
}

func drawPicture(t *testing.T) {
	const width, height, scale, edge = 520, 655, 1.1, 19
	w := newWindow(t, "U0ADA/D0ADA", width, height)
	// Only the conversation belongs into the picture.
	bare := chromedp.Evaluate[chromedp.Void](`for (const id of ["clock", "guide", "drawer-toggle", "side-open"]) document.getElementById(id).style.display = "none"`)
	w.do(
		chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)), bare,
		types("/contact K7 25m call"), types("/contact K7 10m text"), types("/contact K7 15m call in"),
		last("Logged:", "Thank you for being there"), shows("article:not([data-ephemeral=true])", "You get this first"),
		chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`),
		// From the third contact on; what came before would be cut at the top.
		chromedp.Evaluate[chromedp.Void](`for (const el of [...document.querySelectorAll("#messages > *")].slice(0, -2)) el.style.display = "none"`),
	)
	worker := w.picture()
	w.do(
		become("U0KIM"), chromedp.Evaluate[chromedp.Void](`location.hash = "#U0KIM/`+coordChannel+`"`),
		shows("article", "Open: nobody has taken it yet."),
		chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`),
	)
	coordinators := w.picture()

	canvas := image.NewRGBA(image.Rectangle{Max: pictureSize})
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.RGBA{0xdf, 0xe7, 0xe6, 0xff}), image.Point{}, draw.Src)
	for i, raw := range [][]byte{worker, coordinators} {
		panel, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		at := image.Pt(edge+i*(pictureSize.X-edge)/2, (pictureSize.Y-panel.Bounds().Dy())/2)
		draw.Draw(canvas, panel.Bounds().Add(at), panel, image.Point{}, draw.Src)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, canvas); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pictureFile, out.Bytes(), 0o644); err != nil { //nolint:gosec // a picture for everybody
		t.Fatal(err)
	}
}
