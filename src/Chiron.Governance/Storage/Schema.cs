namespace Chiron.Governance.Storage;

/// <summary>The schema of <c>chiron.db</c>, one script a version; <c>PRAGMA user_version</c> says how many have been applied. Scripts are only ever added.</summary>
internal static class Schema
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE step (
          id          INTEGER PRIMARY KEY,
          name        TEXT NOT NULL,
          started_at  TEXT NOT NULL,
          outcome     TEXT NOT NULL,
          record      TEXT NOT NULL
        ) STRICT;
        CREATE INDEX step_by_name ON step (name, started_at);

        CREATE TABLE dataset (
          sha256        TEXT PRIMARY KEY,
          path          TEXT NOT NULL,
          subjects      INTEGER NOT NULL,
          events        INTEGER NOT NULL,
          registered_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE run (
          id             TEXT PRIMARY KEY,
          dataset_sha256 TEXT NOT NULL,
          weights_sha256 TEXT NOT NULL,
          registered_at  TEXT NOT NULL
        ) STRICT;

        CREATE TABLE release (
          name            TEXT NOT NULL,
          version         TEXT NOT NULL,
          path            TEXT NOT NULL,
          manifest_sha256 TEXT NOT NULL,
          weights_sha256  TEXT NOT NULL,
          registered_at   TEXT NOT NULL,
          PRIMARY KEY (name, version)
        ) STRICT;

        CREATE TABLE audit (
          sequence      INTEGER PRIMARY KEY,
          time          TEXT NOT NULL,
          kind          TEXT NOT NULL,
          actor         TEXT NOT NULL,
          release       TEXT NOT NULL,
          subject       TEXT NOT NULL,
          detail        TEXT NOT NULL,
          previous_hash TEXT NOT NULL,
          hash          TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
        CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;

        CREATE TABLE api_key (
          id         TEXT PRIMARY KEY,
          name       TEXT NOT NULL,
          sha256     BLOB NOT NULL,
          created_at TEXT NOT NULL,
          revoked_at TEXT
        ) STRICT;
        """,
    ];
}
