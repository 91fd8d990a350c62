// Command litewitness tells the witness of torchwood of a log, as its operator does with witnessctl add-log and add-key.
//
// That program itself also speaks to sigsum's, whose module not every proxy gives. Usage: litewitness DATABASE ORIGIN VKEY
package main

import (
	"fmt"
	"os"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

const (
	// SHA-256 of nothing: the root of the empty tree.
	emptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
	within    = 5 * time.Second
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: litewitness DATABASE ORIGIN VKEY")
		os.Exit(2)
	}
	if err := addLog(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// addLog writes the two rows; the tables are the witness's own, made by its first start.
func addLog(database, origin, vkey string) (err error) {
	conn, err := sqlite.OpenConn(database, sqlite.OpenReadWrite)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer conn.Close()
	conn.SetBusyTimeout(within)
	defer sqlitex.Save(conn)(&err)
	const log = "INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)"
	if err := sqlitex.Execute(conn, log, &sqlitex.ExecOptions{Args: []any{origin, emptyRoot}}); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	const key = "INSERT INTO key (origin, key) VALUES (?, ?)"
	if err := sqlitex.Execute(conn, key, &sqlitex.ExecOptions{Args: []any{origin, vkey}}); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	return nil
}
