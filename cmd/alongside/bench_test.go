package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/bot"
	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/peer"
	"alongside/storage"
)

// BenchmarkContactHTTP is /contact as it comes over HTTP, from the signature to the answer, with a Redis behind it, without
// the network before it: for profiles. make bench measures the whole program against a reference.
func BenchmarkContactHTTP(b *testing.B) {
	const workers = 600 // each has 56 contacts before a day comes again with the same code, and limits are passed
	ctx := b.Context()
	server := redisproc.ForTest(b, redisproc.Options{AppendFsync: "everysec"})
	store, err := storage.Open(ctx, storage.Config{URL: server.URL()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	cfg, err := demoWorkspace(slacksim.Config{}, "127.0.0.1:1")
	if err != nil {
		b.Fatal(err)
	}
	now := demoClock(time.Now())
	if err := seed(ctx, store, now); err != nil {
		b.Fatal(err)
	}
	for n := range workers {
		w := demoWorker{user: fmt.Sprintf("U0BENCH%03d", n), agreed: true}
		for letter := range "ABCD" {
			w.codes = append(w.codes, peer.Code(fmt.Sprintf("%c%d", 'A'+letter, 100+n)))
		}
		cfg.Users = append(cfg.Users, slacksim.User{ID: w.user, Name: strings.ToLower(w.user), TZ: demoZone, Locale: "en-GB"})
		if err := seedWorker(ctx, store, peer.Team{ID: demoTeamID, Zone: demoZone}, w, uint64(n), now.AddDate(0, -3, 0), now); err != nil {
			b.Fatal(err)
		}
	}
	sim, err := slacksim.New(cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sim.Close() })
	if _, err := sim.Listen("127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	h, err := assemble(ctx, house{store: store, log: log, now: func() time.Time { return now }}, bot.Config{
		BotToken: slacksim.DefaultBotToken, SigningSecret: slacksim.DefaultSigningSecret, APIURL: sim.APIURL(), Mode: bot.HTTPMode, Log: log,
		Desk: &commands.Desk{Random: random, NewID: newID},
	})
	if err != nil {
		b.Fatal(err)
	}
	handler := h.bot.Handler()
	var sent atomic.Int64
	ask := func(text string, n int64) string {
		body := url.Values{
			"team_id": {workspaceID}, "api_app_id": {slacksim.AppID}, "user_id": {fmt.Sprintf("U0BENCH%03d", n%workers)}, "channel_id": {teamChannel},
			"command": {"/contact"}, "text": {text}, "trigger_id": {strconv.FormatInt(n, 10)},
		}.Encode()
		at := strconv.FormatInt(time.Now().Unix(), 10)
		mac := hmac.New(sha256.New, []byte(slacksim.DefaultSigningSecret))
		_, _ = io.WriteString(mac, "v0:"+at+":"+body)
		r := httptest.NewRequest(http.MethodPost, "/slack/commands", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Slack-Request-Timestamp", at)
		r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Body.String()
	}
	for n := range workers { // Slack is asked who they are, once every few minutes
		ask("list", -int64(n))
	}
	b.SetParallelism(32)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := sent.Add(1)
			k := n / workers
			day := peer.DayOf(now, demoZone).Add(-1 - int(k/2%28))
			text := fmt.Sprintf("%c%d %dm call %s %02d:%02d", 'A'+rune(k/2+2*(k%2))%4, 100+n%workers, 10+k/(56*60), day, 9+k%2, k/56%60)
			if answer := ask(text, n); !strings.Contains(answer, "Logged") {
				b.Errorf("%s: %s", text, answer)
				return
			}
		}
	})
}
