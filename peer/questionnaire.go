package peer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Questionnaire is a set of questions that an organisation may use, as a data file holds it. What somebody answers is counted for
// them alone and never stored. The names of the fields are those of the file; docs/questionnaires.md explains them.
type Questionnaire struct {
	ID        string                       `json:"id"` // lower case; what is typed behind /checkin
	Version   int                          `json:"version"`
	Source    string                       `json:"source"`         // who made it, and where it was published
	Licence   string                       `json:"licence"`        // its name
	Terms     []string                     `json:"licence_text"`   // what it allows, in its own words
	Languages map[string]QuestionnaireText `json:"languages"`      // by "en", "nb", "ro"
	Items     []QuestionnaireItem          `json:"items"`          // in the order in which they are asked
	Scale     []int                        `json:"scale"`          // what an answer may count, rising
	Results   []QuestionnaireResult        `json:"results"`        // at least one
	Note      string                       `json:"note,omitempty"` // for whoever reads the file
}

// QuestionnaireItem is one question.
type QuestionnaireItem struct {
	ID      string `json:"id"`
	Reverse bool   `json:"reverse,omitempty"` // it counts the other way round
}

// QuestionnaireResult is one figure that comes of the answers.
type QuestionnaireResult struct {
	ID    string   `json:"id"`
	Items []string `json:"items,omitempty"` // all where empty
	Count string   `json:"count"`           // "sum" or "mean"; a mean is rounded to a whole number
	Times int      `json:"times,omitempty"` // what that is multiplied by; 1 where 0
	Bands []Band   `json:"bands"`           // cover every figure there can be, rising, each once
}

// Band is a range of figures, both ends in it.
type Band struct {
	ID   string `json:"id"`
	From int    `json:"from"`
	To   int    `json:"to"`
}

// QuestionnaireText is how a questionnaire reads in one language.
type QuestionnaireText struct {
	Title   string                `json:"title"`
	Intro   string                `json:"intro"`
	Items   map[string]string     `json:"items"`
	Scale   map[string]string     `json:"scale"` // by number
	Results map[string]ResultText `json:"results"`
}

// ResultText is how a result reads.
type ResultText struct {
	Title string            `json:"title"`
	Bands map[string]string `json:"bands"`
}

// The caps of a questionnaire. Those of texts are what Slack shows of a title, a question and an answer.
const (
	maxItems, maxTitle, maxIntro, maxQuestion, maxAnswer, maxBand = 40, 24, 1500, 200, 70, 400
	minScale, maxScale                                            = 2, 10
)

// questionnaireLanguages are the languages in which people read.
var questionnaireLanguages = []string{"en", "nb", "ro"}

// questionnaireID is what a questionnaire, an item, a result or a band is called. The words that /checkin knows are no ids.
var questionnaireID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// ParseQuestionnaire reads a data file. The error names everything that is to be mended in it, one in a line.
func ParseQuestionnaire(raw []byte) (Questionnaire, error) {
	var q Questionnaire
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return q, fmt.Errorf("line %d: %w", 1+bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n")), err)
		}
		return q, err
	}
	if d.More() {
		return q, errors.New("there is something behind its end")
	}
	return q, errors.Join(q.problems()...)
}

// faults collects what is to be mended.
type faults []error

func (f *faults) add(format string, a ...any) { *f = append(*f, fmt.Errorf(format, a...)) }

func (f *faults) text(where, text string, most int) {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		f.add("%s is missing", where)
	case n > most:
		f.add("%s has %d characters, and %d at the most are shown", where, n, most)
	}
}

func (q Questionnaire) problems() []error {
	var f faults
	if !questionnaireID.MatchString(q.ID) {
		f.add("id: %q is none: up to 32 lower-case letters, digits and hyphens, the first a letter", q.ID)
	}
	if q.Version < 1 {
		f.add("version: it has to be 1 or more")
	}
	f.text("source", q.Source, maxIntro)
	f.text("licence", q.Licence, maxQuestion)
	f.text("licence_text", strings.Join(q.Terms, "\n"), 20_000)
	items := q.checkItems(&f)
	if len(q.Scale) < minScale || len(q.Scale) > maxScale {
		f.add("scale: %d answers; %d to %d are needed", len(q.Scale), minScale, maxScale)
	} else if !slices.IsSorted(q.Scale) || len(slices.Compact(slices.Clone(q.Scale))) != len(q.Scale) {
		f.add("scale: the numbers have to rise, each once")
	} else if q.Scale[0] < 0 || q.Scale[len(q.Scale)-1] > 1000 {
		f.add("scale: the numbers lie between 0 and 1000")
	} else if len(q.Items) > 0 {
		q.checkResults(&f, items)
	}
	if len(q.Languages) == 0 {
		f.add("languages: at least one is needed")
	}
	for _, language := range slices.Sorted(maps.Keys(q.Languages)) {
		if !slices.Contains(questionnaireLanguages, language) {
			f.add("languages: %q is none that I speak (%s)", language, strings.Join(questionnaireLanguages, ", "))
			continue
		}
		q.checkText(&f, "languages."+language, q.Languages[language], items)
	}
	return f
}

