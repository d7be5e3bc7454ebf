package peer

import "time"

// groupsFor is for how long after the first alert about a worker further ones belong to it.
const groupsFor = time.Hour

// under returns an alert that is being raised as one of a group: under the first alert about the same worker that was raised
// in the hour before and still stands. Where there is none it stands for itself.
func (a Alert) under(alerts []Alert) Alert {
	for _, b := range alerts {
		stands := b.State == Open || b.State == Acknowledged
		after := a.RaisedAt.Sub(b.RaisedAt)
		if b.Worker == a.Worker && b.Team == a.Team && b.ID != a.ID && b.Under == "" && stands && after >= 0 && after < groupsFor {
			a.Under, a.UnderEpisode = b.ID, b.Episode
			return a
		}
	}
	return a
}
