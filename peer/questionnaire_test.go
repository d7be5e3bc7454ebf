package peer

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tea(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/questionnaire/tea.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestQuestionnaireIsCounted(t *testing.T) {
	q, err := ParseQuestionnaire([]byte(tea(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		hot, cold, biscuit, figure int
		band                       string
	}{{0, 2, 0, 0, "short"}, {2, 0, 2, 6, "good"}, {1, 2, 1, 2, "short"}, {1, 1, 1, 3, "good"}} {
		got, ok := q.Score(map[string]int{"hot": row.hot, "cold": row.cold, "biscuit": row.biscuit})
		want := []Counted{{"breaks", row.figure, 0, 6, row.band}}
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%+v: %v\n%s", row, ok, diff)
		}
	}
	for _, bad := range []map[string]int{nil, {"hot": 1, "cold": 1}, {"hot": 1, "cold": 1, "biscuit": 3}} {
		if got, ok := q.Score(bad); ok {
			t.Errorf("%v counts %v", bad, got)
		}
	}
	mean := q
	mean.Results = []QuestionnaireResult{{ID: "a", Items: []string{"hot", "cold"}, Count: "mean", Times: 25, Bands: []Band{{"x", 0, 50}}}}
	if got, _ := mean.Score(map[string]int{"hot": 2, "cold": 1, "biscuit": 0}); got[0].Figure != 38 || got[0].Top != 50 { // 37.5
		t.Errorf("a mean: %+v", got)
	}
	if got := q.In("nb").Title + q.In("fi").Title; got != "Te og kjeksTea and biscuits" {
		t.Error(got)
	}
}

func TestQuestionnaireSaysWhatToMend(t *testing.T) {
	for name, row := range map[string]struct{ old, new, says string }{
		"no JSON":             {`"version": 1,`, `"version": 1`, "line 5"},
		"a field of nobody's": {`"version": 1,`, `"version": 1, "cutoff": 3,`, "cutoff"},
		"two of them":         {"{\n  \"note\"", "{}\n{\n  \"note\"", "behind its end"},
		"no id":               {`"id": "tea"`, `"id": "Tea time"`, "id:"},
		"no version":          {`"version": 1`, `"version": 0`, "version:"},
		"no source":           {`"source": "Alongside, docs/questionnaires.md"`, `"source": " "`, "source is missing"},
		"no licence":          {`"licence": "CC0 1.0"`, `"licence": ""`, "licence is missing"},
		"no text of it":       {`"licence_text": [`, `"licence_text": [], "note2": [`, "note2"},
		"an empty text of it": {`"It may be copied, changed and used for anything."`, `""`, ""}, // the other line is there
		"a language":          {`"ro": {`, `"fi": {`, `"fi" is none`},
		"an item twice":       {`{"id": "biscuit"}]`, `{"id": "hot"}]`, "there twice"},
		"no text of an item":  {`"biscuit": "Was there`, `"bisquit": "Was there`, "languages.en.items.biscuit is missing"},
		"no text of a number": {`"2": "mostly"`, `"3": "mostly"`, "languages.en.scale.2 is missing"},
		"a scale that falls":  {`"scale": [0, 1, 2]`, `"scale": [2, 1, 0]`, "rise"},
		"a gap":               {`"from": 3, "to": 6`, `"from": 4, "to": 6`, "begin at 3"},
		"too short":           {`"from": 3, "to": 6`, `"from": 3, "to": 5`, "cover 0 to 6"},
		"no such count":       {`"count": "sum"`, `"count": "median"`, "sum or mean"},
		"no text of a band":   {`"good": "That`, `"fine": "That`, "bands.good is missing"},
		"a long title":        {`"Tea and biscuits"`, `"Tea and biscuits and more of it"`, "31 characters"},
		"a diagnosis":         {"That sounds like a warm cup", "You have a burnout", "names a condition"},
		"a diagnosis, nb":     {"Det høres ut som en varm kopp", "Dette er en depresjon", "names a condition"},
		"a diagnosis, ro":     {"Pare o cană caldă", "Pare o tulburare", "names a condition"},
	} {
		text := strings.Replace(tea(t), row.old, row.new, 1)
		if text == tea(t) {
			t.Errorf("%s: the example has no %s", name, row.old)
		}
		_, err := ParseQuestionnaire([]byte(text))
		if row.says == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v; it should say %q", name, err, row.says)
		}
	}
}

func FuzzParseQuestionnaire(f *testing.F) {
	raw, err := os.ReadFile("testdata/questionnaire/tea.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		q, err := ParseQuestionnaire(raw)
		if err != nil {
			return
		}
		answers := map[string]int{}
		for _, item := range q.Items {
			answers[item.ID] = q.Scale[0]
		}
		all, ok := q.Score(answers)
		if !ok || len(all) != len(q.Results) {
			t.Fatalf("%v %v", all, ok)
		}
		for _, o := range all {
			if o.Band == "" {
				t.Fatalf("a figure without a band: %+v", o)
			}
		}
	})
}
