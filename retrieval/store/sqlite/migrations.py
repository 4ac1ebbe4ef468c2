"""Defines the schema as a list of migrations. Append only: a released migration is never changed.

Long columns come last in a table, because SQLite reads a row from the beginning up to the requested column.
"""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE shelves (
        shelf INTEGER PRIMARY KEY,
        chat TEXT NOT NULL,
        topic INTEGER NOT NULL DEFAULT 0,
        revision INTEGER NOT NULL DEFAULT 0,
        UNIQUE (chat, topic)
    );
    CREATE TABLE articles (
        article INTEGER PRIMARY KEY,
        shelf INTEGER NOT NULL REFERENCES shelves ON DELETE CASCADE,
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        characters INTEGER NOT NULL,
        title TEXT NOT NULL,
        title_supplied INTEGER NOT NULL,
        source TEXT, author TEXT, published TEXT, url TEXT, language TEXT, retrieved TEXT, format TEXT,
        address TEXT,
        message TEXT,
        added REAL NOT NULL,
        active INTEGER NOT NULL DEFAULT 1,
        removed REAL,
        analysis INTEGER NOT NULL,
        detected TEXT NOT NULL DEFAULT '',
        sketch BLOB NOT NULL,
        pages TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL,
        UNIQUE (shelf, id)
    );
    CREATE INDEX articles_by_size ON articles (shelf, removed, characters);
    CREATE INDEX articles_by_address ON articles (shelf, address) WHERE address IS NOT NULL;
    CREATE TABLE passages (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        paragraph INTEGER NOT NULL,
        sentence INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        terms TEXT NOT NULL,
        PRIMARY KEY (article, ordinal)
    ) WITHOUT ROWID;
    CREATE TABLE bands (
        band INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        PRIMARY KEY (band, article)
    ) WITHOUT ROWID;
    CREATE INDEX bands_by_article ON bands (article);
    CREATE TABLE vectors (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        encoder TEXT NOT NULL,
        texts TEXT NOT NULL,
        vectors BLOB NOT NULL,
        PRIMARY KEY (article, encoder)
    );
    CREATE TABLE settings (
        chat TEXT NOT NULL,
        topic INTEGER NOT NULL DEFAULT 0,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (chat, topic, name)
    ) WITHOUT ROWID;
    CREATE TABLE feedback (
        feedback INTEGER PRIMARY KEY,
        chat TEXT NOT NULL,
        topic INTEGER NOT NULL DEFAULT 0,
        asked REAL NOT NULL,
        question TEXT NOT NULL,
        passage TEXT,
        article_id TEXT,
        confidence REAL NOT NULL,
        useful INTEGER NOT NULL
    );
    CREATE INDEX feedback_by_chat ON feedback (chat, topic);
    """,
    """
    CREATE TABLE feeds (
        feed INTEGER PRIMARY KEY,
        shelf INTEGER NOT NULL REFERENCES shelves ON DELETE CASCADE,
        url TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        etag TEXT, modified TEXT,
        due REAL NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        trouble TEXT,
        UNIQUE (shelf, url)
    );
    CREATE TABLE feed_items (
        feed INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
        item TEXT NOT NULL,
        PRIMARY KEY (feed, item)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE feedback ADD COLUMN source TEXT;
    CREATE UNIQUE INDEX feedback_by_source ON feedback (source);
    """,
    """
    CREATE TABLE schedules (
        schedule INTEGER PRIMARY KEY AUTOINCREMENT,
        chat TEXT NOT NULL,
        topic INTEGER NOT NULL DEFAULT 0,
        spec TEXT NOT NULL,
        zone TEXT,
        own_zone INTEGER NOT NULL,
        language TEXT NOT NULL,
        by INTEGER,
        quiet INTEGER NOT NULL,
        paused INTEGER NOT NULL,
        due REAL,
        told REAL,
        argument TEXT NOT NULL
    );
    CREATE INDEX schedules_by_due ON schedules (due) WHERE due IS NOT NULL;
    CREATE INDEX schedules_by_chat ON schedules (chat);
    """,
    """
    ALTER TABLE passages ADD COLUMN story INTEGER NOT NULL DEFAULT 1;
    """,
    """
    CREATE TABLE changes (
        shelf INTEGER NOT NULL REFERENCES shelves ON DELETE CASCADE,
        article INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (shelf, article)
    ) WITHOUT ROWID;
    CREATE INDEX changes_by_revision ON changes (shelf, revision, article);
    INSERT INTO changes SELECT shelf, article, revision FROM articles JOIN shelves USING (shelf);
    CREATE INDEX articles_by_language ON articles (shelf, removed, active, detected);
    CREATE INDEX articles_by_age ON articles (shelf, removed, active);
    CREATE INDEX articles_by_day ON articles (shelf, removed, active, id, published, added);
    """,
    """
    CREATE TABLE files (
        file BLOB NOT NULL,
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        PRIMARY KEY (file, article)
    ) WITHOUT ROWID;
    CREATE INDEX files_by_article ON files (article);
    CREATE INDEX articles_by_title ON articles (shelf, title COLLATE NOCASE);
    """,
    """
    CREATE TABLE watches (
        watch INTEGER PRIMARY KEY AUTOINCREMENT,
        chat TEXT NOT NULL,
        topic INTEGER NOT NULL DEFAULT 0,
        language TEXT NOT NULL,
        by INTEGER,
        looked INTEGER NOT NULL,
        words TEXT NOT NULL
    );
    CREATE INDEX watches_by_chat ON watches (chat);
    CREATE TABLE told_sentences (
        told_sentence INTEGER PRIMARY KEY,
        watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
        told REAL NOT NULL,
        article_id TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        language TEXT NOT NULL,
        text TEXT NOT NULL
    );
    CREATE INDEX told_sentences_by_watch ON told_sentences (watch);
    CREATE INDEX told_sentences_by_time ON told_sentences (told);
    """,
    """
    CREATE TABLE sharings (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        person INTEGER NOT NULL,
        shared REAL NOT NULL,
        message TEXT,
        name TEXT NOT NULL,
        PRIMARY KEY (article, person)
    ) WITHOUT ROWID;
    CREATE INDEX sharings_by_person ON sharings (person);
    CREATE TABLE unnamed (
        chat TEXT NOT NULL,
        person INTEGER NOT NULL,
        PRIMARY KEY (chat, person)
    ) WITHOUT ROWID;
    """,
)
"""Migration n (from 0) upgrades a file from version n to n + 1; the version is SQLite's `user_version`."""
