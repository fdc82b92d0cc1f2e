import { request as http } from 'node:http'
import { PORT } from './ports'

export interface Asked {
  method?: string
  port?: number
  headers?: Record<string, string>
  body?: unknown
}

export interface Answered {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Asks a server with the headers as given, Host and Origin too, which browsers' and Playwright's own requests do not let be chosen. */
export function ask(
  path: string,
  { method = 'GET', port = PORT, headers = {}, body }: Asked = {},
): Promise<Answered> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const type = text === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { ...type, ...headers } }
    const call = http(options, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.on('error', reject).end(text)
  })
}
