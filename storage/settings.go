package storage

import "alongside/peer"

// settingsRecord is the stored form of what a person wants of the bot.
type settingsRecord struct {
	V     int    `json:"v"`
	From  int    `json:"from"` // quiet hours, minutes after midnight
	To    int    `json:"to"`
	Level string `json:"level,omitempty"`
	Muted int64  `json:"muted,omitempty"`
}

func (r settingsRecord) version() int { return r.V }

func encodeSettings(s peer.Settings) (string, error) {
	return marshal(settingsRecord{recordVersion, s.Quiet.From, s.Quiet.To, string(s.Level), millis(s.Muted)})
}

// decodeSettings reads what encodeSettings wrote; nothing is what holds by default.
func decodeSettings(raw string) (peer.Settings, error) {
	if raw == "" {
		return peer.DefaultSettings(), nil
	}
	r, err := read[settingsRecord]("settings", raw)
	if err != nil {
		return peer.Settings{}, err
	}
	return peer.Settings{Quiet: peer.Quiet{From: r.From, To: r.To}, Level: peer.NudgeLevel(r.Level), Muted: instant(r.Muted)}, nil
}

// PutSettings writes what a person wants of the bot; what holds by default is kept as no record at all. The user must be
// Want.Worker, whether or not they are a worker.
func (c *Change) PutSettings(user string, s peer.Settings) {
	raw, err := encodeSettings(s)
	c.check(err, user)
	c.own(user)
	key := keyUse{c.st.space.settings(user), "string", "settings"}
	if s == peer.DefaultSettings() {
		c.write("DEL", key)
		return
	}
	c.write("SET", key, raw)
}
