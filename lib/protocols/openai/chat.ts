import type { z } from 'zod'
import type { ChatCompletion, ChatCompletionChunk, chatCompletionRequest } from '@/lib/protocols/openai/contract'
import type { CompletionRequest, EngineEvent } from '@/lib/engine/port'
import { startChoices, type ChoiceEvent } from '@/lib/operations/choices'
import type { Services } from '@/lib/server/services'
import { controllerOf } from './controller'
import { choiceLogprobs, logprobOf } from './logprobs'
import { servedModel } from './models'
import { Spending } from './spending'

type Request = z.output<typeof chatCompletionRequest>

/** An answer that has begun. */
export interface Completion {
  /** What every message about the answer says of it. */
  head: { id: string; created: number; model: string }
  withLogprobs: boolean
  includeUsage: boolean
  /** Must be iterated to its end or left. */
  events: AsyncIterable<ChoiceEvent>
}

/** The nucleus of one token: the smallest that the engine's range of top-p allows. */
const LIKELIEST_ALONE = Number.EPSILON

/** Starts an answer. Whatever is wrong with the request is thrown here, before anything was said. */
export async function startCompletion(
  services: Services,
  request: Request,
  signal: AbortSignal,
): Promise<Completion> {
  const model = servedModel(services, request.model)
  const engineRequest: Omit<CompletionRequest, 'seed'> = {
    messages: request.messages,
    controller: controllerOf(services, request.interventions),
    maxTokens: request.maxTokens,
    temperature: request.temperature,
    topP: Math.max(request.top_p, LIKELIEST_ALONE),
    stop: request.stop,
    repetitionPenalty: request.repetition_penalty,
    topLogprobs: request.logprobs ? (request.top_logprobs ?? 0) : undefined,
  }
  return {
    head: { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1000), model },
    withLogprobs: request.logprobs,
    includeUsage: request.stream_options?.include_usage ?? false,
    events: await startChoices(services, engineRequest, seedsOf(request), signal),
  }
}

function seedsOf({ seed, n }: Request): number[] {
  const first = seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!
  return Array.from({ length: n }, (_, choice) => (first + choice) >>> 0)
}

/** The whole answer at once. Throws what the engine throws. */
export async function collectCompletion({ head, withLogprobs, events }: Completion): Promise<ChatCompletion> {
  const choices: ChatCompletion['choices'] = []
  const spent = new Spending()
  let said: Extract<EngineEvent, { type: 'token' }>[] = []
  for await (const { choice, event } of events) {
    if (event.type === 'token') said.push(event)
    if (event.type !== 'finish') continue
    spent.add(event.usage)
    choices.push({
      index: choice,
      message: { role: 'assistant', content: said.map(({ text }) => text).join(''), refusal: null },
      finish_reason: event.reason,
      logprobs: withLogprobs ? choiceLogprobs(said) : null,
    })
    said = []
  }
  return { ...head, object: 'chat.completion', choices, usage: spent.total }
}

/** The answer as chunks. Throws what the engine throws. */
export async function* completionChunks(completion: Completion): AsyncGenerator<ChatCompletionChunk> {
  const { head, includeUsage, events } = completion
  const usageField = includeUsage ? { usage: null } : {}
  const spent = new Spending()
  let begun = -1
  for await (const { choice, event } of events) {
    if (choice !== begun) yield chunk(choice, { delta: { role: 'assistant', content: '' } })
    begun = choice
    if (event.type === 'token' && (event.text !== '' || event.logprob)) {
      yield chunk(choice, { delta: { content: event.text }, logprobs: logprobOf(event) })
    }
    if (event.type !== 'finish') continue
    spent.add(event.usage)
    yield chunk(choice, { delta: {}, finish_reason: event.reason })
  }
  if (includeUsage) yield { ...head, object: 'chat.completion.chunk', choices: [], usage: spent.total }

  function chunk(index: number, choice: Partial<ChatCompletionChunk['choices'][number]>) {
    const choices = [{ index, delta: {}, finish_reason: null, logprobs: null, ...choice }]
    return { ...head, object: 'chat.completion.chunk' as const, choices, ...usageField }
  }
}
