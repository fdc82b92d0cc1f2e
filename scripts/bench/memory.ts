/** `tsx scripts/bench/memory.ts MODEL`: how much memory a model takes, as a share of its file. Run as a process of its own. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createLocalEngine } from '@/lib/engine/local'
import { prompt, timed } from './ask'

const file = process.argv[2]!
const before = process.memoryUsage.rss()
const engine = await createLocalEngine(file, new Float32Array(0), { threads: 1 })
await timed(engine, prompt(20, 1000), 4)
globalThis.gc?.()
const taken = process.memoryUsage.rss() - before
const size = statSync(file).isFile()
  ? statSync(file).size
  : readdirSync(file)
      .filter((name) => /\.(safetensors|gguf)$/.test(name))
      .reduce((sum, name) => sum + statSync(join(file, name)).size, 0)
console.log(JSON.stringify({ ratio: taken / size }))
process.exit(0)
