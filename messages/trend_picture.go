package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// TrendPicture brings a person the picture of their own trend, which they asked for, to their direct messages. The words beside it
// tell nothing of the answers: a message stays when its picture is deleted. It never waits in the outbox, where it would be read.
type TrendPicture struct {
	Prefix string
	weeks  []TrendWeek // never travels with the message
}

// NewTrendPicture returns the message of some weeks, the earliest first.
func NewTrendPicture(prefix string, weeks []TrendWeek) TrendPicture {
	return TrendPicture{prefix, weeks}
}

func (TrendPicture) kind() string { return "trend_picture" }

func (m TrendPicture) layout(p *page) {
	p.say("trend_picture_text", args{"P": "/" + m.Prefix})
	if row := halvesOf(m.weeks); len(row) > 0 {
		p.trend("trend_picture_title", row)
	}
}

// halvesOf are the weeks of a person as a picture shows them, each in its place; none where there are fewer than two.
func halvesOf(weeks []TrendWeek) []FigureWeek {
	if len(weeks) == 0 {
		return nil
	}
	all := make([]FigureWeek, len(weeks))
	for i, w := range weeks {
		all[i].Week = w.Week
		for _, q := range peer.Questions() {
			if f := w.CheckIn[q]; f.Shown() {
				all[i].Halves[q] = 2 * int(f)
			}
		}
	}
	row := spread(all, weeks[len(weeks)-1].Week)
	if len(row) < 2 {
		return nil
	}
	return row
}

// TrendDrawable tells whether there is enough in some weeks for a picture.
func TrendDrawable(weeks []TrendWeek) bool { return len(halvesOf(weeks)) > 0 }

// askPicture adds the button that brings the picture. It first says where the picture will lie.
func (p *page) askPicture() {
	b := button{action: "checkin.picture", label: "trend_picture_button"}.element(p.words)
	b.Confirm = slack.NewConfirmationBlockObject(plainText(p.plain("trend_picture_title", nil)), plainText(p.plain("trend_picture_sure", nil)),
		plainText(p.plain("trend_picture_yes", nil)), plainText(p.plain("form_cancel", nil)))
	p.blocks = append(p.blocks, slack.NewActionBlock("", b, button{action: "checkin.off", label: "trend_delete"}.element(p.words)))
}

// TrendPictureReply answers somebody who asked for the picture of their trend, or for its deletion.
type TrendPictureReply struct{ State TrendPictureState }

// TrendPictureState says what became of a picture.
type TrendPictureState string

// The states.
const (
	PictureComes  TrendPictureState = "comes"  // it is on its way
	PictureFailed TrendPictureState = "failed" // it could not be brought
	PictureGoes   TrendPictureState = "goes"   // it is being deleted
	PictureStays  TrendPictureState = "stays"  // it could not be deleted
)

func (TrendPictureReply) kind() string { return "trend_picture_reply" }

func (m TrendPictureReply) layout(p *page) {
	p.say("trend_picture_"+string(m.State), nil)
	if m.State == PictureComes {
		p.press(button{action: "checkin.unpicture", label: "trend_picture_delete"})
	}
}

func trendPictureSamples() []Message {
	week := func(back int, faces ...peer.Face) TrendWeek {
		return TrendWeek{sampleDay.Monday().Add(-7 * back).Week(), peer.CheckIn(faces)}
	}
	all := []Message{NewTrendPicture("", nil), NewTrendPicture("", []TrendWeek{week(3, 4, 2, peer.RatherNot), week(2, 4, 2, 0), week(0, 2, 4, 5)})}
	for _, state := range []TrendPictureState{PictureComes, PictureFailed, PictureGoes, PictureStays} {
		all = append(all, TrendPictureReply{state})
	}
	return all
}
