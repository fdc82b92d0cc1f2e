import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { assistantModel } from './assistant-model'

/** The key that the assistant is asked with. */
export const ASSISTANT_KEY = 'a-key-for-tests'

/** What the assistant was asked. */
export interface Seen {
  url: string | undefined
  headers: IncomingMessage['headers']
  body: { model: string; response_format?: { type: string }; messages: { role: string; content: unknown }[] }
}

/** A model's API on the loopback, for one test: answers with the text given, or with a status, or never (null). */
export async function servedAssistant(
  answer: string | number | null,
  provider: 'openai-compatible' | 'anthropic' = 'openai-compatible',
) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    seen.push({ url: request.url, headers: request.headers, body: JSON.parse(String(Buffer.concat(chunks))) })
    if (answer === null) return
    const status = typeof answer === 'number' ? answer : 200
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(typeof answer === 'number' ? { error: { message: 'no' } } : said(answer, provider)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const assistant = assistantModel({
    ASSISTANT_MODEL: `${provider}:helper-1`,
    ASSISTANT_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ASSISTANT_API_KEY: ASSISTANT_KEY,
  })
  if (!assistant) throw new Error('No model was named')
  return { seen, assistant }
}

function said(text: string, provider: string) {
  if (provider === 'anthropic') {
    return {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'helper-1',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    }
  }
  const message = { role: 'assistant', content: text }
  return {
    id: 'chat-1',
    object: 'chat.completion',
    created: 0,
    model: 'helper-1',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }
}
