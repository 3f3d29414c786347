"""Traces by OpenTelemetry, where ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set. Imported only then.

A span says which page, task or network was asked, how it ended and how long it took. Of
everything else that the instrumentations write down nothing is sent: no address with its
query, no header, no text of a fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from core.redaction import redact

# What may leave. A path is not among it: links in mails have their key there. Of a page its
# route is told instead.
TOLD = (
    "http.method",
    "http.request.method",
    "http.status_code",
    "http.response.status_code",
    "http.route",
    "http.scheme",
    "url.scheme",
    "server.address",
    "net.peer.name",
    "error.type",
    "celery.action",
    "celery.state",
    "celery.task_name",
    "messaging.destination",
    "messaging.message.id",
    "messaging.message_id",
    "exception.type",
)


class WithoutSecrets(SpanExporter):
    """Hands on what may leave of each span."""

    def __init__(self, to: SpanExporter) -> None:
        self.to = to

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self.to.export([_without_secrets(span) for span in spans])

    def shutdown(self) -> None:
        self.to.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self.to.force_flush(timeout_millis)


class WithinTheSite(TraceContextTextMapPropagator):
    """Tasks learn which page woke them; networks and tools are told nothing of our traces."""

    def inject(self, carrier: Any, *rest: Any, **options: Any) -> None:
        span = trace.get_current_span()
        if getattr(span, "kind", None) is not SpanKind.CLIENT:
            super().inject(carrier, *rest, **options)


def start(endpoint: str, *, environment: str, release: str) -> None:
    about = {
        "service.name": "channel-care",
        "service.version": release,
        "deployment.environment.name": environment,
    }
    provider = TracerProvider(resource=Resource(about))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(WithoutSecrets(exporter)))
    trace.set_tracer_provider(provider)
    propagate.set_global_textmap(WithinTheSite())
    DjangoInstrumentor().instrument()
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
    RequestsInstrumentor().instrument()


def _without_secrets(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=redact(span.name),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_told(span.attributes),
        events=[
            Event(event.name, _told(event.attributes), event.timestamp) for event in span.events
        ],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _told(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (attributes or {}).items() if name in TOLD}
