package commands

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// What replies said of a window is what the stored records say of it in the end, and the alerts that stand are those that the
// records call for: histories of some weeks, through the commands and a real Redis.
func TestNoDriftInStorage(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o := openTeam(t, "K7", "M3")
			dice := rand.New(rand.NewPCG(seed, 7))
			shown := map[string]messages.Measured{}
			note := func(all []messages.Measured) {
				for _, m := range all {
					shown[fmt.Sprint(m.Rule, m.Code, m.From)] = m
				}
			}
			day := peer.DayOf(o.at, "Europe/Oslo")
			for at, i := o.at, 0; i < 70; i++ {
				at = at.Add(time.Duration(3+dice.IntN(20)) * time.Hour)
				day = peer.DayOf(at, "Europe/Oslo")
				on := day.Add(-1 - dice.IntN(9)).String()
				switch dice.IntN(6) {
				case 0, 1:
					m, _ := o.logs("UADA", fmt.Sprintf("%s %dm call %s %02d:%02d in", []string{"K7", "M3"}[dice.IntN(2)], 5+dice.IntN(60), on, dice.IntN(24), i%60), at)
					note(m.Standing)
				case 2:
					note(want[messages.HoursLogged](t, o.times("UADA", fmt.Sprintf("%d:%02d-%d:00 %s", 6+dice.IntN(6), i%60, 13+dice.IntN(9), on), at)).Standing)
				case 3:
					kind := []string{"admin", "outside-role"}[dice.IntN(2)]
					note(want[messages.HoursLogged](t, o.times("UADA", fmt.Sprintf("%dm %s %s", 60+i, kind, on), at)).Standing)
				case 4:
					if m, ok := o.writes("UADA", "undo", at).Message.(messages.ContactUndone); ok {
						note(m.Standing)
					}
				case 5:
					if m, ok := o.times("UADA", "undo", at).Message.(messages.HoursUndone); ok {
						note(m.Standing)
					}
				}
			}
			st := o.state(storage.Want{People: []string{"UADA"}, Worker: "UADA", Weeks: peer.WeeksBetween(day.Add(-150), day)})
			w := weighing{st: st, team: o.team(), worker: "UADA", at: peer.Civil(day, 720, "Europe/Oslo")}
			l := w.ledger(st.Contacts, st.Work)
			now, above := map[string]peer.Finding{}, map[string]bool{}
			look := func(found []peer.Finding) {
				for _, f := range found {
					now[fmt.Sprint(f.Rule, f.Code, f.From)] = f
					if f.Level == peer.Above {
						above[peer.AlertID(f.Rule, "UADA", f.Code, f.Window)] = true
					}
				}
			}
			for _, c := range st.Contacts {
				look(l.OfContact(c))
			}
			for _, work := range st.Work {
				look(l.OfWork(work))
			}
			compared := 0
			for key, m := range shown {
				// Where a measure has become unremarkable since, no reply names it any more; what is remarkable was named last as it is.
				f, ok := now[key]
				rule, _ := peer.RuleByID(m.Rule)
				if named := m.Rule == peer.CodeDay || m.Rule == peer.CodeWeek; !ok || !named && f.Level == peer.Below || rule.Window == peer.RunWindow {
					continue
				}
				if compared++; f.Value != m.Value && f.Value > 0 {
					t.Errorf("%s was shown as %d, and is %d", key, m.Value, f.Value)
				}
			}
			if compared < 8 {
				t.Errorf("only %d windows were compared", compared)
			}
			stands := map[string]bool{}
			for _, a := range st.Alerts {
				if a.State == peer.Open {
					stands[a.ID] = true
					if !above[a.ID] {
						t.Errorf("alert %s stands, and its limit is not passed", a.ID)
					}
				}
			}
			for id := range above {
				if !stands[id] {
					t.Errorf("a limit is passed, and there is no alert %s", id)
				}
			}
			if len(above) < 2 {
				t.Errorf("only %d limits were passed", len(above))
			}
		})
	}
}
