import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * What is told of one request once it is over: a line of the log, a trace, and numbers. Whatever works on the request adds what it
 * knows to the record that it finds around it. Times are in milliseconds of `performance.now()`.
 */
export class RequestRecord {
  readonly begun = performance.now()
  /** When the answer, a stream to its end, was given. */
  over?: number
  /** The name of the key that it came with. */
  key?: string
  /** The model and the variant that it was about. */
  model?: string
  variant?: string
  /** Of the answer; 499 where the client left before it began. */
  status?: number
  /** Of the refusal, or of the failure that ended a stream. */
  code?: string
  left = false
  /** Whether the answer is a stream of events, which goes on after it began. */
  streams = false
  readonly waits: { from: number; to: number }[] = []
  /** The first ones; totals count all. */
  readonly answers: AnswerRecord[] = []
  readonly totals = { steered: false, promptTokens: 0, answerTokens: 0 }

  constructor(
    readonly id: string,
    readonly asked: {
      method: string
      path: string
      /** The path as the endpoint states it, with names in braces. */
      route?: string
      /** W3C's headers of a trace that the client began. */
      trace?: { traceparent: string; tracestate?: string }
    },
    /** Whether answers are told with their texts. */
    readonly withTexts = false,
  ) {}

  waited(from: number, to: number): void {
    if (to - from >= SHORTEST_WAIT_MS && this.waits.length < MOST_KEPT) this.waits.push({ from, to })
  }

  answered(answer: AnswerRecord): void {
    if (this.answers.length < MOST_KEPT) this.answers.push(answer)
    this.totals.steered ||= answer.steered
    this.totals.promptTokens += answer.promptTokens
    this.totals.answerTokens += answer.answerTokens
  }
}

/** One answer that an engine gave. */
export interface AnswerRecord {
  model: string
  /** Whether a conversation was answered or a text continued. */
  operation: 'chat' | 'text_completion'
  /** Whether the variant changes anything. */
  steered: boolean
  /** Of the prompt and of the answer; the prompt's are 0 if the answer did not come to its end. */
  promptTokens: number
  answerTokens: number
  begun: number
  /** When the first and the last token were said; undefined where there were none. */
  first?: number
  last?: number
  over: number
  ended: 'stop' | 'length' | 'condition' | 'left' | 'failed'
  /** Only where the record asks for texts. */
  text?: { prompt: unknown; answer: string }
}

/** Making a feature is some hundred answers. */
const MOST_KEPT = 64
/** Who finds a slot free waits less. */
const SHORTEST_WAIT_MS = 1

/** The bundler may load this module more than once, so the one storage hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerRequests?: AsyncLocalStorage<RequestRecord> }
const requests = (shared.tillerRequests ??= new AsyncLocalStorage())

/** Does `work` for a request; whatever is called by it finds the record. */
export const recording = <T>(record: RequestRecord, work: () => T): T => requests.run(record, work)

/** Does `work` that is no part of the request that it happens to be done in, such as trying a model out. */
export const unrecorded = <T>(work: () => T): T => requests.exit(work)

/** The record of the request that is worked on; undefined outside of requests. */
export const currentRecord = (): RequestRecord | undefined => requests.getStore()

/** Waits for `admission`, and has the record know how long. */
export async function waitingFor<T>(admission: Promise<T>): Promise<T> {
  const from = performance.now()
  try {
    return await admission
  } finally {
    currentRecord()?.waited(from, performance.now())
  }
}
