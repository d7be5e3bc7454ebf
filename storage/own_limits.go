package storage

import "alongside/peer"

// ownLimitsRecord is the stored form of a worker's own limits.
type ownLimitsRecord struct {
	V      int            `json:"v"`
	Limits map[string]int `json:"limits,omitempty"`
}

func (r ownLimitsRecord) version() int { return r.V }

func encodeOwnLimits(own peer.OwnLimits) (string, error) {
	r := ownLimitsRecord{V: recordVersion, Limits: make(map[string]int, len(own))}
	for rule, limit := range own {
		r.Limits[string(rule)] = limit
	}
	return marshal(r)
}

// decodeOwnLimits reads what encodeOwnLimits wrote; nothing is no limits.
func decodeOwnLimits(raw string) (peer.OwnLimits, error) {
	if raw == "" {
		return nil, nil
	}
	r, err := read[ownLimitsRecord]("limits", raw)
	if err != nil || len(r.Limits) == 0 {
		return nil, err
	}
	own := make(peer.OwnLimits, len(r.Limits))
	for rule, limit := range r.Limits {
		own[peer.RuleID(rule)] = limit
	}
	return own, nil
}

// PutOwnLimits writes the limits that the worker set for themselves; without any, the record is gone.
func (c *Change) PutOwnLimits(worker string, own peer.OwnLimits) {
	raw, err := encodeOwnLimits(own)
	c.check(err, worker)
	c.own(worker)
	key := keyUse{c.st.space.ownLimits(worker), "string", "limits"}
	if len(own) == 0 {
		c.write("DEL", key)
		return
	}
	c.write("SET", key, raw)
}
