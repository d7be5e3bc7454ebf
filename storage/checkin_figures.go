package storage

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// tally makes the figures, and the panels as they are to be written.
func (s *Store) tally(ctx context.Context, ring *Keyring, w CheckInWeek, minimum int, answers []peer.Contribution, asked int) ([]peer.Figure, string, error) {
	known, err := s.panels(ctx, ring, w)
	if err != nil {
		return nil, "", err
	}
	oldest := w.Week.Monday().Add(-7 * peer.PanelWeeks)
	known.Panels = slices.DeleteFunc(known.Panels, func(p peer.Panel) bool { return !oldest.Before(p.Week.Monday()) })
	var figures []peer.Figure
	// Figures wait until none of those whose panel nobody knows any more can be compared with them.
	if blind, err := peer.ParseWeek(known.Blind); err != nil || !oldest.Before(blind.Monday()) {
		var panel peer.Panel
		figures, panel = peer.Tally(w.Week, minimum, answers, known.Panels)
		known = panelsText{Panels: append(known.Panels, panel)}
	}
	plain, err := json.Marshal(known)
	if err != nil {
		return nil, "", err
	}
	key, err := ring.Make(w.panelsKey() + "." + weekName(w.Week))
	if err != nil {
		return nil, "", err
	}
	text, err := seal(key, paddedTo(plain, panelsLength(asked)), w.panelsAbout())
	if err != nil {
		return nil, "", err
	}
	record, err := marshal(panelsRecord{recordVersion, weekName(w.Week), text})
	return figures, record, err
}

// panelsLength is how long the panels of a team can become in which everybody answers everything every week, so that their
// length tells nothing about who did.
func panelsLength(asked int) int {
	const person, rest = len(`"U0123456789",`) + 2, 64 // of one person, and of one week
	return peer.PanelWeeks * (len(peer.Questions())*asked*person + rest)
}

// panels returns what is known of whom the figures of the last weeks were made. What was forgotten, or what Redis has gone
// back behind, makes it blind up to the last week that was closed.
func (s *Store) panels(ctx context.Context, ring *Keyring, w CheckInWeek) (known panelsText, err error) {
	var raw string
	err = s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.Get(ctx, s.space(w.Workspace).panels(w.Team))
		raw = reply.Val()
		return reply.Err()
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return known, err
	}
	last, err := ring.highest(w.closedMark())
	if err != nil {
		return known, err
	}
	var r panelsRecord
	if raw != "" {
		if r, err = read[panelsRecord]("panels", raw); err != nil {
			return known, err
		}
	}
	if _, err := peer.ParseWeek(r.Until); err != nil {
		r.Until = ""
	}
	if last == "" && r.Until == "" {
		return known, nil // the first week of all
	}
	key, err := ring.Key(w.panelsKey() + "." + r.Until)
	if err != nil && !errors.Is(err, ErrNoKey) {
		return known, err
	}
	plain, err := unseal(key, r.Text, w.panelsAbout())
	if err != nil || last > r.Until || json.Unmarshal(plain, &known) != nil {
		return panelsText{Blind: max(last, r.Until)}, nil
	}
	return known, nil
}

func halvesOf(figures []peer.Figure) []int {
	halves := make([]int, len(peer.Questions()))
	for _, f := range figures {
		halves[f.Question] = f.Halves
	}
	return halves
}

// Figures returns what a week's figures are; without any where it is not closed.
func (s *Store) Figures(ctx context.Context, w CheckInWeek) (CheckInFigures, error) {
	all, err := s.AllFigures(ctx, w.Workspace, w.Team)
	i := slices.IndexFunc(all, func(f CheckInFigures) bool { return f.Week == w.Week })
	if err != nil || i < 0 {
		return CheckInFigures{Week: w.Week}, err
	}
	return all[i], nil
}

// AllFigures returns the figures of every week that is kept, the earliest first.
func (s *Store) AllFigures(ctx context.Context, workspace, team string) ([]CheckInFigures, error) {
	stored, err := s.slots(ctx, s.space(workspace).figures(team))
	if err != nil {
		return nil, err
	}
	var all []CheckInFigures
	for name, raw := range stored {
		r, err := read[figuresRecord]("figures", raw)
		if err != nil {
			return nil, err
		}
		f := CheckInFigures{}
		if f.Week, err = peer.ParseWeek(name); err != nil {
			return nil, corrupt("figures", "a week that there is not")
		}
		for _, q := range peer.Questions() {
			if int(q) < len(r.Halves) && r.Halves[q] > 0 {
				f.Figures = append(f.Figures, peer.Figure{Question: q, Halves: r.Halves[q]})
			}
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b CheckInFigures) int { return a.Week.Monday().Since(b.Week.Monday()) })
	return all, nil
}
