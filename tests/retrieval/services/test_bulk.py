"""Adding many files: what is found, read and stored, what is said of the rest, and what an interruption leaves."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import LimitReached, UnreadableArticle
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Isolation, Workers, in_process
from retrieval.model import Article
from retrieval.services import Progressed, Services
from retrieval.services.articles import AT_ONCE
from retrieval.services.bulk import MOST_FAILURES, BulkService, own_workers
from retrieval.services.collections import Collections
from retrieval.services.entry import split_and_analyse
from retrieval.services.limits import CollectionLimits
from retrieval.services.results import AddedMany, NotRead
from retrieval.services.splitting import members_of, result_of
from retrieval.store import Shelf, open_store
from tests.retrieval.ingest.formats import files
from tests.retrieval.services.shelves import BRIDGE, HERE, RIVER, services

OWNER = Shelf("terminal")


def owned(readers: Callable[[], Isolation] = lambda: in_process) -> Services:
    """Services whose owner has the shelf `OWNER`; everybody else may have nothing."""
    none = CollectionLimits(articles=0, characters=0, feeds=0, adds_a_minute=0)
    collections = Collections(open_store(Path(":memory:")), limits=none, unlimited=(OWNER.chat,))
    mine = Services.over(collections, Fetcher())
    object.__setattr__(mine.bulk, "readers", readers)
    return mine


def town(number: int) -> str:
    """A text that is like no other."""
    return f"Town number {number * 7919} has a bridge of its own. It was built in {1000 + number}."


def write(folder: Path, **texts: str | bytes) -> Path:
    """Write files, in whose names `__` stands for a dot and `_` for a slash."""
    for name, text in texts.items():
        file = folder / name.replace("__", ".").replace("_", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def titles(mine: Services) -> list[str]:
    return [stored.article.display_title for stored in mine.collections.store.articles.of(OWNER)]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write(
        tmp_path / "news",
        a__txt=BRIDGE,
        b_deep_c__md=f"# The river\n\n{RIVER}",
        b_d__docx=files.docx([town(3)]),
        b_photo__jpg=b"\xff\xd8",
        __hidden__txt=town(4),
        __git_e__txt=town(5),
        Notes="no ending",
    )


def test_a_folder_is_read_with_all_in_it_and_the_rest_is_counted(news: Path) -> None:
    mine = owned()
    assert mine.bulk.add(OWNER, [news]) == AddedMany(new=3, skipped=4, sentences=6)
    assert sorted(titles(mine)) == ["The river", "[a]", "[d]"]
    (bridge,) = mine.collections.store.articles.of(OWNER, named="a")
    assert bridge.article.text == BRIDGE
    assert mine.collections.store.sentences.of(bridge.number) == split_and_analyse(bridge.article)
    assert bridge.detected == "en"


def test_the_same_again_is_known_without_being_read(news: Path) -> None:
    mine = owned()
    mine.bulk.add(OWNER, [news])
    again = owned(lambda: never)
    again.collections.store = mine.collections.store
    (news / "a.txt").rename(news / "moved.txt")
    assert again.bulk.add(OWNER, [news]) == AddedMany(known=3, skipped=4)
    mine.articles.remove(OWNER, "a")
    (news / "b" / "d.docx").unlink()
    assert mine.bulk.add(OWNER, [news]) == AddedMany(new=1, known=1, skipped=4, sentences=2)


def never(function: Callable[..., Any], data: bytes, *args: str | None, locator: str, **kwargs: str | None) -> Any:
    raise AssertionError(function, data, args, locator, kwargs)


def test_the_same_text_in_another_file_is_known(tmp_path: Path) -> None:
    long = " ".join(town(n) for n in range(40))
    folder = write(tmp_path, a__txt=long, b__md=long, c__txt=f"{long} Corrected.")
    mine = owned()
    assert (mine.bulk.add(OWNER, [folder]).new, mine.bulk.add(OWNER, [folder])) == (1, AddedMany(known=3))


def test_what_cannot_be_read_is_named_and_keeps_out_nothing(tmp_path: Path) -> None:
    broken = {f"broken{n:02d}__pdf": b"nonsense" for n in range(MOST_FAILURES + 5)}
    folder = write(tmp_path, a__txt=BRIDGE, empty__txt=" ", large__txt=b"", **broken)
    with (folder / "large.txt").open("wb") as file:
        file.truncate(20_000_001)
    (folder / "gone.txt").symlink_to(folder / "nothing")
    added = owned().bulk.add(OWNER, [folder])
    assert (added.new, added.failed, added.skipped, added.is_complete) == (1, MOST_FAILURES + 7, 1, False)
    assert len(added.failures) == MOST_FAILURES
    assert all(isinstance(one, NotRead) and one.error.locator for one in added.failures)
    assert "larger than 20 MB" in str(owned().bulk.add(OWNER, [folder / "large.txt"]).failures[0].error)


def test_what_is_beside_a_text_describes_it(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        a__txt=BRIDGE,
        a__toml='title = "Old bridge"\npublished = 2024-03-01',
        b__txt=RIVER,
        b__toml="=",
        c__toml="",
    )
    mine = owned()
    added = mine.bulk.add(OWNER, [folder])
    assert (added.new, added.failed, added.skipped) == (1, 1, 1)
    (stored,) = mine.collections.store.articles.of(OWNER)
    assert (stored.article.display_title, stored.article.published) == ("Old bridge", "2024-03-01")


def archive(file: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in members.items():
            made.writestr(name.replace("__", ".").replace("_", "/"), text)
    return file


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"a__txt": BRIDGE, "b_c__md": f"# The river\n\n{RIVER}", "b_x__jpg": b"1"}
    place = archive(tmp_path / "news.zip", **members, d__pdf=b"nonsense", __hidden__txt=town(1))
    mine = owned()
    added = mine.bulk.add(OWNER, [place])
    assert (added.new, added.skipped, added.failed, titles(mine)) == (2, 2, 1, ["[a]", "The river"])
    assert added.failures[0].name == f"{place}/d.pdf"
    assert mine.bulk.add(OWNER, [place]).known == 2


def test_an_archive_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", a__txt=b"0" * 10_000_000)
    (tmp_path / "damaged.zip").write_bytes(bomb.read_bytes()[:-30])
    added = owned().bulk.add(OWNER, [bomb, tmp_path / "damaged.zip"])
    assert [str(one.error).partition(" ")[2] for one in added.failures] == [
        "would unpack to 10,000,000 bytes, which no article does.",
        "is damaged, or not of the kind that its name says.",
    ]


def test_a_file_that_ends_its_worker_takes_no_other_with_it(tmp_path: Path) -> None:
    """Those read together with it are read again, each by itself."""
    folder = write(tmp_path, a__txt=town(1), b__txt=town(2) + " POISON", c__txt=town(3))
    calls: list[int] = []

    def fragile(
        function: Callable[..., Any], data: bytes, *args: str | None, locator: str, **kwargs: str | None
    ) -> Any:
        calls.append(len(data))
        if b"POISON" in data:
            raise UnreadableArticle("{locator} needs too much.", locator=locator)
        return in_process(function, data, *args, locator=locator, **kwargs)

    added = owned(lambda: fragile).bulk.add(OWNER, [folder])
    assert (added.new, [str(one.error) for one in added.failures]) == (2, [f"{folder}/b.txt needs too much."])
    assert len(calls) == 4


def test_worker_processes_read_the_same(news: Path) -> None:
    here, there = owned(), owned(own_workers)
    assert there.bulk.add(OWNER, [news]) == here.bulk.add(OWNER, [news])
    articles = [[s.article for s in mine.collections.store.articles.of(OWNER)] for mine in (here, there)]
    assert articles[0] == articles[1]


@pytest.mark.parametrize("readers", [lambda: in_process, own_workers])
def test_what_was_added_before_an_interruption_stays_and_the_rest_follows(
    tmp_path: Path, readers: Callable[[], Isolation]
) -> None:
    count = 3 * AT_ONCE
    folder = write(tmp_path, **{f"f{n:03d}__txt": town(n) for n in range(count)})
    mine, seen = owned(readers), list[Progressed]()

    def interrupt(so_far: Progressed) -> None:
        seen.append(so_far)
        raise KeyboardInterrupt

    stopped = mine.bulk.add(OWNER, [folder], counted=interrupt)
    assert stopped == AddedMany(new=AT_ONCE, sentences=2 * AT_ONCE, pending=2 * AT_ONCE, is_interrupted=True)
    assert seen == [Progressed(AT_ONCE, count, AT_ONCE, 0, 0)]
    assert not stopped.is_complete
    done = mine.bulk.add(OWNER, [folder], counted=seen.append)
    assert (done.new, done.known, done.is_complete) == (count - AT_ONCE, AT_ONCE, True)
    assert seen[-1].done == seen[-1].total == count
    assert len(titles(mine)) == count


def test_nothing_to_add_is_no_success(tmp_path: Path) -> None:
    added = owned().bulk.add(OWNER, [write(tmp_path, a__jpg=b"1")])
    assert (added, added.is_complete) == (AddedMany(skipped=1), False)


def sent(mine: Services, **members: str | bytes) -> AddedMany:
    """What comes of an archive that somebody sends."""
    data = zipped(**members)
    added = mine.transfer.add_file(HERE, "news.zip", None, data, message="7")
    assert isinstance(added, AddedMany)
    return added


def zipped(**members: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as writing:
        for name, text in members.items():
            writing.writestr(name.replace("__", "."), text)
    return made.getvalue()


def many(count: int) -> dict[str, str | bytes]:
    return {f"f{n:03d}__txt": town(n) for n in range(count)}


def test_an_archive_that_is_sent_counts_as_one_addition() -> None:
    mine = services(adds_a_minute=2)
    assert sent(mine, **many(70)) == AddedMany(new=70, sentences=140)
    assert mine.collections.store.articles.of(HERE)[0].message == "7"
    assert sent(mine, **many(71)).new == 1
    with pytest.raises(LimitReached, match="at most 2 articles a minute"):
        mine.transfer.add_file(HERE, "news.zip", None, zipped(**many(72)))


@pytest.mark.parametrize(("articles", "new", "known"), [(0, 0, 0), (5, 5, 0), (AT_ONCE + 5, AT_ONCE + 5, 0)])
def test_an_archive_that_is_sent_keeps_within_the_limits(articles: int, new: int, known: int) -> None:
    count = 2 * AT_ONCE + 10
    added = sent(services(articles=articles), **many(count))
    assert (added.new, added.known, added.left, added.total) == (new, known, count - new, count)
    assert isinstance(added.limit, LimitReached)


def test_members_of_an_archive_that_is_sent_fail_alone() -> None:
    added = sent(services(), a__txt=BRIDGE, b__pdf=b"nonsense", c__jpg=b"1")
    assert (added.new, added.failed, added.skipped, added.failures[0].name) == (1, 1, 1, "b.pdf")


def test_an_archive_that_is_sent_with_nothing_to_read_is_said_so() -> None:
    with pytest.raises(UnreadableArticle):
        services().transfer.add_file(HERE, "news.zip", None, zipped(c__jpg=b"1"))


def test_members_are_told_from_others() -> None:
    data = zipped(a__txt="x", c__jpg="1", library__json="{}")
    assert members_of(data, locator="x") == {"exported": True, "names": ["a.txt"], "skipped": 2}


@pytest.mark.parametrize(
    "places", ['[[1, 1, 5, 2, true, ""]]', '[[1, 1, 0, 99999, true, ""]]', "[[1, 1]]", "7", "nonsense"]
)
def test_a_worker_that_lies_about_places_is_not_believed(places: str) -> None:
    row = {"article": Article(BRIDGE, "Bridge"), "detected": "en", "sentences": places}
    with pytest.raises(UnreadableArticle):
        result_of(row)


def test_a_service_reads_with_workers_of_its_own() -> None:
    workers = Workers()
    mine = Services.over(Collections(open_store(Path(":memory:"))), Fetcher(), isolated=workers)
    assert mine.bulk == BulkService(mine.articles, own_workers)
    workers.close()


def test_many_folders_and_files_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, a_a__txt=town(1), b_b__txt=town(2), c__txt=town(3))
    places: Sequence[Path] = [folder / "b", folder / "c.txt", folder / "a"]
    mine = owned()
    assert mine.bulk.add(OWNER, places).new == 3
    assert titles(mine) == ["[b]", "[c]", "[a]"]
