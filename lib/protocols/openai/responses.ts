import type { z } from 'zod'
import { collectAnswer, startAnswer, type Answer, type AnswerToken } from '@/lib/models/answer'
import type { ServedModel } from '@/lib/models/served-model'
import type { Usage } from '@/lib/engine/port'
import { ratedTokens } from '../common/logprobs'
import { samplingOf } from '../common/sampling'
import { nucleusOf } from '../common/top-p'
import { controllerOf } from '../v1/controller'
import type { OutputMessage, ResponseObject, ResponseEvent, responseRequest } from './contract'
import { headOf, type Head } from './head'

type Request = z.output<typeof responseRequest>

/** A response that has begun. */
export interface BegunResponse {
  head: Head
  request: Request
  /** Must be iterated to its end or left. */
  answer: Answer
}

const DEFAULT_LENGTH = 256

/** Starts an answer. Whatever is wrong with the request is thrown here, before anything was said. */
export async function startResponse(
  model: ServedModel,
  request: Request,
  signal: AbortSignal,
): Promise<BegunResponse> {
  const { instructions, input, top_logprobs, include } = request
  const asked = {
    messages: instructions ? [{ role: 'system' as const, content: instructions }, ...input] : input,
    controller: controllerOf(model.catalogue, request.interventions),
    maxTokens: request.max_output_tokens ?? DEFAULT_LENGTH,
    temperature: request.temperature,
    topP: nucleusOf(request.top_p),
    stop: request.stop,
    repetitionPenalty: request.repetition_penalty,
    ...samplingOf({ ...request, response_format: request.text?.format }),
    topLogprobs: include.logprobs ? (top_logprobs ?? 0) : (top_logprobs ?? undefined),
  }
  return { head: headOf(model, 'resp'), request, answer: await startAnswer(model, asked, signal) }
}

/** The whole answer at once. Throws what the answer throws. */
export async function collectResponse(begun: BegunResponse): Promise<ResponseObject> {
  const { choices, usage } = await collectAnswer(begun.answer)
  const [choice] = choices
  if (!choice) throw new Error('The answer has no choice')
  return responseOf(begun, messageOf(begun, choice.text, choice.tokens, statusOf(choice.reason)), usage)
}

type Status = ResponseObject['status']

const statusOf = (reason: 'stop' | 'length'): Status => (reason === 'stop' ? 'completed' : 'incomplete')

/** @param message undefined before it has begun */
function responseOf(
  { head, request }: BegunResponse,
  message?: OutputMessage,
  usage?: Usage,
): ResponseObject {
  const status = message?.status ?? 'in_progress'
  return {
    id: head.id,
    object: 'response',
    created_at: head.created,
    model: head.model,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    temperature: request.temperature,
    top_p: request.top_p,
    top_logprobs: request.top_logprobs ?? 0,
    output: message ? [message] : [],
    usage: usage ? usageOf(usage) : null,
    text: { format: request.text?.format ?? { type: 'text' } },
    tools: [],
    tool_choice: 'none',
    parallel_tool_calls: false,
    previous_response_id: null,
    store: false,
    truncation: 'disabled',
    metadata: request.metadata ?? {},
  }
}

function usageOf({ promptTokens, completionTokens }: Usage): NonNullable<ResponseObject['usage']> {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: promptTokens + completionTokens,
  }
}

const partOf = (text: string, tokens: readonly AnswerToken[]) => ({
  type: 'output_text' as const,
  text,
  annotations: [],
  logprobs: ratedTokens(tokens),
})

function messageOf(
  { head }: BegunResponse,
  text: string,
  tokens: readonly AnswerToken[],
  status: Status,
): OutputMessage {
  const id = head.id.replace('resp', 'msg')
  return { id, type: 'message', role: 'assistant', status, content: [partOf(text, tokens)] }
}

type Unnumbered<Event> = Event extends unknown ? Omit<Event, 'sequence_number'> : never

/** The answer as events, numbered. Throws what the answer throws. */
export async function* responseEvents(begun: BegunResponse): AsyncGenerator<ResponseEvent> {
  let sequence_number = 0
  for await (const event of eventsOf(begun)) yield { ...event, sequence_number: sequence_number++ }
}

async function* eventsOf(begun: BegunResponse): AsyncGenerator<Unnumbered<ResponseEvent>> {
  const response = responseOf(begun)
  const empty = { ...messageOf(begun, '', [], 'in_progress'), content: [] }
  const place = { item_id: empty.id, output_index: 0, content_index: 0 } as const
  yield { type: 'response.created', response }
  yield { type: 'response.in_progress', response }
  yield { type: 'response.output_item.added', item: empty, output_index: 0 }
  yield { type: 'response.content_part.added', part: partOf('', []), ...place }
  const tokens: AnswerToken[] = []
  for await (const event of begun.answer.events) {
    if (event.type === 'token') {
      const { token } = event
      tokens.push(token)
      if (token.text === '' && !token.logprob) continue
      yield {
        type: 'response.output_text.delta',
        delta: token.text,
        logprobs: ratedTokens([token]),
        ...place,
      }
    }
    if (event.type !== 'finish') continue
    const text = tokens.map((token) => token.text).join('')
    const item = messageOf(begun, text, tokens, statusOf(event.reason))
    const part = partOf(text, tokens)
    yield { type: 'response.output_text.done', text, logprobs: part.logprobs, ...place }
    yield { type: 'response.content_part.done', part, ...place }
    yield { type: 'response.output_item.done', item, output_index: 0 }
    const whole = responseOf(begun, item, event.usage)
    const type = event.reason === 'stop' ? 'response.completed' : 'response.incomplete'
    yield { type, response: whole }
  }
}
