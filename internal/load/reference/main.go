// The reference is /contact as a good programmer would write it in an afternoon: net/http, slack-go's verifier and parser,
// go-redis, and one Lua script that does by hand what the bot does in Redis. It knows one way to write a contact, one
// language and three limits. The load program holds the bot against it; nobody else uses it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // as the bot has it

	"github.com/redis/go-redis/v9"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on")
	socket := flag.String("redis", "", "unix socket of Redis")
	zone := flag.String("zone", "UTC", "zone of every worker")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *addr, *socket, *zone, os.Getenv("SLACK_SIGNING_SECRET"))
	stop()
	if err != nil {
		log.Fatal("reference: ", err)
	}
}

func run(ctx context.Context, addr, socket, zone, secret string) error {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return fmt.Errorf("zone: %w", err)
	}
	db := redis.NewClient(&redis.Options{Network: "unix", Addr: socket, PoolSize: 64, ContextTimeoutEnabled: true})
	defer func() { _ = db.Close() }()
	server := &http.Server{Addr: addr, Handler: &handler{db, place, secret}, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	if err := server.Shutdown(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
