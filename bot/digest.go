package bot

import (
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// digestRungs returns the entries for the next rung of a weekly digest that the coordinators' channel does not take: each coordinator by
// direct message, then each deputy. It ends there: it holds records of workers, which admins do not see.
func digestRungs(from storage.Out, team *peer.Team) []storage.Out {
	if from.Kind != messages.DigestKind || from.Replaces != "" {
		return nil
	}
	for rung := from.Rung + 1; rung <= rungDeputies; rung++ {
		if all := (ladder{team: team}).on(rung, from, "", from.At); len(all) > 0 {
			return all
		}
	}
	return nil
}

// forReader returns a message as its recipient gets it: somebody who reads a digest alone gets nothing that others handle about them.
func forReader(m messages.Message, to storage.Recipient) messages.Message {
	if digest, ok := m.(messages.Digest); ok && to.User != "" {
		return digest.For(to.User)
	}
	return m
}
