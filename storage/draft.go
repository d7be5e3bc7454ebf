package storage

import "alongside/peer"

// Draft returns the agreement with the worker that somebody began and has not sent yet, nil where there is none. It needs
// Want.Drafts. Nobody but its author is ever to read it.
func (st State) Draft(author string) *peer.Agreement {
	for _, d := range st.Drafts {
		if d.ProposedBy == author {
			return &d
		}
	}
	return nil
}

// PutDraft keeps what somebody (ProposedBy) has filled in of an agreement with the worker, in the place of what they had
// begun before. It is no version: it has no number, and who reads the versions does not read it.
func (c *Change) PutDraft(worker string, d peer.Agreement) {
	d.State, d.Version = peer.Draft, 0
	raw, err := encodeAgreement(d)
	c.check(err, d.ProposedBy)
	c.own(worker)
	c.write("HSET", keyUse{c.st.space.drafts(worker), "hash", "drafts"}, d.ProposedBy, raw)
}

// DropDraft takes away what somebody had begun.
func (c *Change) DropDraft(worker, author string) {
	c.check(nil, author)
	c.own(worker)
	c.write("HDEL", keyUse{c.st.space.drafts(worker), "hash", "drafts"}, author)
}
