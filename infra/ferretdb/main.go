// Command ferretdb serves the MongoDB protocol from SQLite files, for tests where no MongoDB server can be had.
//
// It is FerretDB 1.24, which has no transactions, change streams, partial or TTL indexes, and answers a condition on
// anything but one _id by reading the whole collection.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	address := flag.String("address", "127.0.0.1:27017", "host:port to listen on")
	folder := flag.String("folder", ".", "folder of the SQLite files; it must exist")
	flag.Parse()

	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: *address},
		Handler:   "sqlite",
		SQLiteURL: "file:" + *folder + "/",
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}
