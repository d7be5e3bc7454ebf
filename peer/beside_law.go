package peer

// Stand is how a limit stands to the number of the law beside it, in the sense of protecting the worker.
type Stand int8

// The stands. A stricter limit protects more than the law, a looser one less.
const (
	AsTheLaw Stand = iota
	Stricter
	Looser
)

// BesideLaw is a limit with the number of the law beside it.
type BesideLaw struct {
	Rule   RuleID
	Step   int // of the dated steps, from 1; 0 for what holds from the start
	Limit  int
	Number Number
	Stand  Stand
}

// Beside returns the number of the law for a rule under a pack with how a limit stands to it, and false where the law sets
// none. A week's limit is for hours with overtime, the agreed week and a tenth; it is held beside the law's week with a tenth.
func (r Rule) Beside(limit int, pack Pack) (BesideLaw, bool) {
	n, ok := pack.Number(r.Norm)
	if !ok || r.Norm == "" {
		return BesideLaw{}, false
	}
	b := BesideLaw{Rule: r.ID, Limit: limit, Number: n}
	law := n.Value
	if r.Norm == WeeklyHours {
		law = n.Value * 11 / 10
	}
	more := limit - law // more work, or more rest
	if r.Least {
		more = -more
	}
	switch {
	case more > 0:
		b.Stand = Looser
	case more < 0:
		b.Stand = Stricter
	}
	if r.Norm == WeeklyHours && limit >= n.Value && limit <= law {
		b.Stand = AsTheLaw
	}
	return b, true
}

// Looser returns the limits that protect less than the law that the pack holds, those of the dated steps included, in the
// order of the table. It is empty where the terms are at least as strict. Terms must be complete (see Complete).
func (t Terms) Looser(pack Pack) []BesideLaw {
	var looser []BesideLaw
	add := func(limits map[RuleID]int, step int) {
		for _, r := range rules {
			limit, ok := limits[r.ID]
			if !ok || !r.AgreedFor(t.Profile) {
				continue
			}
			if b, ok := r.Beside(limit, pack); ok && b.Stand == Looser {
				b.Step = step
				looser = append(looser, b)
			}
		}
	}
	add(t.Limits, 0)
	for i, s := range t.Steps {
		add(s.Limits, i+1)
	}
	return looser
}