func (q Questionnaire) checkItems(f *faults) []string {
	var ids []string
	if len(q.Items) == 0 || len(q.Items) > maxItems {
		f.add("items: %d; 1 to %d are needed", len(q.Items), maxItems)
	}
	for _, item := range q.Items {
		if !questionnaireID.MatchString(item.ID) || slices.Contains(ids, item.ID) {
			f.add("items: %q is no id, or there twice", item.ID)
		}
		ids = append(ids, item.ID)
	}
	return ids
}

func (q Questionnaire) checkResults(f *faults, items []string) {
	if len(q.Results) == 0 || len(q.Results) > 5 {
		f.add("results: %d; 1 to 5 are needed", len(q.Results))
	}
	var ids []string
	for _, r := range q.Results {
		where := "results." + r.ID
		if !questionnaireID.MatchString(r.ID) || slices.Contains(ids, r.ID) {
			f.add("results: %q is no id, or there twice", r.ID)
		}
		ids = append(ids, r.ID)
		for i, id := range r.Items {
			if !slices.Contains(items, id) || slices.Contains(r.Items[:i], id) {
				f.add("%s.items: there is no item %q, or it is there twice", where, id)
			}
		}
		if r.Count != "sum" && r.Count != "mean" {
			f.add("%s.count: sum or mean, not %q", where, r.Count)
			continue
		}
		if r.Times < 0 || r.Times > 100 {
			f.add("%s.times: 1 to 100", where)
		}
		low, high := q.span(r)
		next := low
		for _, b := range r.Bands {
			if !questionnaireID.MatchString(b.ID) || b.From != next || b.To < b.From {
				f.add("%s.bands: %q goes from %d to %d; it has to begin at %d", where, b.ID, b.From, b.To, next)
			}
			next = b.To + 1
		}
		if len(r.Bands) == 0 || next != high+1 {
			f.add("%s.bands: they have to cover %d to %d, and end at %d", where, low, high, next-1)
		}
	}
}

func (q Questionnaire) checkText(f *faults, where string, text QuestionnaireText, items []string) {
	f.text(where+".title", text.Title, maxTitle)
	f.text(where+".intro", text.Intro, maxIntro)
	for _, id := range items {
		f.text(where+".items."+id, text.Items[id], maxQuestion)
	}
	for _, n := range q.Scale {
		f.text(where+".scale."+fmt.Sprint(n), text.Scale[fmt.Sprint(n)], maxAnswer)
	}
	if len(text.Items) > len(items) || len(text.Scale) > len(q.Scale) || len(text.Results) > len(q.Results) {
		f.add("%s: it has texts for what there is not", where)
	}
	for _, r := range q.Results {
		own := text.Results[r.ID]
		f.text(where+".results."+r.ID+".title", own.Title, maxQuestion)
		for _, b := range r.Bands {
			f.text(where+".results."+r.ID+".bands."+b.ID, own.Bands[b.ID], maxBand)
			if word := diagnosis.FindString(own.Bands[b.ID]); word != "" {
				f.add("%s.results.%s.bands.%s: %q names a condition; say how the weeks may feel and what may help, for nobody can be diagnosed by a form",
					where, r.ID, b.ID, word)
			}
		}
	}
}

// diagnosis finds words that tell people what they have. A band describes.
var diagnosis = regexp.MustCompile(`(?i)\b(?:you (?:have|suffer)|du (?:har|lider)|ai (?:o |un )?(?:boal|tulbur|depres))|diagnos|disorder|depress|depresj|depresi|burn-?out|burned out|utbrent|utbrenthet|lidelse|tulburare|sindrom|syndrome|patholog|clinical|klinisk|clinic[ăa]`)
