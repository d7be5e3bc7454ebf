package storage

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTrendPictures(t *testing.T) {
	t.Parallel()
	s := single(t)
	for _, file := range []string{"F1", "F2", "F2"} {
		must(t, s.NoteTrendPicture(t.Context(), ws, ada, file))
	}
	must(t, s.NoteTrendPicture(t.Context(), ws, kari, "F3"))
	must(t, s.ForgetTrendPicture(t.Context(), ws, ada, "F1"))
	must(t, s.ForgetTrendPicture(t.Context(), ws, ada, "F9"))
	files, err := s.TrendPictures(t.Context(), ws, ada)
	slices.Sort(files)
	if diff := cmp.Diff([]string{"F2"}, files); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}
