package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// A store of schema 1 has neither a name nor an epoch, and its records carry no checksum.
func TestAStoreOfTheVersionBeforeIsRead(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		ctx, k, key := t.Context(), s.space(ws), metaKey(s.cfg.Prefix)
		value, err := encodeContact(contact("a", at), weekOrigin(week47), oslo)
		if err != nil {
			t.Fatal(err)
		}
		s.client.HSet(ctx, key, "schema", "1")
		s.client.HDel(ctx, key, "id", "epoch")
		s.client.HSet(ctx, k.week(ada, week47), zoneField, oslo, "a", value)
		s.client.HSet(ctx, k.members(), ada, `{"v":1,"user":"`+ada+`","team":"t1","state":"active"}`)
		s.client.HSet(ctx, k.versions(), workerScope(ada), "3")
		for range 2 {
			now := open(t, s.cfg)
			if m := now.Mark(); m.Schema != schema || m.Epoch != 1 || len(m.Installation) != 16 {
				t.Fatalf("%+v", m)
			}
			st := load(t, now, want(""))
			if diff := cmp.Diff([]peer.Contact{contact("a", at)}, st.Contacts); diff != "" || st.Members[ada].State != peer.Active {
				t.Errorf("%+v\n%s", st.Members, diff)
			}
		}
	})
}

// renamed is a migration of the tests: the fields of the told keys get a "t:" in front.
func renamed() migration {
	return migration{to: schema + 1, each: func(ctx context.Context, s *Store, key string) error {
		if keyKind(s.bare(key)) != "told" {
			return nil
		}
		all, err := s.client.HGetAll(ctx, key).Result()
		if err != nil {
			return err
		}
		for field, v := range all {
			if strings.HasPrefix(field, "t:") {
				continue
			}
			pipe := s.client.TxPipeline()
			pipe.HSet(ctx, key, "t:"+field, v)
			pipe.HDel(ctx, key, field)
			if _, err := pipe.Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}}
}

// TestFaultKilledMigration ends a migration at random steps, as the death of its process does: nothing is run after that. The
// next start goes on. No field is lost or doubled, and the store is raised when all is done and not before.
func TestFaultKilledMigration(t *testing.T) {
	t.Parallel()
	seed := faultSeed(t)
	dice := rand.New(rand.NewPCG(seed, 27))
	const workers = 20
	kills := often(10, 50)
	for round := range kills {
		cfg := testConfig(sharedURL(t, "single"))
		left := -1
		cfg.Failpoint = func(name string) {
			if strings.HasPrefix(name, "migrate:") {
				if left--; left == 0 {
					runtime.Goexit()
				}
			}
		}
		s := open(t, cfg)
		for w := range workers {
			user := fmt.Sprint("U", w)
			write(t, s, Want{Workspace: ws, Worker: user, People: []string{user}}, func(_ State, c *Change) {
				for i := range 3 {
					c.Tell(user, strconv.Itoa(i))
				}
			})
		}
		died := 0
		for times := 0; ; times++ {
			left = -1
			if times < 3 {
				left = 1 + dice.IntN(2*workers)
			}
			finished := make(chan error, 1)
			go func() {
				ok := false
				defer func() {
					if !ok {
						finished <- errors.New("killed")
					}
				}()
				err := s.migrate(t.Context(), []migration{renamed()})
				ok = true
				finished <- err
			}()
			err := <-finished
			mark, _, e := s.readMark(t.Context())
			if e != nil {
				t.Fatal(e)
			}
			if (err == nil) != (mark.Schema == schema+1) {
				t.Fatalf("round %d: migrated: %v, and the store says schema %d", round, err, mark.Schema)
			}
			if err == nil {
				break
			}
			died++
		}
		if round == 0 && died == 0 {
			t.Error("it was never killed: the test shows nothing")
		}
		for w := range workers {
			got := s.client.HKeys(t.Context(), s.space(ws).told(fmt.Sprint("U", w))).Val()
			if diff := cmp.Diff([]string{"t:0", "t:1", "t:2"}, sorted(got)); diff != "" {
				t.Errorf("round %d, worker %d:\n%s", round, w, diff)
			}
		}
		before := dump(t, s)
		if _, err := Open(t.Context(), cfg); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "schema 3, this program knows 2") {
			t.Errorf("the version before opens it: %v", err)
		}
		if after := dump(t, s); after != before {
			t.Error("the version before changed something")
		}
	}
	t.Logf("%d migrations, each ended up to three times", kills)
}
