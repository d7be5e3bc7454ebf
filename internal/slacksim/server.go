package slacksim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"alongside/internal/slacksim/page"
)

// Server is a simulated workspace. It is safe for concurrent use. Close it
// when done.
type Server struct {
	cfg      Config
	clock    *Clock
	manifest manifest
	client   *http.Client // signed requests to the app
	mux      *http.ServeMux

	mu    sync.Mutex // guards everything below
	state state
	base  string // http://host:port, no trailing slash
	rng   *rand.Rand
	log   callLog
	fault faults
	pace  map[string]*pacer
	reqTo string // Config.RequestURL, changeable

	hub hub      // the live sockets
	bus eventBus // what the page listens to

	closing  context.Context
	close    context.CancelFunc
	inFlight sync.WaitGroup // goroutines and connections to wait for
	http     *http.Server
}

// New makes a workspace. It serves nothing until Listen is called or its
// Handler is mounted somewhere.
func New(c Config) (*Server, error) {
	c = c.withDefaults()
	m, err := readManifest(c)
	if err != nil {
		return nil, err
	}
	st, err := newState(c, m.botName())
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: c, clock: c.Clock, manifest: m, state: st, pace: map[string]*pacer{}, reqTo: c.RequestURL}
	s.log.limit = c.LogLimit
	seed := c.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	s.rng = rand.New(rand.NewPCG(seed, 0x51acc))
	s.hub.waiting = map[string]chan []byte{}
	s.hub.tickets = map[string]bool{}
	s.bus.changed = make(chan struct{})
	s.closing, s.close = context.WithCancel(context.Background())
	s.client = &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
		// Slack reports a redirect as a failure of the app.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	s.mux = s.routes()
	return s, nil
}

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("GET /ws/link", s.serveSocket)
	mux.HandleFunc("POST /respond/{id}", s.serveRespond)
	mux.HandleFunc("POST /upload/v1/{path}", s.serveUpload)
	s.routeControl(mux)
	mux.Handle("/", page.Handler())
	return mux
}

// Handler returns everything the workspace serves: /api/, /ws/, /respond/,
// /sim/ and the page.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.base == "" && r.Host != "" {
			s.base = "http://" + r.Host
		}
		s.mu.Unlock()
		// A page elsewhere in the same browser must not play our people.
		if o := r.Header.Get("Origin"); o != "" && strings.HasPrefix(r.URL.Path, "/sim/") && !sameHost(o, r.Host) {
			http.Error(w, "foreign origin", http.StatusForbidden)
			return
		}
		s.mux.ServeHTTP(w, r)
	})
}

func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host == host
}

// Listen serves on addr ("127.0.0.1:0") and returns the address as a URL
// without trailing slash. Addresses that are not loopback are refused.
func (s *Server) Listen(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("slacksim: listen: %w", err)
	}
	if !loopback(host) {
		return "", fmt.Errorf("slacksim: listen: %q is not a loopback address", addr)
	}
	if host == "localhost" {
		addr = net.JoinHostPort("127.0.0.1", port)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("slacksim: listen: %w", err)
	}
	h := s.Handler()
	srv := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		// The Host check defeats pages that point their own name at loopback.
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if name, _, err := net.SplitHostPort(r.Host); err != nil || !loopback(name) {
				http.Error(w, "this host is not served", http.StatusMisdirectedRequest)
				return
			}
			h.ServeHTTP(w, r)
		}),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil || s.closing.Err() != nil {
		_ = ln.Close()
		return "", errors.New("slacksim: already listening or closed")
	}
	s.http = srv
	s.base = "http://" + ln.Addr().String()
	s.inFlight.Go(func() { _ = srv.Serve(ln) })
	return s.base, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// URL returns where the workspace is served, without trailing slash; empty
// before Listen.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base
}

// APIURL returns the base address of the Web API, ending in /api/.
func (s *Server) APIURL() string { return s.URL() + "/api/" }

// Clock returns the clock of the workspace.
func (s *Server) Clock() *Clock { return s.clock }

// SetRequestURL changes Config.RequestURL, for an app that starts after the
// workspace.
func (s *Server) SetRequestURL(u string) {
	s.mu.Lock()
	s.reqTo = u
	s.mu.Unlock()
}

// Close ends everything: it cuts the sockets, ends waiting calls, stops
// listening and waits for all goroutines. It may be called more than once.
func (s *Server) Close() error {
	s.close()
	s.hub.closeAll()
	s.mu.Lock()
	srv := s.http
	s.mu.Unlock()
	var err error
	if srv != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err = srv.Shutdown(ctx); err != nil {
			err = srv.Close()
		}
	}
	s.inFlight.Wait()
	s.client.CloseIdleConnections()
	return err
}

// changed tells the page that something changed.
func (s *Server) changed() { s.bus.bump() }
