/**
 * `npm run bench`: how fast the local engine is, and what steering costs. Every figure that is compared is measured in the
 * same run, in turn, round after round, so that a machine that drifts slows all of them alike; the report quotes medians.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { Controller, Feature, FeatureGroup } from '@/lib/steering'
import { parseCatalogue } from '@/lib/catalogue'
import { createLocalEngine } from '@/lib/engine/local'
import type { Engine, Message } from '@/lib/engine/port'

const MODEL_DIR = process.argv[2] ?? 'models/pocket'
const REPORT = 'docs/benchmarks.md'
const ROUNDS = 12
const TOKENS = 40
const QUESTIONS = ['Tell me a story about the Moon.', 'Tell me about Tokyo.', 'Why do people like coffee?']

const entries = parseCatalogue(await readFile(`${MODEL_DIR}/catalogue.jsonl`, 'utf8'))
const units = Float32Array.from(entries, (entry) => entry.unit)
const engine = await createLocalEngine(MODEL_DIR, units)
const never = new AbortController().signal

/** Small strengths: the program runs in full while the answer stays about as long as the unsteered one. */
const features = entries.filter((entry) => entry.alive).map((entry) => new Feature(entry))
const controllers: Record<string, Controller> = {
  unsteered: new Controller(),
  '1 nudge': steer((c) => c.nudge(group(1), 0.05)),
  '10 nudges': steer((c) => c.nudge(group(10), 0.02)),
  '1 pin': steer((c) => c.set(group(1), 0.05)),
  '10 pins': steer((c) => c.set(group(10), 0.02)),
}

function steer(write: (controller: Controller) => void): Controller {
  const controller = new Controller()
  write(controller)
  return controller
}

function group(count: number): FeatureGroup {
  const step = Math.floor(features.length / count)
  return new FeatureGroup(Array.from({ length: count }, (_, i) => features[i * step]!))
}

/** Seconds to the first token, and tokens per second after it, over all questions. */
async function answer(controller: Controller, seed: number) {
  let first = 0
  let decoding = 0
  let tokens = 0
  for (const content of QUESTIONS) {
    const started = performance.now()
    let firstAt = 0
    const request = {
      messages: [{ role: 'user' as const, content }],
      controller,
      maxTokens: TOKENS,
      temperature: 1,
      topP: 1,
      seed,
    }
    for await (const event of engine.complete(request, never)) {
      if (event.type !== 'token') continue
      if (firstAt === 0) firstAt = performance.now()
      else tokens++
    }
    first += (firstAt - started) / 1000 / QUESTIONS.length
    decoding += (performance.now() - firstAt) / 1000
  }
  return { first, rate: tokens / decoding }
}

async function inspectRate(messages: Message[]) {
  const started = performance.now()
  const { tokens } = await engine.activations({ messages, controller: new Controller() }, never)
  return tokens.length / ((performance.now() - started) / 1000)
}

async function measure(engine: Engine) {
  const names = Object.keys(controllers)
  const rates = new Map(names.map((name) => [name, [] as number[]]))
  const firsts = new Map(names.map((name) => [name, [] as number[]]))
  const inspect: number[] = []
  const conversation: Message[] = QUESTIONS.flatMap((content) => [
    { role: 'user', content },
    {
      role: 'assistant',
      content:
        'Let me think about that for a moment. There is a lot to say, and I will say the best of it first.',
    },
  ])
  for (let round = -1; round < ROUNDS; round++) {
    // Each round begins with another variant, so that none is always first.
    const order = names.map((_, i) => names[(i + round + names.length) % names.length]!)
    for (const name of order) {
      const { first, rate } = await answer(controllers[name]!, round + 1)
      if (round < 0) continue
      rates.get(name)!.push(rate)
      firsts.get(name)!.push(first)
    }
    const rate = await inspectRate(conversation)
    if (round >= 0) inspect.push(rate)
  }
  return { card: engine.card, rates, firsts, inspect }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}

const { card, rates, firsts, inspect } = await measure(engine)
const unsteered = rates.get('unsteered')!
const rows = [...rates].map(([name, own]) => {
  const ratio = median(own.map((rate, round) => rate / unsteered[round]!))
  return { name, rate: median(own), ratio, first: median(firsts.get(name)!) * 1000 }
})
const inspectRatio = median(inspect.map((rate, round) => rate / unsteered[round]!))
const report = `# Benchmarks

\`npm run bench\` writes this page. One process, one thread per session, ${ROUNDS} rounds of ${QUESTIONS.length} answers of at most ${TOKENS} tokens
for each row, measured in turn; medians. Ratios are taken round by round within the run; absolute figures depend on the machine
(here: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}) and on what else it does.

Model: \`${card.model}\`, ${(card.parameters / 1e6).toFixed(1)}M parameters, ${card.layers} layers, hook after layer ${card.sae?.steerLayer}, ${entries.length} features.

| controller | decode, tokens/s | of unsteered | time to first token, ms |
| --- | ---: | ---: | ---: |
${rows.map((r) => `| ${r.name} | ${r.rate.toFixed(0)} | ${r.ratio.toFixed(2)} | ${r.first.toFixed(1)} |`).join('\n')}

Inspecting a conversation: ${median(inspect).toFixed(0)} tokens/s, ${inspectRatio.toFixed(1)} times the unsteered decode speed.
`
await writeFile(REPORT, report)
console.log(report)
const slowest = rows.reduce((a, b) => (a.ratio < b.ratio ? a : b))
console.log(`Slowest steered row: ${slowest.name}, ${slowest.ratio.toFixed(2)} of unsteered (bar: 0.90)`)
process.exit(0)
