package storage

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// How long one request may take. The deadline of the context ends it earlier.
const (
	dialTimeout  = time.Second
	ioTimeout    = 1500 * time.Millisecond
	poolTimeout  = time.Second
	poolSize     = 72 // 64 units of work at once, and readers that block
	bufferSize   = 8 << 10
	clientName   = "alongside"
	sentinelPort = "26379"
	redisPort    = "6379"
)

// clientOptions reads an address: "unix:///path/redis.sock", "redis://user:password@host:6379/0", "rediss://…" for TLS;
// several hosts with commas between them and ?master=name for Sentinel, ?cluster=1 for a cluster. It returns also how many
// replicas must have a change before it counts as stored: &replicas=n, one with Sentinel where nothing is said, else none.
func clientOptions(address string) (_ *redis.UniversalOptions, replicas int, err error) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return nil, 0, errors.New("storage: the address of Redis must start with unix://, redis:// or rediss://")
	}
	one, hosts, master, cluster := address, []string(nil), "", false
	replicas = -1
	if scheme != "unix" {
		authority, query, _ := strings.Cut(rest, "?")
		authority, path, _ := strings.Cut(authority, "/")
		user, list, found := cutLast(authority, "@")
		if !found {
			list = authority
		}
		var kept []string
		for part := range strings.SplitSeq(query, "&") {
			switch name, value, _ := strings.Cut(part, "="); {
			case name == "master":
				master = value
			case name == "cluster":
				cluster = value != "0" && value != "false"
			case name == "replicas":
				if replicas, err = strconv.Atoi(value); err != nil || replicas < 0 {
					return nil, 0, errors.New("storage: the number of replicas is no number")
				}
			case part != "":
				kept = append(kept, part)
			}
		}
		port := redisPort
		if master != "" {
			port = sentinelPort
		}
		for host := range strings.SplitSeq(list, ",") {
			if _, _, err := net.SplitHostPort(host); err != nil {
				host = net.JoinHostPort(strings.Trim(host, "[]"), port)
			}
			hosts = append(hosts, host)
		}
		one = scheme + "://" + user + hosts[0] + "/" + path
		if len(kept) > 0 {
			one += "?" + strings.Join(kept, "&")
		}
		if len(hosts) > 1 && master == "" {
			cluster = true
		}
	}
	o, err := redis.ParseURL(one)
	if err != nil {
		return nil, 0, errors.New("storage: the address of Redis cannot be read") // the cause would show the password
	}
	if hosts == nil || !cluster && master == "" {
		hosts = []string{o.Addr}
	}
	switch {
	case replicas < 0 && master != "":
		replicas = 1
	case replicas < 0:
		replicas = 0
	}
	return &redis.UniversalOptions{
		Addrs: hosts, DB: o.DB, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig,
		MasterName: master, SentinelUsername: o.Username, SentinelPassword: o.Password, IsClusterMode: cluster,
		ClientName: clientName, Protocol: 2, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		ContextTimeoutEnabled:    true, DialTimeout: dialTimeout, ReadTimeout: ioTimeout, WriteTimeout: ioTimeout,
		MaxRetries: -1, DialerRetries: 1, // retries are ours: see persist
		PoolSize: poolSize, PoolTimeout: poolTimeout, PipelinePoolSize: -1,
		ReadBufferSize: bufferSize, WriteBufferSize: bufferSize,
	}, replicas, nil
}

// cutLast cuts around the last separator; the separator stays with what is before it.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i+len(sep)], s[i+len(sep):], true
}

// redact names the server of an address without user and password.
func redact(o *redis.UniversalOptions) string {
	return fmt.Sprintf("Redis at %s", strings.Join(o.Addrs, ","))
}
