package messages

import (
	"strings"

	"github.com/BurntSushi/toml"
)

// supervisionWords maps what people may type behind /supervision to its meaning, in every language at once.
var supervisionWords = loadSupervisionWords()

func loadSupervisionWords() map[string]string {
	raw, err := lexiconFiles.ReadFile("lexicon/supervision.toml")
	if err != nil {
		panic("messages: " + err.Error())
	}
	var said map[string][]string
	if _, err := toml.Decode(string(raw), &said); err != nil {
		panic("messages: lexicon supervision: " + err.Error())
	}
	all := map[string]string{}
	for meaning, phrases := range said {
		for _, phrase := range phrases {
			for _, form := range forms(phrase) {
				if other, ok := all[form]; ok && other != meaning {
					panic("messages: lexicon supervision: " + form + " means " + other + " and " + meaning)
				}
				all[form] = meaning
			}
		}
	}
	return all
}

// SupervisionWord returns the meaning of the longest phrase, of up to three words, at the start of words in lower case, and
// of how many words it is: 0 where they mean nothing.
func SupervisionWord(words []string) (meaning string, n int) {
	for n := min(3, len(words)); n > 0; n-- {
		if meaning, ok := supervisionWords[strings.Join(words[:n], " ")]; ok {
			return meaning, n
		}
	}
	return "", 0
}
