import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalEngine } from '@/lib/engine/local'
import { Controller } from '@/lib/steering'
import { never } from './ask'
import type { Row } from './engine-rows'
import { inTurn, spreadOf } from './rounds'

const MESSAGES = [{ role: 'user' as const, content: 'Tell me about the Moon.' }]

/** Time to the first token over HTTP less the engine's own, of the built server; null, said loudly, where nothing is built. */
export async function overHttp(units: Float32Array, port: number, rounds: number): Promise<Row | null> {
  if (!existsSync('.next/BUILD_ID')) {
    console.warn('\nSKIPPED: the time to the first token over HTTP needs a build: npx next build\n')
    return null
  }
  const data = mkdtempSync(join(tmpdir(), 'bench-'))
  const env = { ...process.env, PORT: String(port), TILLER_DATA_DIR: data, TILLER_MODELS_DIR: data }
  const server = spawn(process.execPath, ['scripts/serve.mjs'], { env, stdio: 'ignore' })
  const engine = await createLocalEngine('models/pocket', units, { threads: 1 })
  try {
    const address = `http://127.0.0.1:${port}/v1/chat/completions`
    await reachable(`http://127.0.0.1:${port}/readyz`)
    const found = await inTurn({ http: () => firstByHttp(address), own: () => firstByEngine(engine) }, rounds)
    const less = found.http.map((value, i) => 5 / Math.max(value - found.own[i]!, 0.01))
    const ms = spreadOf(found.http.map((value, i) => value - found.own[i]!)).median
    const what = `5 ms over the time to the first token over HTTP less the engine's own (${ms.toFixed(1)} ms)`
    return { what, found: spreadOf(less), bar: 1 }
  } finally {
    await engine.close()
    server.kill()
    rmSync(data, { recursive: true, force: true })
  }
}

async function firstByHttp(address: string): Promise<number> {
  const body = JSON.stringify({
    model: 'pocket',
    messages: MESSAGES,
    stream: true,
    max_tokens: 4,
    temperature: 0,
  })
  const started = performance.now()
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  let [text, first] = ['', 0]
  for await (const bytes of answer.body!) {
    text += Buffer.from(bytes as Uint8Array).toString()
    if (first === 0 && /"content":"[^"]/.test(text)) first = performance.now() - started
  }
  if (first === 0) throw new Error(`The server said no token: ${text.slice(0, 200)}`)
  return first
}

async function firstByEngine(engine: Awaited<ReturnType<typeof createLocalEngine>>): Promise<number> {
  const started = performance.now()
  let first = 0
  const request = {
    messages: MESSAGES,
    controller: new Controller(),
    maxTokens: 4,
    temperature: 0,
    topP: 1,
    seed: 1,
  }
  for await (const event of engine.complete(request, never))
    if (event.type === 'token' && first === 0) first = performance.now() - started
  return first
}

async function reachable(address: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const ok = await fetch(address).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The server does not answer at ${address}`)
}
