import type { CompletionRequest, EngineEvent, Logprob, PromptToken } from '../port'
import type { Follower } from './follower'
import type { Reader } from './pass'
import type { Prompt } from './prompt'
import type { Constraint } from './format/constraint'
import { logprobs } from './sampling/logprobs'
import { Sampler } from './sampling/sampler'
import { AnswerText } from './text/answer-text'
import type { TokenBytes } from './text/token-bytes'

/** What an answer is made with, beside what was asked. */
export interface Means {
  prompt: Prompt
  /** Tokens of the answer at most. */
  limit: number
  pass: Reader
  bytes: TokenBytes
  endTokens: ReadonlySet<number>
  vocabSize: number
  /** Keeps the answer in the format that was asked for. */
  constraint?: Constraint
  /** Where activations were asked for. */
  follower?: Follower
}

/** Reads the prompt and says the answer, token by token. */
export async function* answer(request: CompletionRequest, means: Means): AsyncGenerator<EngineEvent> {
  const { prompt, limit, pass, bytes, endTokens, constraint, follower } = means
  const sampler = new Sampler(request, begunBefore(request, prompt))
  const text = new AnswerText((id) => bytes.said(id), request.stop)
  let { logits, events } = yield* readPrompt(request, means)
  for (let index = 0; ; index++) {
    const usage = { promptTokens: prompt.ids.length, completionTokens: index }
    for (const { name, position } of events) {
      const early = position < prompt.ids.length - 1
      yield { type: 'event', name, index, ...(early && { prompt: true as const }) }
      if (!request.abortEvents?.has(name)) continue
      yield* flush(text.finish(), index)
      return yield { type: 'abort', name, usage }
    }
    if (index === limit) return yield { type: 'finish', reason: 'length', usage }
    const id = sampler.next(logits, constraint)
    if (endTokens.has(id)) {
      yield* flush(text.finish(), index)
      const { logprob: end } = told(request.topLogprobs, logits, id, bytes)
      return yield { type: 'finish', reason: 'stop', usage, ...(end && { end }) }
    }
    constraint?.accept(id)
    const certain = text.push(id)
    const whole = text.stopped || constraint?.isOver
    const last = whole || index + 1 === limit
    const logprob = told(request.topLogprobs, logits, id, bytes)
    yield { type: 'token', id, text: last ? certain + text.finish() : certain, index, ...logprob }
    // An answer that is over is read on only for what it is followed by.
    if (!last || follower) ({ logits, events } = await pass.read([id], follower))
    if (follower) yield { type: 'activations', index, values: follower.values }
    if (last) {
      usage.completionTokens++
      return yield { type: 'finish', reason: whole ? 'stop' : 'length', usage }
    }
  }
}

/** The tokens of a message that is continued: they are part of the answer. */
function begunBefore({ messages }: CompletionRequest, prompt: Prompt): number[] {
  if (messages.at(-1)?.role !== 'assistant') return []
  return prompt.tokens().flatMap(({ id, message }) => (message === messages.length - 1 ? [id] : []))
}

async function* readPrompt({ promptLogprobs }: CompletionRequest, { prompt, pass, bytes, vocabSize }: Means) {
  if (promptLogprobs === undefined) return await pass.read(prompt.ids)
  const tokens: PromptToken[] = prompt.tokens().map((token) => ({ ...token, bytes: [...bytes.of(token.id)] }))
  let position = 0
  const result = await pass.read(prompt.ids, {
    onLogits(logits) {
      for (let at = 0; at < logits.length; at += vocabSize) {
        const next = tokens[++position]
        if (!next) return
        Object.assign(next, told(promptLogprobs, logits.subarray(at, at + vocabSize), next.id, bytes))
      }
    },
  })
  yield { type: 'prompt', tokens } satisfies EngineEvent
  return result
}

function told(
  top: number | undefined,
  logits: Float32Array,
  id: number,
  bytes: TokenBytes,
): { logprob?: Logprob & { top: Logprob[] } } {
  return top === undefined ? {} : { logprob: logprobs(logits, id, top, bytes) }
}

/** Text that was held back, as one more token event. */
function* flush(text: string, index: number): Generator<EngineEvent> {
  if (text) yield { type: 'token', id: -1, text, index }
}
