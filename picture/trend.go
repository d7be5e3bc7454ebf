// Package picture draws what a message shows. A picture says nothing that the words beside it do not say, and says nothing by
// colour alone. Nothing is read or written, and no clock is asked: the same facts make the same bytes.
package picture

import (
	"errors"
	"fmt"

	"github.com/go-analyze/charts"
)

// Trend is how something went from week to week: a panel for each question, one below the other, so that no line has to be told
// from another.
type Trend struct {
	First, Last string // what is written below the earliest and the latest week
	Panels      []Panel
}

// Panel is one question.
type Panel struct {
	Title           string
	Highest, Lowest string // what stands at the highest and at the lowest of the five steps
	Halves          []int  // by week, the earliest first, in half steps: 2 for the lowest, 10 for the highest, 0 for a week without
}

// Width is how wide a picture is, in pixels. On a phone it is shown half as wide, so everything is drawn twice as large.
const Width = 720

// Where things stand in a panel, in pixels from its upper edge or from the left.
const (
	panelHeight = 230
	footHeight  = 44
	titleAt     = 38
	highestAt   = 72
	topAt       = 86
	step        = 25 // between two of the five steps
	bottomAt    = topAt + 4*step
	lowestAt    = bottomAt + 28
	left        = 32
	right       = Width - 32
	titleSize   = 21
	wordSize    = 16
	lineWidth   = 5
	dot         = 8
	latestDot   = 12
	tick        = 8
)

var (
	paper = charts.Color{R: 255, G: 255, B: 255, A: 255} // opaque: on a dark screen the picture keeps its own ground
	ink   = charts.Color{R: 33, G: 37, B: 41, A: 255}
	rule  = charts.Color{R: 206, G: 212, B: 218, A: 255}
	line  = charts.Color{R: 0, G: 80, B: 150, A: 255}
)

// ErrNoTrend means that there is nothing to draw: no panel, a panel without weeks or with fewer than another, or a step that
// there is not.
var ErrNoTrend = errors.New("picture: a trend without weeks, or with panels that do not go together")

// Draw returns the trend as a PNG, Width pixels wide.
func (t Trend) Draw() ([]byte, error) {
	if len(t.Panels) == 0 {
		return nil, ErrNoTrend
	}
	height := len(t.Panels)*panelHeight + footHeight
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: Width, Height: height})
	p.FilledRect(0, 0, Width, height, paper, paper, 0)
	for i, panel := range t.Panels {
		if len(panel.Halves) == 0 || len(panel.Halves) != len(t.Panels[0].Halves) {
			return nil, ErrNoTrend
		}
		if err := panel.draw(p, i*panelHeight); err != nil {
			return nil, err
		}
	}
	foot := len(t.Panels)*panelHeight + footHeight - 16
	style := words(wordSize)
	p.Text(t.First, left, foot, 0, style)
	p.Text(t.Last, right-p.MeasureText(t.Last, 0, style).Width(), foot, 0, style)
	png, err := p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return png, nil
}

func (l Panel) draw(p *charts.Painter, top int) error {
	p.Text(l.Title, left, top+titleAt, 0, words(titleSize))
	p.Text(l.Highest, left, top+highestAt, 0, words(wordSize))
	p.Text(l.Lowest, left, top+lowestAt, 0, words(wordSize))
	for s := range 5 {
		y := top + topAt + s*step
		p.LineStroke([]charts.Point{{X: left, Y: y}, {X: right, Y: y}}, rule, 1)
	}
	var run []charts.Point // of weeks that follow each other
	latest := -1
	for week, h := range l.Halves {
		x := left
		if n := len(l.Halves); n > 1 {
			x += (right - left) * week / (n - 1)
		}
		p.LineStroke([]charts.Point{{X: x, Y: top + bottomAt}, {X: x, Y: top + bottomAt + tick}}, rule, 2)
		switch {
		case h == 0:
			stroke(p, run)
			run = nil
			continue
		case h < 2 || h > 10:
			return ErrNoTrend
		}
		run = append(run, charts.Point{X: x, Y: top + bottomAt - (h-2)*step/2})
		latest = week
	}
	stroke(p, run)
	if latest == len(l.Halves)-1 { // the week that the message is about
		at := run[len(run)-1]
		p.Circle(latestDot, at.X, at.Y, paper, line, lineWidth)
	}
	return nil
}

// stroke draws weeks that follow each other. One that stands alone is a dot.
func stroke(p *charts.Painter, run []charts.Point) {
	if len(run) > 1 {
		p.LineStroke(run, line, lineWidth)
	}
	for _, at := range run {
		p.Circle(dot, at.X, at.Y, line, line, 1)
	}
}

func words(size float64) charts.FontStyle {
	return charts.FontStyle{FontSize: size, FontColor: ink}
}
