package peer

import (
	"testing"
	"time"
)

func TestEditable(t *testing.T) {
	today := Day{2026, time.March, 2}
	for back, want := range map[int]bool{-1: true, 0: true, 13: true, 14: true, 15: false, 400: false} {
		if got := Editable(today.Add(-back), today); got != want {
			t.Errorf("%d days back: %v", back, got)
		}
	}
	if first := EditableFrom(today); !Editable(first, today) || Editable(first.Add(-1), today) {
		t.Errorf("from %s", first)
	}
}

func TestWorkedAs(t *testing.T) {
	monday := Day{2026, time.November, 16}
	shift := func(id string, kind WorkKind, day Day, from, minutes int) Work {
		return Work{ID: id, Kind: kind, Start: Civil(day, from, "Europe/Oslo"), Minutes: minutes, Zone: "Europe/Oslo"}
	}
	work := []Work{
		shift("a", SecondRole, monday.Add(-1), 23*60, 120), // an hour of it on Monday
		shift("b", SecondRole, monday, 30, 60),             // half an hour of it twice
		shift("c", OutsideRole, monday, 600, 90),
		shift("d", ShiftWork, monday, 540, 480), // around c
		{ID: "e", Kind: SecondRole, Declared: true, Start: Civil(monday.Add(6), 720, "Europe/Oslo"), Minutes: 200, Zone: "Europe/Oslo"},
		shift("f", SecondRole, monday.Add(7), 60, 60),
	}
	for kind, want := range map[WorkKind]int{SecondRole: 90 + 200, OutsideRole: 90, ShiftWork: 480, TravelWork: 0} {
		if got := WorkedAs(kind, work, monday, monday.Add(6)); got != want {
			t.Errorf("kind %d: %d minutes, want %d", kind, got, want)
		}
	}
}

func TestAskedAt(t *testing.T) {
	r := Running{ID: "r", Start: time.Date(2026, 11, 17, 5, 30, 0, 0, time.UTC)}
	if at := r.AskedAt(); !r.Forgotten(at) || r.Forgotten(at.Add(-time.Minute)) {
		t.Errorf("asked at %s", at)
	}
}
