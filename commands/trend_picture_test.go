package commands

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The picture comes only to whoever keeps a trend of two weeks and asks for it; it goes with the trend, or alone.
func TestOwnPicture(t *testing.T) {
	t.Parallel()
	o, w := openCheckIn(t, "UADA", "UBO")
	o.works("UBO")
	want[messages.CheckInTrend](t, o.presses("UADA", "checkin.picture", "")) // nobody keeps one yet
	if m := want[messages.CheckInTrend](t, o.presses("UADA", "checkin.trend", "")); !m.Keeps {
		t.Error("not begun")
	}
	for range 2 {
		if reply := o.presses("UADA", "checkin.picture", ""); reply.Pictures != nil {
			t.Errorf("a picture of fewer than two weeks: %+v", reply)
		}
		if err := o.Store.OpenCheckIn(t.Context(), o.Keys, w, []string{"UADA", "UBO"}); err != nil {
			t.Fatal(err)
		}
		_, _, err := o.Store.ChangeCheckIn(t.Context(), o.Keys, w, "UADA", func(peer.CheckIn, bool) (peer.CheckIn, bool) { return peer.CheckIn{2, 3, 4}, true })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Store.CloseCheckIn(t.Context(), o.Keys, w, 5, []string{"UADA", "UBO"}); err != nil {
			t.Fatal(err)
		}
		w.Week = w.Week.Next()
	}
	reply := o.presses("UADA", "checkin.picture", "")
	if m := want[messages.TrendPictureReply](t, reply); m.State != messages.PictureComes || reply.Pictures == nil || len(reply.Pictures.Delete) != 0 {
		t.Fatalf("asked for: %+v", reply)
	}
	if content := messages.Render(reply.Pictures.Show, "en", messages.Options{}); content.File == nil || content.File.Alt == "" {
		t.Error("the message has no picture")
	}
	if letters := append(o.sent(), o.taken(storage.NudgeLane)...); len(letters) != 0 {
		t.Errorf("the picture waits in the outbox, where it can be read: %v", addressed(letters))
	}
	if err := reply.Pictures.Note(t.Context(), "F1"); err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]struct {
		user  string
		reply Reply
		files []string
	}{
		"a newer one":       {"UADA", o.presses("UADA", "checkin.picture", ""), []string{"F1"}},
		"the picture alone": {"UADA", o.presses("UADA", "checkin.unpicture", ""), []string{"F1"}},
		"of somebody else":  {"UBO", o.presses("UBO", "checkin.unpicture", ""), []string{}},
	} {
		if diff := cmp.Diff(one.files, one.reply.Pictures.Delete); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if m := want[messages.CheckInTrend](t, o.types("UADA", "/checkin", "trend")); len(m.Weeks) != 2 {
		t.Errorf("the trend went with its picture: %+v", m)
	}
	off := o.types("UADA", "/checkin", "off")
	want[messages.CheckInTrendGone](t, off)
	if diff := cmp.Diff([]string{"F1"}, off.Pictures.Delete); diff != "" {
		t.Errorf("off:\n%s", diff)
	}
	again := o.types("UADA", "/checkin", "off") // Slack did not let the picture go: it is tried again
	if diff := cmp.Diff([]string{"F1"}, again.Pictures.Delete); diff != "" {
		t.Errorf("off again:\n%s", diff)
	}
	if err := again.Pictures.Gone(t.Context(), "F1"); err != nil {
		t.Fatal(err)
	}
	if last := o.types("UADA", "/checkin", "off"); len(last.Pictures.Delete) != 0 {
		t.Errorf("deleted for ever: %v", last.Pictures.Delete)
	}
	want[messages.Refused](t, o.presses("UOTHER", "checkin.picture", ""))
}
