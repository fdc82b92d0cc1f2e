import {
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import type { AnswerRecord, RequestRecord } from '@/lib/request-record'
import { outcomeOf } from './request-line'

/** A stage of a request. Times are those of records. */
interface Stage {
  name: string
  from: number
  to: number
  kind?: SpanKind
  attributes?: Attributes
  /** The kind of fault, where it failed. */
  fault?: string
}

/**
 * Makes the spans of a request: the request itself, within it what it waited in line and its answers, and within those reading
 * the prompt up to the first token and saying the rest. Attributes are those of OpenTelemetry's conventions for HTTP servers and for
 * generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai/), and Tiller's own. No text is among them.
 * @returns the id of the trace
 */
export function spansOf(record: RequestRecord, tracer: Tracer, parent: Context): string {
  // What a moment of `performance.now()` is as a time of day: that clock stands still while a machine sleeps.
  const make = maker(tracer, Date.now() - performance.now())
  const span = make(parent, requestStage(record))
  const inside = trace.setSpan(parent, span)
  for (const { from, to } of record.waits) make(inside, { name: 'wait in line', from, to })
  for (const answer of record.answers) answerSpans(make, inside, answer)
  return span.spanContext().traceId
}

type Make = (parent: Context, stage: Stage) => Span

/** @param offset from the clock of the stages to the time of day */
function maker(tracer: Tracer, offset: number): Make {
  return (parent, { name, from, to, kind, attributes, fault }) => {
    const span = tracer.startSpan(name, { startTime: offset + from, kind, attributes }, parent)
    if (fault !== undefined) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.setAttribute('error.type', fault)
    }
    span.end(offset + to)
    return span
  }
}

function requestStage(record: RequestRecord): Stage {
  const { id, asked, key, model, variant, status, code, begun, over = begun } = record
  return {
    name: asked.route === undefined ? asked.method : `${asked.method} ${asked.route}`,
    from: begun,
    to: over,
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': asked.method,
      'http.response.status_code': status,
      'http.route': asked.route,
      'url.path': asked.path,
      'tiller.request_id': id,
      'tiller.key': key,
      'tiller.model': model,
      'tiller.variant': variant,
      'tiller.outcome': outcomeOf(record),
    },
    ...(outcomeOf(record) === 'failed' && { fault: code }),
  }
}

function answerSpans(make: Make, parent: Context, answer: AnswerRecord): void {
  const { operation, model, begun, first, over, ended } = answer
  const span = make(parent, {
    name: `${operation} ${model}`,
    from: begun,
    to: over,
    attributes: attributesOf(answer),
    ...(ended === 'failed' && { fault: '_OTHER' }),
  })
  const inside = trace.setSpan(parent, span)
  make(inside, { name: 'prompt', from: begun, to: first ?? over })
  if (first !== undefined) make(inside, { name: 'answer', from: first, to: over })
}

function attributesOf({ operation, model, steered, ended, ...measured }: AnswerRecord): Attributes {
  const { begun, first, promptTokens, answerTokens } = measured
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': 'tiller',
    'gen_ai.request.model': model,
    'gen_ai.response.model': model,
    'gen_ai.response.finish_reasons': [ended],
    'gen_ai.response.time_to_first_chunk': first === undefined ? undefined : (first - begun) / 1000,
    'gen_ai.usage.input_tokens': promptTokens,
    'gen_ai.usage.output_tokens': answerTokens,
    'tiller.steered': steered,
  }
}
