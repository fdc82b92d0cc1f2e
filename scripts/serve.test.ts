import { spawn, type ChildProcess } from 'node:child_process'
import { connect, createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** Starts the serving part of `npm start`; `at` is its address. */
function start(env: Record<string, string> = {}) {
  const started = spawn(process.execPath, ['scripts/serve.fixture.mjs'], { env: { ...process.env, ...env } })
  child = started
  const said = { out: '', errors: '' }
  started.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()))
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) =>
    started.once('close', (code) => resolve({ code, errors: said.errors })),
  )
  const at = new Promise<string>((resolve) =>
    started.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString()
      const [, port] = /http:\/\/localhost:(\d+)/.exec(said.out) ?? []
      if (port) resolve(`http://127.0.0.1:${port}`)
    }),
  )
  return { child: started, at, ended }
}

/** An answer under way: its first words have come. */
async function begin(url: string) {
  const response = await fetch(url)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toBe('begun ')
  return reader
}

describe.each(['SIGTERM', 'SIGINT'] as const)('npm start, told to stop by %s', (signal) => {
  it('ends with exit code 0, though a connection is kept alive', async () => {
    const { child, at, ended } = start()
    expect(await (await fetch(await at)).text()).toBe('ok')
    child.kill(signal)
    expect(await ended).toEqual({ code: 0, errors: '' })
  })

  it('lets an answer under way come to its end, and takes no other', async () => {
    const { child, at, ended } = start()
    const url = await at
    const reader = await begin(`${url}/slow`)
    child.kill(signal)
    await expect.poll(() => fetch(url).catch(() => 'refused')).toBe('refused')
    child.kill(signal)
    child.kill('SIGUSR2')
    expect((await reader.read()).value).toBe('finished')
    expect(await ended).toEqual({ code: 0, errors: '' })
  })
})

describe('npm start', () => {
  it('tells answers when their time is over, and cuts off those that do not end', async () => {
    const { child, at, ended } = start({ SHUTDOWN_MS: '1' })
    const words = await begin(`${await at}/words`)
    const deaf = await begin(`${await at}/deaf`)
    child.kill('SIGTERM')
    expect((await words.read()).value).toBe('told')
    await expect(deaf.read()).rejects.toThrow()
    expect((await ended).code).toBe(0)
  })

  it('does before it ends what is to be done, as far as it can', async () => {
    const { child, at, ended } = start({ LAST_DEEDS: '1' })
    await at
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 0, errors: 'sent\n' })
  })

  it('says which variable to change where the port is taken, and ends with 1', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, errors } = await start({ PORT: String(port) }).ended
    other.close()
    expect(code).toBe(1)
    expect(errors).toBe(`PORT: ${port} is in use. Stop what listens there, or set another PORT.\n`)
  })

  it('answers a method that HTTP does not know with 405', async () => {
    const { at } = start()
    const socket = connect(Number(new URL(await at).port), '127.0.0.1')
    socket.end('NONSENSE / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\nAllow: GET/)
  })
})
