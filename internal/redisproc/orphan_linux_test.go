package redisproc

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"testing"

	"go.uber.org/goleak"
)

// parentOf is set in a copy of the test program that stands for a parent: it starts a server in that folder, says so, and
// waits to be killed.
const parentOf = "REDISPROC_TEST_PARENT_OF"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentOf); dir != "" {
		if _, err := Start(context.Background(), Options{Dir: dir}); err != nil {
			panic(err)
		}
		if _, err := os.Stdout.WriteString("ready\n"); err != nil {
			panic(err)
		}
		select {}
	}
	goleak.VerifyTestMain(m)
}

func TestServerDiesWithItsParent(t *testing.T) {
	t.Parallel()
	first := ForTest(t, Options{Dir: t.TempDir()}) // also where no server program is installed: skips, or fails in CI
	first.Stop()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(self)
	parent.Env = append(os.Environ(), parentOf+"="+first.Dir())
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "ready\n" {
		t.Errorf("the parent said %q, %v", line, err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // it was killed
	// The folder is locked by whoever lives, the parent or its server.
	again, err := Start(t.Context(), Options{Dir: first.Dir()})
	if err != nil {
		t.Fatalf("the server of a killed parent lives on: %v", err)
	}
	again.Stop()
}
