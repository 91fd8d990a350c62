// Command ferretdb serves the MongoDB protocol from SQLite files, for tests where no MongoDB server can be had.
//
// It is FerretDB 1.24, which has no transactions, change streams, partial or TTL indexes, and answers a condition on
// anything but one _id by reading the whole collection.
//
// What its embeddable package offers knows no users, so that this is put together from its parts; they are internal,
// which is why this module's path lies below FerretDB's.
package main

import (
	"context"
	"flag"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/internal/clientconn"
	"github.com/FerretDB/FerretDB/internal/clientconn/connmetrics"
	"github.com/FerretDB/FerretDB/internal/handler/registry"
	"github.com/FerretDB/FerretDB/internal/util/password"
	"github.com/FerretDB/FerretDB/internal/util/state"
)

func main() {
	address := flag.String("address", "127.0.0.1:27017", "host:port to listen on")
	folder := flag.String("folder", ".", "folder of the SQLite files; it must exist")
	certificate := flag.String("certificate", "", "file of certificate and key (PEM): speaks TLS")
	administrator := flag.String("administrator", "", "asks for a user, of whom this is the first")
	passwordFile := flag.String("password-file", "", "file with the administrator's password")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	logger := slog.New(lazyHandler{Handler: slog.Default().Handler()})
	provider, err := state.NewProvider("")
	fail(err)
	// It reports to nobody here; said, so that no warning says that it is undecided.
	fail(provider.Update(func(s *state.State) {
		s.DisableTelemetry()
		s.TelemetryLocked = true
	}))
	metrics := connmetrics.NewListenerMetrics()
	handlerOptions := &registry.NewHandlerOpts{
		Logger:        logger,
		ConnMetrics:   metrics.ConnMetrics,
		StateProvider: provider,
		TCPHost:       *address,
		SQLiteURL:     "file:" + *folder + "/",
		TestOpts:      registry.TestOpts{CappedCleanupPercentage: 10, BatchSize: 100},
	}
	if *administrator != "" {
		text, err := os.ReadFile(*passwordFile)
		fail(err)
		handlerOptions.EnableNewAuth = true
		handlerOptions.SetupDatabase = "admin"
		handlerOptions.SetupUsername = *administrator
		handlerOptions.SetupTimeout = 30 * time.Second
		handlerOptions.SetupPassword = password.WrapPassword(strings.TrimSpace(string(text)))
	}
	handler, closeBackend, err := registry.NewHandler("sqlite", handlerOptions)
	fail(err)
	defer closeBackend()
	listenerOptions := &clientconn.NewListenerOpts{
		TCP:     *address,
		Mode:    clientconn.NormalMode,
		Metrics: metrics,
		Handler: handler,
		Logger:  logger,
	}
	if *certificate != "" {
		listenerOptions.TCP, listenerOptions.TLS = "", *address
		listenerOptions.TLSCertFile, listenerOptions.TLSKeyFile = *certificate, *certificate
	}
	listener, err := clientconn.Listen(listenerOptions)
	fail(err)
	listener.Run(ctx)
}

// lazyHandler formats attributes only when a record is written. FerretDB attaches every statement and its arguments to a
// logger of its own, which the default handler formats at once, whatever level is written.
type lazyHandler struct {
	slog.Handler
	attributes []slog.Attr
}

func (h lazyHandler) WithAttrs(more []slog.Attr) slog.Handler {
	return lazyHandler{h.Handler, append(h.attributes[:len(h.attributes):len(h.attributes)], more...)}
}

func (h lazyHandler) WithGroup(name string) slog.Handler {
	return h.Handler.WithAttrs(h.attributes).WithGroup(name)
}

func (h lazyHandler) Handle(ctx context.Context, record slog.Record) error {
	record.AddAttrs(h.attributes...)
	return h.Handler.Handle(ctx, record)
}

func fail(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
