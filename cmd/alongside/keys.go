package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/storage"
)

// keySettings say where the folder of keys is. What lies in it is made and destroyed by the bot itself, unlike the keys of
// textKeySettings, which are kept for ever.
type keySettings struct {
	Keys string `env:"ALONGSIDE_KEYS" type:"path" help:"Folder of the keys that the bot makes and destroys by itself, such as that of each week's check-in; the same for all copies, and in no backup. Without it: the folder keys in --data with the private redis-server, else none, and there is no check-in."`
}

// open returns the folder of keys, nil where none is set up. It is made where there is none.
func (k keySettings) open(r redisSettings) (*storage.Keyring, error) {
	dir := k.dir(r)
	if dir == "" {
		return nil, nil
	}
	return storage.OpenKeyring(dir)
}

func (k keySettings) dir(r redisSettings) string {
	switch {
	case k.Keys != "":
		return k.Keys
	case r.RedisURL != "" || r.RedisURLFile != "":
		return "" // several copies may run, and nobody said which folder they share
	}
	return filepath.Join(r.Data, "keys")
}

// keysLooked is how often it is looked whether the folder of keys is the one of the database.
const keysLooked = time.Minute

// keyProblems are what is wrong with the folder of keys, in words for whoever runs the bot; none where none is set up.
func keyProblems(ctx context.Context, store *storage.Store, ring *storage.Keyring, workspace string, at time.Time) []string {
	if ring == nil {
		return nil
	}
	if err := ring.Check(); err != nil {
		return []string{"the folder of keys: " + err.Error()}
	}
	st, err := store.Load(ctx, storage.Want{Workspace: workspace})
	if err != nil {
		return nil // said elsewhere
	}
	locked, err := store.LockedCheckIns(ctx, ring, workspace, st.Teams, at)
	switch {
	case errors.Is(err, storage.ErrUnavailable):
		return nil
	case err != nil:
		return []string{"the folder of keys: " + err.Error()}
	case len(locked) > 0:
		return []string{fmt.Sprintf("the key of %d open check-in(s) is not in the folder of keys, such as that of team %s, week %s: all copies of the bot must share one folder (--keys)",
			len(locked), locked[0].Team, locked[0].Week)}
	}
	return nil
}

// watchKeys looks after the folder of keys: what is wrong stands in the log once an hour, and tell always has what is wrong now.
func watchKeys(ctx context.Context, look func(context.Context) []string, tell func([]string), log *logrus.Logger) {
	tick := time.NewTicker(keysLooked)
	defer tick.Stop()
	var said time.Time
	for {
		problems := look(ctx)
		if ctx.Err() != nil {
			return
		}
		tell(problems)
		switch {
		case len(problems) > 0 && time.Since(said) > time.Hour:
			log.WithField("problems", problems).Error("the weekly check-in does not work")
			said = time.Now()
		case len(problems) == 0 && !said.IsZero():
			log.Info("the folder of keys is in order again")
			said = time.Time{}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
