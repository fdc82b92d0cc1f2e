import 'server-only'
import { defaultTextMapGetter, ROOT_CONTEXT, type TextMapPropagator } from '@opentelemetry/api'
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { RequestRecord } from '@/lib/request-record'
import { version } from '@/package.json'
import { log } from '../log'
import { spansOf } from './spans'

const propagator: TextMapPropagator = new W3CTraceContextPropagator()

const OURS = resourceFromAttributes({ 'service.name': 'tiller', 'service.version': version })

/** Sends traces of requests to the collector that OpenTelemetry's variables name. */
export class Tracing {
  private readonly provider: BasicTracerProvider

  constructor() {
    setGlobalErrorHandler((err) => log.warn({ err }, 'traces could not be sent'))
    this.provider = new BasicTracerProvider({
      resource: defaultResource()
        .merge(OURS)
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    })
  }

  /** Makes the spans of a request that is over, within the trace that its client began. @returns the id of its trace */
  trace(record: RequestRecord): string {
    const parent = propagator.extract(ROOT_CONTEXT, record.asked.trace ?? {}, defaultTextMapGetter)
    return spansOf(record, this.provider.getTracer('tiller', version), parent)
  }

  /** Sends what was not sent yet. */
  close(): Promise<void> {
    return this.provider.shutdown()
  }
}
