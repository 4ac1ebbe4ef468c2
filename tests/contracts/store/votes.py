"""What every `Votes` must do."""

import dataclasses

from retrieval.store import Feedback, Store
from tests.contracts.store.opened import HERE, THERE, Opened


class VotesContract(Opened):
    """Needs the port alone."""

    def test_feedback(self, store: Store) -> None:
        said = Feedback(1.0, "how many?", "54,000", "b2", 0.9, useful=True)
        store.votes.put(HERE, said)
        store.votes.put(THERE, dataclasses.replace(said, useful=False))
        assert list(store.votes.of(HERE)) == [said]
        assert [f.useful for f in store.votes.all()] == [True, False]

    def test_who_changes_their_mind_has_one_say(self, store: Store) -> None:
        said = Feedback(1.0, "how many?", None, None, 0.1, useful=True)
        other = dataclasses.replace(said, useful=False)
        store.votes.put(HERE, said, "1:5:77")
        store.votes.put(HERE, said, "1:5:78")
        store.votes.put(HERE, other, "1:5:77")
        assert store.votes.get("1:5:77") == other
        assert list(store.votes.all()) == [said, other]
        store.votes.take_back("1:5:77")
        store.votes.take_back("1:5:77")
        assert store.votes.get("1:5:77") is None
        assert list(store.votes.all()) == [said]
