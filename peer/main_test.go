package peer

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/google/go-cmp/cmp"
)

// instant reads "2026-11-17 14:30" as the clocks of a zone.
func instant(t testing.TB, text, zone string) time.Time {
	t.Helper()
	civil, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return Civil(Day{civil.Year(), civil.Month(), civil.Day()}, civil.Hour()*60+civil.Minute(), zone)
}

func day(t testing.TB, text string) Day {
	t.Helper()
	d, err := ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func diff(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// constants returns the values of the string constants of a named type in the sources of the package.
func constants(t *testing.T, typeName string) []string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typeName {
				for _, value := range spec.Values {
					if literal, ok := value.(*ast.BasicLit); ok {
						values = append(values, strings.Trim(literal.Value, `"`))
					}
				}
			}
			return true
		})
	}
	slices.Sort(values)
	return values
}

func names[T ~string](list []T) []string {
	texts := make([]string, len(list))
	for i, value := range list {
		texts[i] = string(value)
	}
	slices.Sort(texts)
	return texts
}

func TestListsHoldEveryConstant(t *testing.T) {
	diff(t, "Reasons", append(names(Reasons()), ""), append(constants(t, "Reason")[1:], ""))
	diff(t, "Actions", names(Actions()), constants(t, "Action"))
	diff(t, "Suspicions", names(Suspicions()), constants(t, "Suspicion"))
	diff(t, "Outcomes", names(Outcomes()), constants(t, "AlertOutcome"))
	var ids []RuleID
	for _, rule := range Rules() {
		ids = append(ids, rule.ID)
	}
	diff(t, "Rules", names(ids), constants(t, "RuleID"))
}
