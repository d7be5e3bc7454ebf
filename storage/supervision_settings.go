package storage

import (
	"alongside/peer"
)

// supervisionSettingsRecord is the stored form of a team's settings.
type supervisionSettingsRecord struct {
	V     int    `json:"v"`
	Team  string `json:"team"`
	Text  bool   `json:"text,omitempty"`
	Every [3]int `json:"every,omitzero"` // days
	Short [3]int `json:"short,omitzero"`
}

func (r supervisionSettingsRecord) version() int { return r.V }

func encodeSupervisionSettings(team string, s peer.SupervisionSettings) (string, error) {
	return marshal(supervisionSettingsRecord{recordVersion, team, s.Text, [3]int{s.Every.Due, s.Every.Overdue, s.Every.Deputy},
		[3]int{s.Short.Due, s.Short.Overdue, s.Short.Deputy}})
}

func readSupervisionSettings(all []string) (map[string]peer.SupervisionSettings, error) {
	byTeam := make(map[string]peer.SupervisionSettings, len(all))
	for _, raw := range all {
		r, err := read[supervisionSettingsRecord]("supervision:settings", raw)
		if err != nil {
			return nil, err
		}
		byTeam[r.Team] = peer.SupervisionSettings{Text: r.Text, Every: peer.Interval{Due: r.Every[0], Overdue: r.Every[1], Deputy: r.Every[2]},
			Short: peer.Interval{Due: r.Short[0], Overdue: r.Short[1], Deputy: r.Short[2]}}
	}
	return byTeam, nil
}

// PutSupervisionSettings writes what a team has chosen.
func (c *Change) PutSupervisionSettings(team string, s peer.SupervisionSettings) {
	raw, err := encodeSupervisionSettings(team, s)
	c.check(err, team)
	c.raise(teamsScope)
	c.write("HSET", keyUse{c.st.space.supervisionSettings(), "hash", "supervision:settings"}, team, raw)
}
