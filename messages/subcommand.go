package messages

import (
	"strings"

	"github.com/BurntSushi/toml"
)

// subcommands maps what people may type behind /team and /peer to its meaning, in every language at once: a coordinator
// with a Norwegian Slack may well type the English word of a colleague's note.
var subcommands = loadSubcommands()

func loadSubcommands() map[string]string {
	raw, err := lexiconFiles.ReadFile("lexicon/command.toml")
	if err != nil {
		panic("messages: " + err.Error())
	}
	var said map[string][]string
	if _, err := toml.Decode(string(raw), &said); err != nil {
		panic("messages: lexicon command: " + err.Error())
	}
	all := map[string]string{}
	for meaning, phrases := range said {
		for _, phrase := range phrases {
			for _, form := range forms(phrase) {
				if other, ok := all[form]; ok && other != meaning {
					panic("messages: lexicon command: " + form + " means " + other + " and " + meaning)
				}
				all[form] = meaning
			}
		}
	}
	return all
}

// Subcommand returns the meaning of the one or two words with which a text begins ("setup", "add", "match", "agreement",
// "alerts", "week", "matches", "said", "help" and their like) and what is left of it. Where they mean nothing the meaning is empty and the text whole.
func Subcommand(text string) (meaning, rest string) {
	fields := strings.Fields(text)
	for n := min(2, len(fields)); n > 0; n-- {
		if meaning, ok := subcommands[strings.ToLower(strings.Join(fields[:n], " "))]; ok {
			return meaning, strings.Join(fields[n:], " ")
		}
	}
	return "", text
}
