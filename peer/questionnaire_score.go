package peer

import "slices"

// Counted is what came of a questionnaire in one figure.
type Counted struct {
	Result      string // its id
	Figure      int
	Lowest, Top int // what the figure can be
	Band        string
}

// Score counts answers, by the id of the item. It is false where one is missing, or counts something that there is not.
func (q Questionnaire) Score(answers map[string]int) ([]Counted, bool) {
	for _, item := range q.Items {
		if n, answered := answers[item.ID]; !answered || !slices.Contains(q.Scale, n) {
			return nil, false
		}
	}
	all := make([]Counted, 0, len(q.Results))
	for _, r := range q.Results {
		o := Counted{Result: r.ID}
		o.Lowest, o.Top = q.span(r)
		sum, n := 0, 0
		for _, item := range q.Items {
			if r.of(item.ID) {
				sum += q.counts(item, answers[item.ID])
				n++
			}
		}
		o.Figure = r.figure(sum, n)
		for _, b := range r.Bands {
			if b.From <= o.Figure && o.Figure <= b.To {
				o.Band = b.ID
			}
		}
		all = append(all, o)
	}
	return all, true
}

// counts is what an answer counts: the other way round for a reverse item.
func (q Questionnaire) counts(item QuestionnaireItem, n int) int {
	if item.Reverse {
		return q.Scale[0] + q.Scale[len(q.Scale)-1] - n
	}
	return n
}

func (r QuestionnaireResult) of(item string) bool {
	return len(r.Items) == 0 || slices.Contains(r.Items, item)
}

// figure makes the figure of a sum over n items. Halves are rounded up.
func (r QuestionnaireResult) figure(sum, n int) int {
	sum *= max(r.Times, 1)
	if r.Count != "mean" || n == 0 {
		return sum
	}
	return (2*sum + n) / (2 * n)
}

// span is the lowest and the highest figure that there can be.
func (q Questionnaire) span(r QuestionnaireResult) (low, high int) {
	n := 0
	for _, item := range q.Items {
		if r.of(item.ID) {
			n++
		}
	}
	return r.figure(n*q.Scale[0], n), r.figure(n*q.Scale[len(q.Scale)-1], n)
}

// In returns the text in a language, else in English, else in the first there is.
func (q Questionnaire) In(language string) QuestionnaireText {
	for _, l := range append([]string{language, "en"}, questionnaireLanguages...) {
		if text, ok := q.Languages[l]; ok {
			return text
		}
	}
	return QuestionnaireText{}
}
