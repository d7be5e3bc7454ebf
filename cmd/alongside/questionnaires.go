package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"alongside/messages"
	"alongside/peer"
)

// questionnaireSettings say which questionnaires there are.
type questionnaireSettings struct {
	Questionnaires string `env:"ALONGSIDE_QUESTIONNAIRES" type:"path" help:"Folder of questionnaires (*.json) that your organisation has the right to use. Each is off until a coordinator turns it on."`
}

// The caps of the folder: what fits into one message for coordinators, and a file that somebody wrote by hand.
const (
	mostQuestionnaires = 20
	longQuestionnaire  = 256 << 10
)

// load reads the folder; none where none is named. The error names the file and all that is to be mended in it.
func (s questionnaireSettings) load() ([]peer.Questionnaire, error) {
	if s.Questionnaires == "" {
		return nil, nil
	}
	if _, err := os.Stat(s.Questionnaires); err != nil {
		return nil, fmt.Errorf("the folder of questionnaires: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(s.Questionnaires, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) > mostQuestionnaires {
		return nil, fmt.Errorf("the folder of questionnaires: %d files, %d at the most", len(files), mostQuestionnaires)
	}
	all := make([]peer.Questionnaire, 0, len(files))
	from := map[string]string{}
	for _, name := range files {
		q, err := readQuestionnaire(name)
		if err != nil {
			return nil, fmt.Errorf("the questionnaire %s cannot be used:\n  %s", name, strings.ReplaceAll(err.Error(), "\n", "\n  "))
		}
		if other := from[q.ID]; other != "" {
			return nil, fmt.Errorf("the questionnaires %s and %s are both called %s", other, name, q.ID)
		}
		from[q.ID] = name
		all = append(all, q)
	}
	return all, nil
}

func readQuestionnaire(name string) (peer.Questionnaire, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return peer.Questionnaire{}, err
	}
	if len(raw) > longQuestionnaire {
		return peer.Questionnaire{}, fmt.Errorf("it has %d bytes, %d at the most are read", len(raw), longQuestionnaire)
	}
	q, err := peer.ParseQuestionnaire(raw)
	if err != nil {
		return q, err
	}
	if meaning, _ := messages.Subcommand(q.ID); meaning != "" {
		return q, fmt.Errorf("id: %q is a word that commands know already", q.ID)
	}
	return q, nil
}
