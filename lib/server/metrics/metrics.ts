import 'server-only'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RegistryEvent } from '@/lib/models/registry'
import type { ServedModel } from '@/lib/models/served-model'
import type { AnswerRecord, RequestRecord } from '@/lib/request-record'

const TO_FIRST_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const PER_TOKEN_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
const WAIT_BUCKETS = [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30]
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const LOAD_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

/** What the process counts, in the form that Prometheus reads (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export class Metrics {
  private readonly registry = new Registry()
  private readonly tokens: Counter<'model' | 'kind'>
  private readonly answers: Counter<'model' | 'steered' | 'ended'>
  private readonly toFirst: Histogram<'model'>
  private readonly perToken: Histogram<'model'>
  private readonly loads: Counter<'model' | 'what'>
  private readonly loadSeconds: Histogram<'model'>
  private readonly requests: Counter<'method' | 'status' | 'code'>
  private readonly waits: Histogram<'model'>
  private readonly requestSeconds: Histogram<'route'>

  private readonly stalledReaders: Counter

  private models: () => readonly ServedModel[] = () => []

  constructor() {
    const registers = [this.registry]
    collectDefaultMetrics({ register: this.registry })
    this.tokens = new Counter({
      name: 'tiller_tokens_total',
      help: 'Tokens read as prompts and said as answers',
      labelNames: ['model', 'kind'],
      registers,
    })
    this.answers = new Counter({
      name: 'tiller_answers_total',
      help: 'Answers by whether a variant steered them and how they ended',
      labelNames: ['model', 'steered', 'ended'],
      registers,
    })
    this.toFirst = new Histogram({
      name: 'tiller_time_to_first_token_seconds',
      help: 'From the start of an answer to its first token, waiting for a slot not counted',
      labelNames: ['model'],
      buckets: TO_FIRST_BUCKETS,
      registers,
    })
    this.perToken = new Histogram({
      name: 'tiller_time_per_token_seconds',
      help: 'Mean time between the tokens of an answer',
      labelNames: ['model'],
      buckets: PER_TOKEN_BUCKETS,
      registers,
    })
    this.loads = new Counter({
      name: 'tiller_model_events_total',
      help: 'Models that were loaded, unloaded, or could not be loaded',
      labelNames: ['model', 'what'],
      registers,
    })
    this.loadSeconds = new Histogram({
      name: 'tiller_model_load_seconds',
      help: 'How long models took to load',
      labelNames: ['model'],
      buckets: LOAD_BUCKETS,
      registers,
    })
    this.requests = new Counter({
      name: 'tiller_requests_total',
      help: 'Requests that are over, by status and by the reason code of refusals and failures',
      labelNames: ['method', 'status', 'code'],
      registers,
    })
    this.stalledReaders = new Counter({
      name: 'tiller_stalled_readers_total',
      help: 'Clients that were cut off because they did not read their answer',
      registers,
    })
    this.waits = new Histogram({
      name: 'tiller_line_wait_seconds',
      help: 'How long requests that were answered by a model waited in line',
      labelNames: ['model'],
      buckets: WAIT_BUCKETS,
      registers,
    })
    this.requestSeconds = new Histogram({
      name: 'tiller_request_seconds',
      help: 'From the beginning of a request to the end of its answer, a stream to its end',
      labelNames: ['route'],
      buckets: REQUEST_BUCKETS,
      registers,
    })
    this.gaugeSlots(registers)
  }

  /** Counts the slots of these models from now on. */
  watch(models: () => readonly ServedModel[]): void {
    this.models = models
  }

  answered({ model, steered, promptTokens, answerTokens, ended, ...times }: AnswerRecord): void {
    const { begun, first, last } = times
    this.tokens.inc({ model, kind: 'prompt' }, promptTokens)
    this.tokens.inc({ model, kind: 'answer' }, answerTokens)
    this.answers.inc({ model, steered: String(steered), ended })
    if (first === undefined || last === undefined) return
    this.toFirst.observe({ model }, (first - begun) / 1000)
    if (answerTokens > 1) this.perToken.observe({ model }, (last - first) / 1000 / (answerTokens - 1))
  }

  ofModel({ what, model, ms }: RegistryEvent): void {
    this.loads.inc({ model, what })
    if (what === 'loaded' && ms !== undefined) this.loadSeconds.observe({ model }, ms / 1000)
  }

  /** Counts a request that is over. Requests that failed after their answer began have its status, and the failure's code. */
  requested({ asked, status = 0, code = '', begun, over = begun, waits, answers }: RequestRecord): void {
    this.requests.inc({ method: asked.method, status, code })
    this.requestSeconds.observe({ route: asked.route ?? '' }, (over - begun) / 1000)
    const [answer] = answers
    const waited = waits.reduce((sum, { from, to }) => sum + to - from, 0)
    if (answer) this.waits.observe({ model: answer.model }, waited / 1000)
  }

  /** Counts a client that was cut off because it did not read. */
  stalled(): void {
    this.stalledReaders.inc()
  }

  /** All of it as text, and its content type. */
  async read(): Promise<{ text: string; contentType: string }> {
    return { text: await this.registry.metrics(), contentType: this.registry.contentType }
  }

  private gaugeSlots(registers: Registry[]): void {
    const models = () => this.models()
    const each = (gauge: Gauge<'model' | 'work'>, of: (slots: ServedModel['slots']['answers']) => number) => {
      gauge.reset()
      for (const { name, slots } of models())
        for (const [work, own] of Object.entries(slots)) gauge.set({ model: name, work }, of(own))
    }
    new Gauge({
      name: 'tiller_slots_taken',
      help: 'Slots in use',
      labelNames: ['model', 'work'],
      registers,
      collect() {
        each(this, ({ held }) => held)
      },
    })
    new Gauge({
      name: 'tiller_line_length',
      help: 'Callers waiting for a slot',
      labelNames: ['model', 'work'],
      registers,
      collect() {
        each(this, ({ line }) => line)
      },
    })
  }
}
