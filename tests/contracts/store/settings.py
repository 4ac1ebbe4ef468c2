"""What every `Settings` must do."""

from retrieval.store import Store
from tests.contracts.store.opened import HERE, TOPIC, Opened


class SettingsContract(Opened):
    """Needs the port alone."""

    def test_settings(self, store: Store) -> None:
        store.settings.put(HERE, "a", "1")
        store.settings.put(HERE, "a", "2")
        store.settings.put(TOPIC, "a", "3")
        assert store.settings.of(HERE) == {"a": "2"}
        store.settings.put(HERE, "a", None)
        assert store.settings.of(HERE) == {}
        assert store.settings.of(TOPIC) == {"a": "3"}
        assert store.settings.all() == [(TOPIC, "a", "3")]
