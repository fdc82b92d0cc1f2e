import {
  chatChunk,
  chatCompletion,
  type ChatChunk,
  type ChatCompletion,
} from '@/lib/protocols/ember/contract'
import { Variant } from '@/lib/steering'
import { stream, type CallOptions, type StreamOptions, type Transport } from '../core'
import { post, steeredModel, type Conversation, type Model } from './wire'

/** Left out, each has the server's default. */
export interface SamplingOptions {
  /** As many as the model's context holds, if left out. */
  maxCompletionTokens?: number
  /** 0 … 1 */
  topP?: number
  /** 0 … 2 */
  temperature?: number
  stop?: string | readonly string[]
  /** A whole number of up to 64 bits: the same seed and request give the same text. */
  seed?: number
  /** How many answers, 1 … 4; answer i is drawn with seed + i. Events of scopes are those of all answers. */
  n?: number
  /** Only this many of the likeliest tokens are drawn from. */
  topK?: number
  /** 0 … 1: only tokens with at least this share of the likeliest one's probability are drawn from. */
  minP?: number
  /** -2 … 2 */
  frequencyPenalty?: number
  /** -2 … 2 */
  presencePenalty?: number
  /** 0.1 … 2; 1 is off. What the model recommends, if left out. */
  repetitionPenalty?: number
  /** -100 … 100, by token id. */
  logitBias?: Readonly<Record<number, number>>
  /** Each token comes with its log-probability, and with this many of the likeliest in its place, 0 … 20. */
  topLogprobs?: number
  /** Put before the conversation, unless that begins with a system message. None is added if left out. */
  systemPrompt?: string
}

const PATH = '/chat/completions'
/** As long as the server lets an answer take. */
const ANSWER_MS = 300_000

/**
 * Ember's chat completions. Events that a variant's scopes reported reach its handlers: in a stream each at its token, with
 * the text before it; in a whole answer once, with all of the text. An abort condition that held throws InferenceAborted.
 *
 * (Python adds a system prompt of its own to every conversation; here there is none unless one is given.)
 */
export function completionsApi(transport: Transport) {
  return {
    /** The whole answer at once. */
    async create(
      messages: Conversation,
      model: Model,
      options: SamplingOptions & CallOptions = {},
    ): Promise<ChatCompletion> {
      const prompt = promptOf(messages, options)
      const answer = await post(transport, PATH, bodyOf(prompt, model, options, false), chatCompletion, {
        timeoutMs: ANSWER_MS,
        ...options,
      })
      const responseSoFar = answer.choices[0]?.message.content ?? ''
      if (model instanceof Variant) model.dispatch(answer.gf_event_names ?? [], { prompt, responseSoFar })
      return answer
    },

    /** The answer token by token. Leaving the iteration ends it on the server too. */
    async *stream(
      messages: Conversation,
      model: Model,
      options: SamplingOptions & StreamOptions = {},
    ): AsyncGenerator<ChatChunk, void, undefined> {
      const prompt = promptOf(messages, options)
      const call = { method: 'POST', path: PATH, body: bodyOf(prompt, model, options, true) } as const
      const seen = new Set<number>()
      const said = new Map<number, string>()
      for await (const chunk of stream(transport, call, chatChunk, textOf, options)) {
        const [choice] = chunk.choices
        if (!choice || seen.has(choice.gf_token_index)) continue
        seen.add(choice.gf_token_index)
        const responseSoFar = said.get(choice.index) ?? ''
        if (model instanceof Variant) model.dispatch(chunk.gf_event_names ?? [], { prompt, responseSoFar })
        said.set(choice.index, responseSoFar + choice.delta.content)
        yield chunk
      }
    },
  }
}

const textOf = ({ choices }: ChatChunk): string => choices[0]?.delta.content ?? ''

function promptOf(messages: Conversation, { systemPrompt }: SamplingOptions) {
  const prompt = messages.map(({ role, content }) => ({ role, content }))
  if (systemPrompt === undefined || prompt[0]?.role === 'system') return prompt
  return [{ role: 'system' as const, content: systemPrompt }, ...prompt]
}

function bodyOf(messages: Conversation, model: Model, options: SamplingOptions, streaming: boolean) {
  return {
    messages,
    ...steeredModel(model),
    stream: streaming,
    max_completion_tokens: options.maxCompletionTokens,
    top_p: options.topP,
    temperature: options.temperature,
    stop: options.stop,
    seed: options.seed,
    n: options.n,
    top_k: options.topK,
    min_p: options.minP,
    frequency_penalty: options.frequencyPenalty,
    presence_penalty: options.presencePenalty,
    repetition_penalty: options.repetitionPenalty,
    logit_bias: options.logitBias,
    ...(options.topLogprobs !== undefined && { logprobs: true, top_logprobs: options.topLogprobs }),
  }
}
