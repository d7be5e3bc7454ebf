package messages

import (
	"strings"

	"alongside/peer"
)

// reasonWord is the part of a message id that stands for a reason of the rules: "already_closed".
func reasonWord(r peer.Reason) string { return strings.ReplaceAll(string(r), " ", "_") }
