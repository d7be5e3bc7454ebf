package scheduler

import (
	"testing"
	_ "time/tzdata" // the same zones on every machine

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
