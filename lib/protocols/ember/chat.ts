import type { z } from 'zod'
import type { ChatChunk, ChatCompletion, chatRequest } from '@/lib/protocols/ember/contract'
import type { EngineEvent } from '@/lib/engine/port'
import { startChoices } from '@/lib/operations/choices'
import type { Services } from '@/lib/server/services'
import { readController } from './controller'

/** An answer that has begun. */
export interface EmberAnswer {
  /** What every message about the answer says of it. */
  head: { id: string; created: number; model: string; system_fingerprint: string }
  /** Must be iterated to its end or left, since it holds one of the slots for answers until then. */
  events: AsyncIterable<{ event: EngineEvent }>
}

/** The nucleus of one token: the smallest that the engine's range of top-p allows. */
const LIKELIEST_ALONE = Number.EPSILON

/**
 * Starts an answer. Events of the controller's scopes are reported and never end it: which of them abort is known to the
 * client alone, which leaves. Whatever is wrong with the request is thrown here, before anything was said.
 */
export async function startAnswer(
  services: Services,
  request: z.output<typeof chatRequest>,
  signal: AbortSignal,
): Promise<EmberAnswer> {
  const { card } = services.engine
  const engineRequest = {
    messages: request.messages,
    controller: readController(services, request.controller),
    maxTokens: Math.min(request.max_completion_tokens ?? card.contextLength, card.contextLength),
    temperature: request.temperature,
    topP: Math.max(request.top_p, LIKELIEST_ALONE),
    stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []),
  }
  return {
    head: {
      id: `chatcmpl-${crypto.randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: services.models.served,
      system_fingerprint: `${card.engine}-${card.model}`,
    },
    events: await startChoices(services, engineRequest, [seedOf(request.seed)], signal),
  }
}

/** Seeds count modulo 2^32. */
const seedOf = (seed: number | null | undefined): number =>
  seed == null ? crypto.getRandomValues(new Uint32Array(1))[0]! : seed >>> 0

/** The whole answer at once. Throws what the engine throws. */
export async function collectAnswer({ head, events }: EmberAnswer): Promise<ChatCompletion> {
  const names = new Set<string>()
  let content = ''
  for await (const { event } of events) {
    if (event.type === 'event') names.add(event.name)
    if (event.type === 'token') content += event.text
    if (event.type !== 'finish') continue
    const { promptTokens, completionTokens } = event.usage
    return {
      ...head,
      object: 'chat.completion',
      gf_event_names: names.size > 0 ? [...names] : null,
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: event.reason }],
      usage: {
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
      },
    }
  }
  throw new Error('The engine ended an answer without saying why')
}

/**
 * The answer token by token. A token's chunk carries the events that fired where it was chosen, so that a client which
 * handles events before it takes the text knows exactly what had been said. Throws what the engine throws.
 */
export async function* answerChunks({ head, events }: EmberAnswer): AsyncGenerator<ChatChunk> {
  let names: string[] = []
  let index = 0
  for await (const { event } of events) {
    if (event.type === 'event') names.push(event.name)
    else if (event.type === 'token') yield chunk(event.text, null)
    else if (event.type === 'finish') yield chunk('', event.reason)
  }

  function chunk(content: string, finish_reason: string | null): ChatChunk {
    const gf_event_names = names.length > 0 ? [...new Set(names)] : null
    names = []
    const choice = {
      index: 0,
      delta: { role: 'assistant', content },
      gf_token_index: index++,
      finish_reason,
    }
    return { ...head, object: 'chat.completion.chunk', gf_event_names, choices: [choice] }
  }
}
