package storage

import (
	"cmp"
	"slices"
	"strings"

	"alongside/peer"
)

// plansRecord is the stored form of a worker's planned contacts.
type plansRecord struct {
	V     int          `json:"v"`
	Plans []onePlanned `json:"plans"`
}

type onePlanned struct {
	ID      string `json:"id"`
	Code    string `json:"code"`
	Start   int64  `json:"at"`
	Zone    string `json:"zone"`
	Channel int    `json:"ch,omitempty"`
	Minutes int    `json:"min,omitempty"`
	Ask     int64  `json:"ask,omitempty"`
}

func (r plansRecord) version() int { return r.V }

// decodePlans reads what PutContactPlans wrote; nothing is no plans.
func decodePlans(raw string) ([]peer.ContactPlan, error) {
	if raw == "" {
		return nil, nil
	}
	r, err := read[plansRecord]("plans", raw)
	if err != nil {
		return nil, err
	}
	all := make([]peer.ContactPlan, 0, len(r.Plans))
	for _, p := range r.Plans {
		all = append(all, peer.ContactPlan{ID: p.ID, Code: peer.Code(p.Code), Start: instant(p.Start), Zone: p.Zone,
			Channel: peer.Channel(p.Channel), Minutes: p.Minutes, Ask: instant(p.Ask)})
	}
	return all, nil
}

// PutContactPlans writes what a worker has planned, sorted by time. What is long over is let go; without any, the record is gone.
func (c *Change) PutContactPlans(worker string, plans []peer.ContactPlan) {
	c.own(worker)
	if !c.st.want.Plans {
		c.fail("plans are written that were not read")
	}
	r := plansRecord{V: recordVersion}
	for _, p := range plans {
		if c.at.Sub(p.Start) <= peer.PlansKeptTo {
			r.Plans = append(r.Plans, onePlanned{p.ID, string(p.Code), millis(p.Start), p.Zone, int(p.Channel), p.Minutes, millis(p.Ask)})
		}
	}
	slices.SortFunc(r.Plans, func(a, b onePlanned) int { return cmp.Or(cmp.Compare(a.Start, b.Start), strings.Compare(a.ID, b.ID)) })
	key := keyUse{c.st.space.plans(worker), "string", "plans"}
	if len(r.Plans) == 0 {
		c.write("DEL", key)
		return
	}
	raw, err := marshal(r)
	c.check(err, worker)
	c.write("SET", key, raw)
}

// planned begins the occurrence of an entry that asks about a plan; what follows is its id.
const planned = "plan."

// PlanReminder returns the entry that asks what became of a plan. Whoever plans enters it in the same Commit, and whoever drops the
// plan takes it out.
func PlanReminder(worker string, p peer.ContactPlan) Due {
	return Due{Kind: LogReminderKind, Subject: worker, Occurrence: planned + p.ID, At: p.Ask}
}

// PlanAsked returns which plan an entry of LogReminderKind asks about, and false where it asks about a shift.
func PlanAsked(d Due) (id string, ok bool) { return strings.CutPrefix(d.Occurrence, planned) }
