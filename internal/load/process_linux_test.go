package main

import (
	"context"
	"os/exec"
	"testing"
	"time"
)

// A program is measured while it lives, and ends when it is told to.
func TestProcess(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	p, err := start(shell, nil, "-c", "while :; do :; done")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for p.cpu() == 0 && pause(ctx, 10*time.Millisecond) == nil {
		continue
	}
	if p.cpu() == 0 || p.rss() == 0 || p.ended() {
		t.Errorf("cpu %v, memory %v, ended %v", p.cpu(), p.rss(), p.ended())
	}
	p.stop()
	if !p.ended() {
		t.Error("it runs on")
	}
}
