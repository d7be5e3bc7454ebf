package slacksim

import (
	"testing"
	"time"
)

func TestEveryTSIsLaterThanTheOneBefore(t *testing.T) {
	var st state
	at := time.Date(2026, 3, 2, 9, 0, 0, 999_999_000, time.UTC)
	first, second := st.nextTS(at), st.nextTS(at)
	if first != "1772442000.999999" || second != "1772442001.000000" {
		t.Errorf("%s then %s", first, second)
	}
	if third := st.nextTS(at.Add(-time.Hour)); third <= second {
		t.Errorf("%s after %s", third, second)
	}
}
