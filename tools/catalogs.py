"""Updates `bot/locales/*.po` from the texts in the code: `python tools/catalogs.py [LANGUAGE…]`.

New texts are added without a translation, which the tests report; texts that no longer exist are removed. A changed
text needs a new translation; none is guessed.
"""

import datetime as dt
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import DEFAULT, LANGUAGES, LOCALES

WRITTEN = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}


ERRORS = (
    "ArticleNotFound", "UnreadableArticle", "EmptyArticle", "FetchRefused", "UnknownPassage", "LimitReached", "NoSuchArticle",
    "StoreError", "EngineUnavailable", "Misunderstood",
)  # fmt: skip
"""The errors whose first argument is a text for users. Messages of other errors are for operators, in English."""


def template() -> Catalog:
    """A catalog of all marked texts in the code, with their locations."""
    made = Catalog(project="Dateline", charset="utf-8", fuzzy=False)
    keywords = KEYWORDS | dict.fromkeys(ERRORS)
    for package in ("bot", "retrieval"):
        for file, line, message, comments, context in extract_from_dir(
            ROOT / package, [("**.py", "python")], {}, keywords, comment_tags=("Translators:",)
        ):
            made.add(message, None, [(f"{package}/{file}", line)], auto_comments=comments, context=context)
    return made


def updated(code: str, fresh: Catalog) -> Catalog:
    """The catalog of a language, updated to the texts of the template."""
    file = LOCALES / f"{code}.po"
    if file.is_file():
        with file.open("rb") as source:
            found = read_po(source, locale=code)
    else:
        found = Catalog(locale=code, project="Dateline", charset="utf-8", fuzzy=False)
    found.update(fresh, no_fuzzy_matching=True, update_creation_date=False)
    found.obsolete.clear()
    found.header_comment = f"# Dateline in {LANGUAGES[code]}."
    # A fixed date, because the current one would change the files in every run.
    found.creation_date = found.revision_date = WRITTEN
    return found


def main() -> None:
    """Write all catalogs, and print how many translations each lacks."""
    fresh = template()
    for code in sys.argv[1:] or [code for code in LANGUAGES if code != DEFAULT]:
        found = updated(code, fresh)
        made = io.BytesIO()
        write_po(made, found, width=120, omit_header=False, sort_by_file=True, include_lineno=False)
        (LOCALES / f"{code}.po").write_bytes(made.getvalue())
        missing = [m for m in found if m.id and not all(m.string if isinstance(m.string, tuple) else (m.string,))]
        sys.stdout.write(f"{code}: {len(missing)} of {len(found)} texts are missing\n")


if __name__ == "__main__":
    main()
