import { createLocalEngine } from '@/lib/engine/local'
import { Controller, Feature, FeatureGroup } from '@/lib/steering'
import { never, prompt, timed } from './ask'
import { Child } from './child'
import { row, type Row } from './engine-rows'
import { llamaFolder, pythonWithPeers } from './peer-folder'
import { inTurn, ratios } from './rounds'

const SHORT = 50
const LONG = 1000
const TOKENS = 33

/** The same GGUF file on llama.cpp, with equally many threads. */
export async function againstLlama(file: string, threads: number, rounds: number): Promise<Row[]> {
  const folder = llamaFolder()
  if (folder === null) return []
  const engine = await createLocalEngine(file, new Float32Array(0), { threads })
  const vocabulary = (await engine.vocabulary()).length
  const peer = new Child(process.execPath, ['scripts/bench/llama.mjs', folder, file, String(threads)])
  const [short, long] = [prompt(SHORT, vocabulary), prompt(LONG, vocabulary)]
  const rate = ({ tokens, rest }: Record<string, number>) => tokens! / rest!
  const theirs = (ids: number[], tokens: number) => peer.ask({ ids, tokens })
  const found = await inTurn(
    {
      own: async () => rate({ ...(await timed(engine, short, TOKENS)) }),
      their: async () => rate(await theirs(short, TOKENS)),
      ownLong: async () => rate({ ...(await timed(engine, long, TOKENS)) }),
      theirLong: async () => rate(await theirs(long, TOKENS)),
      ownPrompt: async () => LONG / (await timed(engine, long, 1)).first,
      theirPrompt: async () => LONG / (await theirs(long, 1)).first!,
    },
    rounds,
  )
  peer.close()
  await engine.close()
  return [
    row(`decode after ${SHORT} tokens over llama.cpp's`, ratios(found.own, found.their), 0.9),
    row(`decode after ${LONG} tokens over llama.cpp's`, ratios(found.ownLong, found.theirLong), 0.9),
    row(`prompt of ${LONG} tokens over llama.cpp's`, ratios(found.ownPrompt, found.theirPrompt), 1),
  ]
}

/** The same model and SAE in PyTorch: steered by a hook, and read with SAELens. */
export async function againstPython(dir: string, units: Float32Array, threads: number, rounds: number) {
  const python = pythonWithPeers()
  if (python === null) return []
  const engine = await createLocalEngine(dir, units, { threads })
  const ids = prompt(SHORT, (await engine.vocabulary()).length)
  const peer = new Child(python, ['training/peers.py', dir, String(threads)])
  const controller = new Controller()
  controller.nudge(new FeatureGroup([latent(3)]), 0.1)
  const messages = [{ role: 'user' as const, content: 'Tell me what people like about coffee. '.repeat(20) }]
  const read = (await engine.tokenize(messages)).map(({ id }) => id)
  const found = await inTurn(
    {
      own: async () => {
        const { first, rest } = await timed(engine, ids, TOKENS, controller)
        return TOKENS / (first + rest)
      },
      their: async () => TOKENS / (await peer.ask({ what: 'steered', ids, tokens: TOKENS })).seconds!,
      ownReading: async () => {
        const started = performance.now()
        await engine.activations({ messages, controller: new Controller() }, never)
        return read.length / ((performance.now() - started) / 1000)
      },
      theirReading: async () => read.length / (await peer.ask({ what: 'inspected', ids: read })).seconds!,
    },
    rounds,
  )
  peer.close()
  await engine.close()
  return [
    row('steered decode over transformers with a hook', ratios(found.own, found.their), 4),
    row('inspecting a conversation over SAELens', ratios(found.ownReading, found.theirReading), 3),
  ]
}

const latent = (indexInSae: number): Feature =>
  new Feature({
    uuid: '00000000-0000-4000-8000-000000000000',
    label: `latent ${indexInSae}`,
    indexInSae,
    maxActivationStrength: 1,
  })
