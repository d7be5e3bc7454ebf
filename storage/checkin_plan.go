package storage

import (
	"time"

	"alongside/peer"
)

// planStored is the stored form of a plan, that of the weeks before included.
func planStored(p peer.CheckInPlan) checkInPlanRecord {
	r := checkInPlanRecord{Off: p.Off, Set: p.Set, Day: int(p.Day), Minute: p.Minute, Minimum: p.Minimum, Begun: p.Begun}
	if p.From != (peer.Week{}) {
		r.From = p.From.String()
	}
	if p.Before != nil {
		before := planStored(*p.Before)
		r.Before = &before
	}
	return r
}

func (r checkInPlanRecord) plan() (peer.CheckInPlan, error) {
	p := peer.CheckInPlan{Off: r.Off, Set: r.Set, Day: time.Weekday(r.Day), Minute: r.Minute, Minimum: r.Minimum, Begun: r.Begun}
	var err error
	if r.From != "" {
		if p.From, err = peer.ParseWeek(r.From); err != nil {
			return p, corrupt("teams", "a plan begins in a week that there is not")
		}
	}
	if r.Before != nil {
		before, err := r.Before.plan()
		if err != nil {
			return p, err
		}
		p.Before = &before
	}
	return p, nil
}
