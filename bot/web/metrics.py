"""What Prometheus may ask: one object that the app hands to whoever counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Metrics:
    """Counts without names: no person, no chat, no words ever become a label."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._events = Counter("dondoc_events", "Events that came in", ["channel"], registry=self._registry)
        self._replies = Counter("dondoc_replies", "Replies that went out at once", ["channel"], registry=self._registry)
        self._turns = Histogram("dondoc_turn_seconds", "Time from event to replies sent", ["channel"], buckets=TURN_BUCKETS, registry=self._registry)
        self._deliveries = Counter("dondoc_deliveries", "Deliveries of the ledger by outcome", ["state"], registry=self._registry)
        self._webhooks = Counter("dondoc_webhooks", "Deliveries of webhooks by outcome", ["channel", "outcome"], registry=self._registry)
        self.pages = Gauge("dondoc_web_pages", "Chat pages open now", registry=self._registry)

    @contextmanager
    def turn(self, channel: str) -> Iterator[None]:
        """Count an event and measure its turn, whether it succeeds or not."""
        self._events.labels(channel).inc()
        started = time.perf_counter()
        try:
            yield
        finally:
            self._turns.labels(channel).observe(time.perf_counter() - started)

    def count_reply(self, channel: str) -> None:
        self._replies.labels(channel).inc()

    def count_delivery(self, state: str) -> None:
        self._deliveries.labels(state).inc()

    def count_webhook(self, channel: str, outcome: str) -> None:
        """`outcome`: accepted, repeated, refused (wrong secret), too_large, not_stored."""
        self._webhooks.labels(channel, outcome).inc()

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)
